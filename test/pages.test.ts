import { describe, expect, test } from "vitest";
import { parse } from "valibot";
import { parse as parseYaml } from "yaml";
import { pages } from "../src/checks/pages.generated.ts";
import { checks } from "../src/checks/registry.generated.ts";
import { fakeFileEvidence } from "../src/checks/testing.ts";
import { examplesOf } from "./pages.ts";

const expected = { bad: ["violated"], good: ["proven", "not-applicable"], unproven: ["unproven"] };

for (const [id, check] of checks) {
  const { file } = check;
  if (file === undefined) continue;
  describe(`page of ${id}`, () => {
    const examples = examplesOf(pages.get(id) ?? "");

    test.each(examples.map((example, index) => ({ ...example, number: index + 1 })))("example $number is $kind", ({ dockerfile, files, kind, options }) => {
      // an example without files says nothing of its context
      const evidence = fakeFileEvidence(dockerfile, Object.keys(files).length === 0 ? {} : { files: { Dockerfile: dockerfile, ...files } });
      // each check's functions take what its own schema gives
      const answer = file(evidence, parse(check.options, options === undefined ? {} : parseYaml(options)) as never);
      expect(expected[kind], dockerfile).toContain(answer.outcome);
    });
  });
}

test("examples are read with their options and files", () => {
  const page = "```yaml options\na: 1\n```\n\n```text file=x\nX\n```\n\n```dockerfile bad\nFROM a\n```\n\n```dockerfile good\nFROM b\n```\n";
  expect(examplesOf(page)).toEqual([
    { kind: "bad", dockerfile: "FROM a\n", options: "a: 1\n", files: { x: "X\n" } },
    { kind: "good", dockerfile: "FROM b\n", options: "a: 1\n", files: {} },
  ]);
});
