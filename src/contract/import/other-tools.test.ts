import { describe, expect, test } from "vitest";
import { checks } from "../../checks/registry.generated.ts";
import { recommended } from "../default.ts";
import { applyHadolint } from "../hadolint/apply.ts";
import { readHadolintFile } from "../hadolint/file.ts";
import { loadContract } from "../load.ts";
import type { RequirementTable } from "../requirements.ts";
import { importedContract, importedFragment } from "./contract-text.ts";
import { importDive } from "./dive.ts";
import { importHadolint } from "./hadolint.ts";
import { importIgnoredRules } from "./ignored-rules.ts";
import type { Imported } from "./imported.ts";

function loaded(...imported: readonly Imported[]) {
  const text = importedContract(imported, "app");
  const [image] = loadContract({ path: "/x/plimsoll.yaml", text, checks, read: () => undefined }).images;
  return image?.requirements ?? [];
}

test("a .hadolint.yaml asks for the same as a contract", () => {
  const text = `ignored: [DL3008, DL4006]
override: { error: [DL3015], info: [DL3007] }
trustedRegistries: [docker.io, "my.registry:5000"]
label-schema: { author: text, version: semver }
strict-labels: true
failure-threshold: warning
no-fail: true
disable-ignore-pragma: true
`;
  const settings = readHadolintFile(".hadolint.yaml", text, checks);
  const table: RequirementTable = recommended(checks);
  applyHadolint(table, settings, checks);
  const imported = importHadolint(settings, checks);
  const shape = (all: Iterable<{ readonly check: string; readonly id: string; readonly level: string; readonly options: unknown }>): readonly string[] =>
    [...all].map(({ check, id, level, options }) => JSON.stringify([id, check, level, options])).toSorted();
  expect(shape(loaded(imported))).toEqual(shape(table.values()));
  expect(imported.left.map(({ what }) => what)).toEqual(["failure-threshold", "no-fail", "disable-ignore-pragma"]);
});

describe(".dive-ci", () => {
  test("asks image-waste, and says that it counts otherwise", () => {
    const imported = importDive(".dive-ci", "rules:\n  lowestEfficiency: 0.95\n  highestWastedBytes: 20MB\n  highestUserWastedPercent: disabled\n  other: 1\n");
    expect(imported.requirements).toEqual([
      { id: "lowestEfficiency", check: "image-waste", options: { max: 0, percent: 5 } },
      { id: "highestWastedBytes", check: "image-waste", options: { max: 20_000_000, percent: 0 } },
    ]);
    expect(imported.left.map(({ what }) => what)).toEqual(["lowestEfficiency, as it is counted", "highestWastedBytes, as it is counted", "other"]);
    expect(loaded(imported)).toHaveLength(2);
  });

  test.each(["", "rules: 3", "rules: [", "a: &x [*x]"])("%j is refused", (text) => {
    expect(() => importDive(".dive-ci", text)).toThrow(/\.dive-ci (?:has no rules|is no YAML)/);
  });

  test.each(["highestWastedBytes: much", "lowestEfficiency: 2", "constructor: 1"])("%s is left", (rule) => {
    expect(importDive(".dive-ci", `rules: { ${rule} }`)).toMatchObject({ requirements: [], left: [{ what: rule.split(":")[0] }] });
  });
});

test("what trivy and dockle ignore is off where a recommended check stands for it, and told where none does", () => {
  const trivy = importIgnoredRules(".trivyignore", "# why\nCVE-2024-1234 # not reached\nDS002\nAVD-DS-0026\nAVD-AWS-1 exp:2030-01-01\n\n", "trivy", checks);
  expect(trivy.requirements).toEqual([{ id: "no-vulnerabilities", check: "no-vulnerabilities", options: { allow: ["CVE-2024-1234"] } }]);
  expect(trivy.off).toContain("user-not-root");
  expect(trivy.left.map(({ line, what }) => `${line} ${what}`)).toEqual(expect.arrayContaining(["5 AVD-AWS-1 exp:2030-01-01", "5 AVD-AWS-1"]));
  const dockle = importIgnoredRules(".dockleignore", "CIS-DI-0001\r\nDKL-XX-1\r\n", "dockle", checks);
  expect(dockle.off).toEqual(["user-not-root"]);
  expect(dockle.left).toEqual([{ line: 2, what: "DKL-XX-1", why: "no check stands for it" }]);
  const ids = loaded(trivy, dockle).map(({ id }) => id);
  expect(ids).toContain("no-vulnerabilities");
  expect(ids).not.toContain("user-not-root");
});

test("the text holds what was left behind as comments, and nothing of a file ends one", () => {
  const left = [{ line: 3, what: "a\nimages:", why: "so\u0085 it is" }];
  const imported: Imported = {
    path: "t\n.yaml",
    extends: [],
    requirements: [{ id: "x: y", check: "files-present", options: { paths: ["/a: b"] } }],
    off: [],
    left,
  };
  const text = importedContract([imported], "app");
  expect(text).toContain("#   t .yaml:3  a images:: so  it is\n");
  expect(loaded(imported)).toMatchObject([{ id: "x: y", check: "files-present", options: { paths: ["/a: b"] } }]);
  expect(importedFragment([imported])).toContain('requirements:\n  "x: y": { check: files-present, options: { paths: [ "/a: b" ] } }\n');
});

test("tests of two files that go by one name are both kept", () => {
  const one = (path: string): Imported => ({
    path,
    extends: [],
    requirements: [{ id: "t", check: "files-present", options: { paths: [path] } }],
    off: [],
    left: [],
  });
  expect(loaded(one("/a"), one("/b")).map(({ id }) => id)).toEqual(["t", "t (2)"]);
});
