import { describe, expect, test } from "vitest";
import { parse } from "valibot";
import { parse as parseYaml } from "yaml";
import type { Check, FileEvidence } from "../src/checks/kind.ts";
import type { KnownVersions } from "../src/checks/known-versions.ts";
import { pages } from "../src/checks/pages.generated.ts";
import { checks } from "../src/checks/registry.generated.ts";
import { fakeFileEvidence } from "../src/checks/testing.ts";
import { holdsAny } from "../src/plan/wording.ts";
import { applyEdits } from "../src/text/edit.ts";
import { proven } from "../src/verdict/answer.ts";
import { examplesOf, type Example } from "./pages.ts";
import { standInLint } from "./shell-lint.ts";

const expected = { bad: ["violated"], good: ["proven", "not-applicable"], unproven: ["unproven"], fixed: ["proven", "not-applicable", "unproven"] };

/** What a registry and a package manager would say of the examples that ask them. */
const versions: KnownVersions = {
  digests: new Map(["", ":1", ":latest"].map((tag) => [`example.com/known${tag}`, `sha256:${"0123456789abcdef".repeat(4)}`])),
  packages: new Map([["example.com/known:1", new Map([["known", "1.2-3"]])]]),
};

function evidenceOf({ dockerfile, files }: Pick<Example, "dockerfile" | "files">): FileEvidence {
  // an example without files says nothing of its context
  const evidence = fakeFileEvidence(dockerfile, Object.keys(files).length === 0 ? {} : { files: { Dockerfile: dockerfile, ...files } });
  return { ...evidence, shellLint: standInLint(evidence.plan), versions };
}

/** Each check's functions take what its own schema gives. */
function optionsOf(check: Check, { options }: Pick<Example, "options">): never {
  return parse(check.options, options === undefined ? {} : parseYaml(options)) as never;
}

type Files = Pick<Example, "dockerfile" | "files">;

/** The Dockerfile and the files beside it after the check's fix. */
function fixed(check: Check, example: Example): Files | string {
  const edits = check.fix?.(evidenceOf(example), optionsOf(check, example)) ?? [];
  let { dockerfile } = example;
  const files = { ...example.files };
  for (const path of new Set(edits.map(({ file }) => file))) {
    const own = edits.filter(({ file }) => file === path);
    const outcome = applyEdits(path === undefined ? dockerfile : (files[path] ?? ""), own);
    if (!outcome.ok) return "edits overlap";
    if (path === undefined) dockerfile = outcome.text;
    else if (own.some(({ removed }) => removed === true)) delete files[path];
    else files[path] = outcome.text;
  }
  return { dockerfile, files };
}

for (const [id, check] of checks) {
  const { file } = check;
  if (file === undefined) continue;
  describe(`page of ${id}`, () => {
    const examples = examplesOf(pages.get(id) ?? "").map((example, index) => ({ ...example, number: index + 1 }));

    test.each(examples)("example $number is $kind", (example) => {
      expect(expected[example.kind], example.dockerfile).toContain(file(evidenceOf(example), optionsOf(check, example)).outcome);
    });

    const fixes = examples.filter(({ kind }) => kind === "fixed");
    test.each(fixes)("example $number is what the fix makes of the one above it, and stays as it is", (example) => {
      const above = examples[example.number - 2];
      expect(above?.kind).toBe("bad");
      const { dockerfile, files } = example;
      expect(above && fixed(check, above)).toEqual({ dockerfile, files });
      expect(fixed(check, example)).toEqual({ dockerfile, files });
    });

    test("a fix and its examples go together", () => {
      expect([check.fix !== undefined, check.meta.fix !== undefined]).toEqual([fixes.length > 0, fixes.length > 0]);
    });
  });
}

const worded = [...checks].flatMap(([id, { file, meta }]) => (file === undefined || meta.words === undefined ? [] : [{ id, file, words: meta.words }]));

test.each(worded)("a file without a word of $id does not concern it", ({ file, id, words }) => {
  const check = checks.get(id);
  const examples = [...examplesOf(pages.get(id) ?? ""), { dockerfile: "FROM a:1\n", files: {}, options: undefined }];
  const without = examples.filter(({ dockerfile, files }) => !holdsAny(evidenceOf({ dockerfile, files }).plan, words));
  const answers = without.map((example) => check && file(evidenceOf(example), optionsOf(check, example)));
  expect(answers).toEqual(without.map(() => proven()));
});

test.each([...pages])("page of %s says whether building or running confirmed it", (_, page) => {
  expect(page).toMatch(/confirmed|nothing to run|rule of form/i);
});

test("what a fix does to other files stands between the two examples", () => {
  const page =
    "```text file=x\nX\n```\n\n```dockerfile bad\nFROM a\n```\n\n```text file=y\nX\n```\n```text file=x gone\n```\n\n```dockerfile fixed\nFROM a\n```\n";
  expect(examplesOf(page).map(({ files, kind }) => [kind, files])).toEqual([
    ["bad", { x: "X\n" }],
    ["fixed", { y: "X\n" }],
  ]);
});

test("examples are read with their options and files", () => {
  const page =
    "```yaml options\na: 1\n```\n\n```text file=x\nX\n```\n\n```dockerfile bad\nFROM a\n```\n\n```dockerfile fixed\nFROM c\n```\n\n```dockerfile good\nFROM b\n```\n";
  expect(examplesOf(page)).toEqual([
    { kind: "bad", dockerfile: "FROM a\n", options: "a: 1\n", files: { x: "X\n" } },
    { kind: "fixed", dockerfile: "FROM c\n", options: "a: 1\n", files: { x: "X\n" } },
    { kind: "good", dockerfile: "FROM b\n", options: "a: 1\n", files: {} },
  ]);
});
