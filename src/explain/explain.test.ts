import { array, boolean, literal, number, optional, picklist, record, strictObject, string, union } from "valibot";
import { describe, expect, test } from "vitest";
import type { Check } from "../checks/kind.ts";
import { seconds } from "../checks/options.ts";
import { explainCheck, findChecks } from "./check.ts";
import { explainOptions } from "./options.ts";
import { examplesOf } from "./page.ts";

const check: Check = {
  meta: { summary: "S.", why: "W.", level: "error", group: "base", since: "0.1.0", sameAs: ["hadolint:DL3002", "trivy:DS-0002"], settledBy: "image" },
  options: strictObject({ name: optional(string(), "app") }),
  messages: {},
  title: () => "t",
  file: () => ({ outcome: "proven", evidence: [] }),
  image: () => ({ outcome: "proven", evidence: [] }),
};

test("options are told with their types, and whether they may be left out", () => {
  const schema = strictObject({
    text: string(),
    within: optional(seconds, 30),
    variants: optional(array(picklist(["slim", "alpine", "other"]))),
    image: optional(union([string(), array(string())])),
    sizes: array(number()),
    flag: optional(boolean(), false),
    how: literal("gzip"),
    map: record(string(), number()),
    request: strictObject({ path: string(), port: number() }),
  });
  expect(explainOptions(schema).map(({ name, type, required, byDefault }) => [name, type, required, byDefault])).toEqual([
    ["text", "a text", true, undefined],
    ["within", "a number of seconds, or a text such as 30s, 500ms or 2m", false, "30"],
    ["variants", "a list of slim, alpine or other", false, undefined],
    ["image", "a text or a list of texts", false, undefined],
    ["sizes", "a list of numbers", true, undefined],
    ["flag", "true or false", false, "false"],
    ["how", '"gzip"', true, undefined],
    ["map", "a mapping to a number", true, undefined],
    ["request", "a mapping of path, port", true, undefined],
  ]);
});

describe("findChecks", () => {
  const checks = new Map([
    ["user-not-root", check],
    ["user-is", { ...check, meta: { ...check.meta, sameAs: ["hadolint:DL3002"] } }],
  ]);

  test.each([
    ["user-is", ["user-is"]],
    ["hadolint:DL3002", ["user-not-root", "user-is"]],
    ["dl3002", ["user-not-root", "user-is"]],
    ["DS-0002", ["user-not-root"]],
    ["DL300", []],
    ["", []],
  ])("%s", (subject, ids) => {
    expect(findChecks(subject, checks)).toEqual(ids);
  });
});

test("the judges are those that the check has", () => {
  expect(explainCheck("user-not-root", check, undefined)).toMatchObject({ id: "user-not-root", judges: ["file", "image"], examples: "" });
});

test("a page's examples end at the next heading, but not at a comment in a block", () => {
  expect(examplesOf("# a\n\n## Examples\n\n```dockerfile bad\n# comment\n```\n\n## More\n\nx")).toBe("```dockerfile bad\n# comment\n```");
  expect(examplesOf("# a\n\nno examples")).toBe("");
});
