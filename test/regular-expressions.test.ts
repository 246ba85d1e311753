import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseSync } from "oxc-parser";
import { analyse } from "scslre";
import { expect, test } from "vitest";
import { slowPump } from "./expression-attacks.ts";

const root = join(import.meta.dirname, "..");

/** Files that make an expression out of what is known only at run time. */
const madeAtRunTime: Readonly<Record<string, string>> = {
  "src/checks/files-are/compare.ts": "the pattern is the contract's own, and so is its time",
  "src/checks/configuration-is/parts.ts": "the pattern is the contract's own, and so is its time",
  "src/contract/structure-test/pattern.ts": "the pattern is the test file's own, and so is its time",
};

interface Expression {
  readonly file: string;
  readonly line: number;
  /** Undefined where it is known only at run time. */
  readonly source: string | undefined;
  readonly flags: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Every regular expression of a file; what is put into a template stands for one letter. */
function expressionsOf(file: string, text: string): Expression[] {
  const { errors, program } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? ""}`);
  const found: Expression[] = [];
  const add = ({ start }: Node, source: string | undefined, flags: string): void => {
    found.push({ file, line: text.slice(0, start).split("\n").length, source, flags });
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isNode(value)) return;
    const { regex } = value as { regex?: { pattern: string; flags: string } };
    if (value.type === "Literal" && regex !== undefined) add(value, regex.pattern, regex.flags);
    if ((value.type === "NewExpression" || value.type === "CallExpression") && isNode(value["callee"]) && value["callee"]["name"] === "RegExp") {
      const [pattern, flags] = value["arguments"] as unknown[];
      add(value, isNode(pattern) ? textOf(pattern) : undefined, flags === undefined ? "" : isNode(flags) ? (textOf(flags) ?? "") : "");
    }
    for (const each of Object.values(value)) visit(each);
  };
  visit(program);
  return found;
}

function textOf(node: Node): string | undefined {
  if (node.type === "Literal") return String(node["value"]);
  if (node.type !== "TemplateLiteral") return undefined;
  return (node["quasis"] as readonly { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("x");
}

/** How an expression can take more than linear time, for each way of it. */
function slowWays(source: string, flags: string): string[] {
  // each place it may start at counts as well, as it does for test() and replace()
  const { reports } = analyse({ source, flags }, { assumeRejectingSuffix: false, reportTypes: { Move: true } });
  return reports.map(({ character, exponential, type }) => `${exponential ? "exponential " : ""}${type} on ${character.literal.source}`);
}

const expressions = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test|\.generated|testing)\.ts$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => !file.includes("/testing/"))
  .flatMap((file) => expressionsOf(file, readFileSync(join(root, file), "utf8")));

test("no regular expression can take more than linear time", () => {
  expect(expressions.length).toBeGreaterThan(1000);
  const slow = expressions.flatMap(({ file, flags, line, source }) => {
    if (source === undefined) return [];
    const ways = slowWays(source, flags);
    return ways.length === 0 ? [] : [`${file}:${line} /${source}/${flags}: ${ways.join(", ")}`];
  });
  expect(slow).toEqual([]);
});

test("no regular expression is slow on beginnings of its own matches", () => {
  const slow = expressions.flatMap(({ file, flags, line, source }) => {
    const found = source === undefined ? undefined : slowPump(source, flags);
    return found === undefined ? [] : [`${file}:${line} /${source}/${flags} takes ${found.ms.toFixed()} ms for ${JSON.stringify(found.pump)} over and over`];
  });
  expect(slow).toEqual([]);
});

test("an expression is made at run time only where that is known to be harmless", () => {
  const unknown = expressions.filter(({ file, source }) => source === undefined && madeAtRunTime[file] === undefined);
  expect(unknown.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

test("what is excused is there", () => {
  const files = new Set(expressions.filter(({ source }) => source === undefined).map(({ file }) => file));
  expect(Object.keys(madeAtRunTime).filter((file) => !files.has(file))).toEqual([]);
});

test("the analysis finds what is slow", () => {
  const made = 'const a = /(?:a+)+b/; const b = new RegExp(`^${x}a*a*$`, "m"); const c = new RegExp(made); const d = /^a+$/;';
  const found = expressionsOf("a.ts", made).map(({ flags, source }) => (source === undefined ? "unknown" : slowWays(source, flags).length > 0));
  expect(found).toEqual([true, true, "unknown", false]);
  expect([slowPump("\\$\\{[^}]*\\}", "")?.pump.startsWith("${"), slowPump("\\$\\{[^{}]*\\}", "")]).toEqual([true, undefined]);
});
