import { describe, expect, test } from "vitest";
import { expandWord } from "../../src/plan/expand.ts";
import { mulberry } from "./grammar.ts";
import { askOracle, findOracle } from "./oracle.ts";

const oracle = findOracle();
const seed = Number(process.env["PLIMSOLL_SEED"] ?? 20_261_121);
const count = Number(process.env["PLIMSOLL_CASES"] ?? 5000);

const VALUES: Readonly<Record<string, string>> = { A: "a.b.aab.x/y*", B: "", D: "ab" };
const PIECES = [
  "${",
  "}",
  "A",
  "B",
  "C",
  ":",
  "-",
  "+",
  "?",
  "#",
  "##",
  "%",
  "%%",
  "/",
  "//",
  "*",
  "?",
  "\\",
  "'",
  '"',
  "$A",
  "$B",
  "${A",
  "${B:-",
  "${A%",
  "${A//",
  "${A/",
  "a",
  "b",
  ".",
  "x",
  "$",
  "é",
  "\\}",
  "\\/",
  "\\*",
  "1",
  "(",
  "[",
];

describe.skipIf(oracle === undefined)("expands what BuildKit expands", () => {
  test(`${count} words of seed ${seed}`, () => {
    const random = mulberry(seed);
    const pick = (below: number): number => Math.floor(random() * below);
    const words = Array.from({ length: count }, () => `x${Array.from({ length: 1 + pick(9) }, () => PIECES[pick(PIECES.length)] ?? "").join("")}`);
    const header = Object.entries(VALUES)
      .map(([name, value]) => `ARG ${name}=${value}\n`)
      .join("");
    const answers = askOracle(
      oracle ?? "",
      words.map((word) => `${header}FROM ${word}\n`),
    );
    let expanded = 0;
    for (const [index, word] of words.entries()) {
      const theirs = answers[index]?.stages?.[0];
      if (theirs === undefined) continue;
      const ours = expandWord(word, (name) => (Object.hasOwn(VALUES, name) ? { value: VALUES[name] ?? "" } : "unset"), "\\");
      if (theirs.resolveErr === undefined) expanded += 1;
      expect(ours.error === undefined ? ours.value : "refused", word).toBe(theirs.resolveErr === undefined ? theirs.resolved : "refused");
    }
    expect(expanded).toBeGreaterThan(count / 10);
  });
});
