import { describe, expect, test } from "vitest";
import { exportedConfiguration, jsonWithComments } from "./configuration.ts";
import { at, computed, literalAt } from "./literal.ts";
import { plainText, readModule } from "./module.ts";
import { readTokens } from "./tokens.ts";

const texts = (source: string): string[] => readTokens(source).map((token) => token.text);

describe("tokens", () => {
  test("comments are none, strings have values, lines are counted", () => {
    const tokens = readTokens('// one\n/* two\nthree */ const a = "x\\n\\u{41}"; // four\n`t`');
    expect(tokens.map(({ text, value, line }) => [text, value, line])).toEqual([
      ["const", undefined, 3],
      ["a", undefined, 3],
      ["=", undefined, 3],
      ['"x\\n\\u{41}"', "x\nA", 3],
      [";", undefined, 3],
      ["`t`", "t", 4],
    ]);
  });

  test("a slash is a division or a regular expression, by what stands before it", () => {
    expect(texts("a / b / c")).toEqual(["a", "/", "b", "/", "c"]);
    expect(texts("x = /[/'\"]/g.test(y)")[2]).toBe("/[/'\"]/g");
    expect(texts('return /"/')).toEqual(["return", '/"/']);
  });

  test("templates with holes are one token without a value, however deep", () => {
    const [token, after] = readTokens("`a ${b ? `c ${{ d: 1 }}` : 2} e` f");
    expect(token?.kind).toBe("template");
    expect(token?.value).toBeUndefined();
    expect(after?.text).toBe("f");
  });

  test("an apostrophe in JSX text ends with its line", () => {
    expect(texts("<p>don't</p>\nconst a = 1;")).toEqual(expect.arrayContaining(["const", "a"]));
  });

  test("what is no program gives tokens all the same", () => {
    for (const bad of ["`", '"', "/*", "/", "\\", "\u0000", "${", "}}}}", "'\\", "\uD800"]) expect(Array.isArray(readTokens(bad))).toBe(true);
  });
});

describe("literals", () => {
  const value = (source: string): unknown => literalAt(readTokens(source), 0);

  test("what is written down is read, the rest is computed", () => {
    expect(value('{ a: "x", "b": [1, -2, true, null,], c: f(), d, ...e, g: `t`, h: 1 + 1, i: { j: "k" } as const, }')).toEqual({
      a: "x",
      b: [1, -2, true, null],
      c: computed,
      d: computed,
      g: "t",
      h: computed,
      i: { j: "k" },
    });
  });

  test("deep input ends", () => {
    expect(value("[".repeat(5000))).toBeDefined();
    expect(value("{ a: ".repeat(5000))).toBeDefined();
  });

  test("JSON with comments and trailing commas", () => {
    expect(jsonWithComments('{ // c\n "a": { "b": [1, 2,], }, /* d */ }')).toEqual({ a: { b: [1, 2] } });
  });
});

describe("a configuration's default export", () => {
  test.each([
    ["an object", 'export default { base: "/a/" }'],
    ["a call around it", 'export default defineConfig({ base: "/a/" })'],
    ["a function", 'export default defineConfig(({ mode }) => ({ base: "/a/" }))'],
    [
      "a function with a body",
      'export default defineConfig(async ({ mode }: Env): Promise<UserConfig> => {\n const x = { base: "no" };\n return { base: "/a/" };\n})',
    ],
    ["a name", 'const config: Config = { base: "/a/" };\nexport default config;'],
    ["plugins around a name", 'const config = { base: "/a/" };\nmodule.exports = withOne({ })(config) || config;\nexport default withTwo(withThree(config));'],
    ["satisfies", 'export default { base: "/a/" } satisfies Config;'],
    ["CommonJS", 'module.exports = { base: "/a/" };'],
    ["a function by name", 'function config() { return { base: "/a/" }; }\nexport default config'],
  ])("%s", (_, source) => {
    const text = source.startsWith("const config = { base") ? source.replace(/^module.*\n/m, "") : source;
    expect(at(exportedConfiguration(text), "base")).toBe("/a/");
  });

  test("what refers to itself ends", () => {
    expect(exportedConfiguration("const a = b; const b = a; export default a;")).toBe(computed);
  });
});

describe("modules", () => {
  test("imports of every form, types left out", () => {
    const module = readModule(
      "a.ts",
      `import a, { b as c } from "one";
import * as d from 'two';
import "three";
import type { E } from "types";
export * from "four";
export { f } from "five";
const g = require("six");
const { h: i } = require("seven");
const j = await import("eight");
require("nine")(app);
export const k = { from: "ten" };
`,
    );
    expect(module.imports.map(({ from, names }) => [from, names.map(({ as }) => as)])).toEqual([
      ["one", ["a", "c"]],
      ["two", ["d"]],
      ["three", []],
      ["four", ["*"]],
      ["five", ["f"]],
      ["six", ["g"]],
      ["seven", ["i"]],
      ["eight", []],
      ["nine", []],
    ]);
  });

  test("calls with their objects and arguments", () => {
    const module = readModule("a.ts", 'app.get("/x", (q, r) => r.send(f(1, [2, 3])));\nnew Hono().get<string>("/y", h);\n@Get("z")\nif (a) b();');
    expect(module.calls.map(({ callee, decorator, args, line }) => [callee, decorator, args.length, line])).toEqual([
      ["app.get", false, 2, 1],
      ["r.send", false, 1, 1],
      ["f", false, 2, 1],
      ["Hono", false, 0, 2],
      ["().get", false, 2, 2],
      ["Get", true, 1, 3],
      ["b", false, 0, 4],
    ]);
    expect(plainText(module.calls[0]?.args[0])).toBe("/x");
  });
});
