import { expect, test } from "vitest";
import { checks } from "../src/checks/registry.generated.ts";
import { buildkitRules } from "../src/facts/buildkit-rules.ts";
import { hadolintRules, hadolintRulesGone } from "../src/facts/hadolint-rules.ts";
import { ruleBook } from "../src/facts/rule-book.ts";
import { rulesLeftOut, whyLeftOut } from "../src/facts/rules-left-out.ts";

const rules = [...[...hadolintRules, ...hadolintRulesGone].map((rule) => `hadolint:${rule}`), ...buildkitRules.map((rule) => `buildkit:${rule}`)];
const stoodFor = new Set([...checks.values()].flatMap(({ meta }) => meta.sameAs));

test("every rule of hadolint and BuildKit has a check, or a reason to have none", () => {
  expect(rules.filter((rule) => !stoodFor.has(rule) && !rulesLeftOut.has(rule))).toEqual([]);
});

test("no rule has both", () => {
  expect([...rulesLeftOut.keys()].filter((rule) => stoodFor.has(rule))).toEqual([]);
});

test("what is left out are rules there are, and the checks that reasons name exist", () => {
  expect([...rulesLeftOut.keys()].filter((rule) => !rules.includes(rule))).toEqual([]);
  const named = [...rulesLeftOut.values()].flatMap((reason) => [...reason.matchAll(/\b[a-z]+(?:-[a-z]+){2,}\b/g)].map(([id]) => id));
  const options = new Set(["disable-ignore-pragma"]);
  expect(named.filter((id) => !options.has(id) && !ruleBook(checks).meaning(id).known)).toEqual([]);
});

test("all 22 checks of BuildKit are listed", () => {
  expect(new Set(buildkitRules).size).toBe(22);
  expect(hadolintRules.length).toBe(72);
});

test.each([
  ["DL1001", "hadolint:DL1001"],
  ["hadolint:dl1001", "hadolint:DL1001"],
  ["buildkit/invalidbaseimageplatform", "buildkit:InvalidBaseImagePlatform"],
  ["sc1091", "shellcheck:SC1091"],
  ["hadolint:SC1091", "shellcheck:SC1091"],
  ["SC2086", undefined],
  ["DL3002", undefined],
  ["toString", undefined],
])("%s was left out: %s", (name, rule) => {
  expect(whyLeftOut(name)?.rule).toBe(rule);
});
