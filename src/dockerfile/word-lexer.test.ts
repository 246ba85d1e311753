import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lex, type Lookup } from "./word-lexer.ts";

const values: Readonly<Record<string, string>> = { A: "one", EMPTY: "", PATH: "/usr/local/bin", FILE: "a.tar.gz", SPACED: "x y", N: "a*b" };
const lookup: Lookup = (name) => {
  const value = values[name];
  return value === undefined ? (name === "UNKNOWN" ? "unknown" : "unset") : { value };
};

function expand(text: string, escape = "\\"): string {
  const lexed = lex(text, { escape, lookup });
  return "error" in lexed ? `error: ${lexed.error}` : lexed.text;
}

describe("expansion", () => {
  test.each([
    ["$A ${A} $NO-${NO}", "one one -"],
    ["${NO:-d} ${NO-d} ${EMPTY:-d} ${EMPTY-d}", "d d d "],
    ["${A:+y} ${A+y} ${EMPTY:+y} ${EMPTY+y} ${NO+y}", "y y  y "],
    ["${NO:-${A:-x}}", "one"],
    ["${PATH#/usr} ${PATH##*/} ${PATH%/*} ${PATH%%/*}", "/local/bin bin /usr/local "],
    ["${FILE%.*} ${FILE%%.*} ${FILE#*.}", "a.tar a tar.gz"],
    ["${FILE/a/b} ${FILE//a/b} ${FILE/?z/} ${FILE//./\\/}", "b.tar.gz b.tbr.gz a.tar. a\\/tar\\/gz"],
    ["${N%\\*b} ${N/\\*/-}", "a a-b"],
    [`'$A' "$A" \\$A "\\$A" "\\x" a\\ b`, "$A one $A $A \\x a b"],
    ["$$ $1 $ a$", "  $ a$"],
    ["$UNKNOWN ${UNKNOWN} ${UNKNOWN:-'d'} ${UNKNOWN#x} ${UNKNOWN/a/b}", "$UNKNOWN ${UNKNOWN} ${UNKNOWN:-'d'} ${UNKNOWN#x} ${UNKNOWN/a/b}"],
    ["${NO:?must be set}", "error: NO: must be set"],
    ["${NO?}", "error: NO: is not allowed to be unset"],
    ["${A^^}", "error: unsupported modifier (^) in substitution"],
    ["${A:#x}", "error: unsupported modifier (:#) in substitution"],
    ["${}", "error: bad substitution"],
    ["${A", "error: unsupported modifier () in substitution"],
    ["${A:-b", "error: missing '}'"],
    ["${A/b}", "error: missing '/' in ${}"],
    ["'a", "error: a single quote is not closed"],
    ['"a', "error: a double quote is not closed"],
  ])("%s", (text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  test("another escape character leaves a backslash alone", () => {
    expect(expand("C:\\a `$A", "`")).toBe("C:\\a $A");
  });

  test("words are split after expansion, quotes keep them together", () => {
    const lexed = lex(`$SPACED "$SPACED" a\\ b`, { escape: "\\", lookup, split: true });
    expect("words" in lexed && lexed.words.map((word) => word.text)).toEqual(["x", "y", "x y", "a b"]);
  });

  test("says whether something in it is unknown", () => {
    expect(lex("$A", { escape: "\\", lookup })).toMatchObject({ unknown: false });
    expect(lex("${NO:-$UNKNOWN}", { escape: "\\", lookup })).toMatchObject({ unknown: true });
  });
});

describe("hostile text", () => {
  test("deep nesting, long patterns and growing values end in an error", () => {
    expect(expand("${NO:-".repeat(20_000))).toMatch(/^error: /);
    const long: Lookup = () => ({ value: "a".repeat(100_000) });
    expect(lex(`\${A//${"*a".repeat(1000)}/x}`, { escape: "\\", lookup: long })).toMatchObject({ error: expect.stringContaining("invalid pattern") });
    expect(lex("$A".repeat(100), { escape: "\\", lookup: long })).toEqual({ error: "the value is too long" });
  });

  test("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => typeof expand(text) === "string"));
    const piece = fc.constantFrom("$", "{", "}", "A", ":", "-", "+", "?", "#", "%", "/", "*", "\\", "'", '"', "<<", " ", "UNKNOWN");
    fc.assert(fc.property(fc.array(piece), (pieces) => typeof expand(pieces.join("")) === "string"));
  });
});
