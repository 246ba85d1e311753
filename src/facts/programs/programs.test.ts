import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Programs, Sentence, VerbWords } from "./kind.ts";

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && name !== "kind.ts" && !name.endsWith(".test.ts"));
const all: (readonly [file: string, Programs])[] = [];
for (const file of files) {
  const module = (await import(`./${file}`)) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(module)) if (name.endsWith("Programs") || name === "shellCommands") all.push([file, value as Programs]);
}

function verbsOf(words: VerbWords): readonly VerbWords[] {
  const below = Object.values(words.verbs ?? {}).map((verb: VerbWords | Sentence): VerbWords =>
    typeof verb === "object" && !Array.isArray(verb) ? (verb as VerbWords) : { does: verb as Sentence },
  );
  return [words, ...below.flatMap(verbsOf)];
}

const sentences = all.flatMap(([, programs]) => Object.values(programs).flatMap((words) => verbsOf(words).flatMap(({ does }) => does)));
const options = all.flatMap(([file, programs]) =>
  Object.entries(programs).flatMap(([name, words]) => verbsOf(words).map((each) => [`${file} ${name}`, each.options ?? {}] as const)),
);

test("no program stands in two places", () => {
  const names = all.flatMap(([, programs]) => Object.keys(programs).flatMap((key) => key.split(" ")));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThan(500);
});

test("a sentence has no subject and no full stop, and its places are those that can be filled", () => {
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[a-z{]/);
    expect(sentence).not.toMatch(/\.$/);
    for (const [place] of sentence.matchAll(/\{[^}]*\}/g)) expect(place).toMatch(/^\{(?:\*|\*-1|-1|\d\*?)\}$/);
    expect(sentence).not.toMatch(/\(s\)(?! \{)/);
  }
});

test("a key names options, and its words end without a full stop", () => {
  for (const [where, words] of options) {
    for (const [key, text] of Object.entries(words)) {
      for (const spelling of key.split(" ").filter((each) => each !== "")) expect(spelling, `${where}: ${key}`).toMatch(/^(?:[-+/]\S*|[A-Z]=)$/);
      expect(text, `${where}: ${key}`).not.toMatch(/\.$|^(?:as named|says how|\{\})$/);
    }
  }
});

test("a value is told only where the option takes one", () => {
  const wrong = options.flatMap(([where, words]) =>
    Object.entries(words).flatMap(([key, text]) => (text.includes("{}") && !/[=*?]|-#/.test(key) ? [`${where}: ${key}`] : [])),
  );
  expect(wrong).toEqual([]);
});
