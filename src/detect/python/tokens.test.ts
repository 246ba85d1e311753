import { assert, constantFrom, array, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { readLines } from "./tokens.ts";

const words = (source: string): string[][] => readLines(source).map((line) => line.tokens.map((token) => token.text));

describe("logical lines", () => {
  test("brackets and backslashes continue a line, a semicolon ends one", () => {
    expect(words("a = f(1,\n  2)\nb = \\\n  3; c\n")).toEqual([["a", "=", "f", "(", "1", ",", "2", ")"], ["b", "=", "3"], ["c"]]);
  });

  test("comments and blank lines are none", () => {
    expect(words("# app = FastAPI()\n\n   \nx # y\n")).toEqual([["x"]]);
  });

  test("indentation counts tabs to the next eighth column", () => {
    expect(readLines("if a:\n\tb\n    c\n").map((line) => line.indent)).toEqual([0, 8, 4]);
  });

  test("the line is where a token starts, behind strings of several lines too", () => {
    expect(readLines('"""a\nb\n"""\nx = 1\r\ny').map((line) => line.tokens[0]?.line)).toEqual([1, 4, 5]);
  });
});

describe("strings", () => {
  const value = (source: string): string | undefined => readLines(source)[0]?.tokens[0]?.value;

  test("hold what they stand for", () => {
    expect(value(String.raw`'it\'s'`)).toBe("it's");
    expect(value(String.raw`r'a\n'`)).toBe(String.raw`a\n`);
    expect(value('b"x"')).toBe("x");
    expect(value('"""a "quoted" word"""')).toBe('a "quoted" word');
    expect(value('"# no comment"')).toBe("# no comment");
    expect(value('f"plain"')).toBe("plain");
  });

  test("with an expression inside have no value, and quotes inside it do not end them", () => {
    expect(readLines(`f"{a["b"]}" + c`)[0]?.tokens.map((token) => [token.text, token.value])).toEqual([
      [`f"{a["b"]}"`, undefined],
      ["+", undefined],
      ["c", undefined],
    ]);
    expect(words(`f"{{{x}}}" y`)).toEqual([[`f"{{{x}}}"`, "y"]]);
  });

  test("that never end stop with the line, or with the text", () => {
    expect(words("a = 'x\nb")).toEqual([["a", "=", "'x"], ["b"]]);
    expect(words('a = """x\nb')).toEqual([["a", "=", '"""x\nb']]);
  });
});

test("whatever the text, tokens are pieces of it in order and nothing but blanks and comments is lost", () => {
  const piece = constantFrom("'", '"', '"""', "f'", "{", "}", "\\", "\n", "\r\n", " ", "\t", "#", "(", ")", "a", "=", "0x1", ":", ";", "é", "𝒳", "\0");
  assert(
    property(array(piece, { maxLength: 40 }), (pieces) => {
      const source = pieces.join("");
      let at = 0;
      for (const token of readLines(source).flatMap((line) => line.tokens)) {
        expect(token.text.length).toBeGreaterThan(0);
        const found = source.indexOf(token.text, at);
        expect(found).toBeGreaterThanOrEqual(at);
        at = found + token.text.length;
      }
    }),
  );
  assert(property(string({ unit: "binary", maxLength: 200 }), (source) => readLines(source).every((line) => line.tokens.length > 0)));
});
