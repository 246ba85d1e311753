import { describe, expect, test } from "vitest";
import { argument, callsIn, literalString, literalText } from "./calls.ts";
import { absoluteModule, importsOf } from "./imports.ts";
import { atModuleLevel, readStatements } from "./statements.ts";

const calls = (source: string): ReturnType<typeof callsIn> => callsIn(readStatements(source)[0]?.tokens ?? []);

describe("statements", () => {
  test("know the block they stand in", () => {
    const source = "def f():\n    a = 1\nclass C:\n    b = 2\nif x:\n    c = 3\nif __name__ == '__main__':\n    d = 4\ntry: e = 5\nexcept E: pass\n";
    const found = readStatements(source).filter((statement) => statement.tokens[1]?.text === "=");
    expect(found.map((statement) => [statement.tokens[0]?.text, atModuleLevel(statement)])).toEqual([
      ["a", false],
      ["b", false],
      ["c", true],
      ["d", false],
      ["e", true],
    ]);
  });

  test("a colon in brackets or behind lambda ends no header", () => {
    const [header, body] = readStatements("if f(lambda: 1, {2: 3}) and (lambda x: x): y = 4");
    expect(header?.tokens.at(-1)?.text).toBe(":");
    expect(body?.tokens.map((token) => token.text)).toEqual(["y", "=", "4"]);
  });

  test("a name that only sometimes begins a block begins none by itself", () => {
    expect(readStatements("match = 1\ncase = 2\nx: int = 3").map((statement) => statement.parent)).toEqual([undefined, undefined, undefined]);
  });
});

describe("calls", () => {
  test("give callee and arguments, inner ones too", () => {
    expect(calls("x = os.environ.get('A', default=int('1'))").map((call) => call.callee)).toEqual(["os.environ.get", "int"]);
    const [call] = calls("f('a', b=[1, 2], *c)");
    expect(call?.arguments.map((one) => [one.keyword, one.tokens.map((token) => token.text).join("")])).toEqual([
      [undefined, "'a'"],
      ["b", "[1,2]"],
      [undefined, "*c"],
    ]);
  });

  test("on what is no plain name begin with a dot", () => {
    expect(calls("Path('x').mkdir()").map((call) => call.callee)).toEqual(["Path", ".mkdir"]);
  });

  test("definitions and keywords are none", () => {
    expect(calls("def f(a): pass")).toEqual([]);
    expect(calls("return (a)")).toEqual([]);
  });

  test("literals", () => {
    const given = calls("f('a' 'b', 8000, None, x, True, name='n')").map((call) => [0, 1, 2, 3, 4].map((place) => literalText(argument(call, place))));
    expect(given).toEqual([["ab", "8000", undefined, undefined, "True"]]);
    expect(calls("f(name='n')").map((call) => literalString(argument(call, 9, "name")))).toEqual(["n"]);
  });
});

describe("imports", () => {
  const imports = (source: string, path: string): string[][] =>
    importsOf(readStatements(source), path).map((one) => [
      absoluteModule(one, path.replace(/(?:\/__init__)?\.py$/, "").replaceAll("/", ".")) ?? "outside",
      one.name ?? "-",
      one.as,
    ]);

  test("plain, aliased, relative, in brackets", () => {
    expect(imports("import a.b, c as d\nfrom e import (f,\n  g as h)\nfrom . import i\nfrom ..j import k\nfrom x import *", "pkg/sub/mod.py")).toEqual([
      ["a.b", "-", "a.b"],
      ["c", "-", "d"],
      ["e", "f", "f"],
      ["e", "g", "h"],
      ["pkg.sub", "i", "i"],
      ["pkg.j", "k", "k"],
      ["x", "*", "*"],
    ]);
  });

  test("a package's own file counts dots from itself", () => {
    expect(imports("from .routes import router\nfrom .... import x", "pkg/__init__.py")).toEqual([
      ["pkg.routes", "router", "router"],
      ["outside", "x", "x"],
    ]);
  });
});
