import { parentOf } from "../project/folder.ts";
import type { DetectedService, Fact } from "./application.ts";
import { argument, callsIn, literalString } from "./python/calls.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";
import { from } from "./source.ts";

const FILE = /^[\w.-]*\.(?:db|sqlite|sqlite3)$/;
const RELATIONAL = new Set<DetectedService["kind"]>(["postgres", "mysql", "mssql", "oracle"]);

/** Folders that hold an SQLite file whose path starts at the source's own place: `BASE_DIR / "data" / "db.sqlite3"`. `.` is the application's own. */
export function sqliteFolders(reached: readonly Reached[], services: readonly Fact<DetectedService>[]): Fact<string>[] {
  // another database is used
  if (services.some(({ value }) => RELATIONAL.has(value.kind) && value.optional !== true)) return [];
  const found = new Map<string, Fact<string>>();
  for (const { module } of reached) {
    if (!module.mentions("sqlite")) continue;
    for (const { tokens } of module.statements) {
      for (const [index, { value, line }] of tokens.entries()) {
        const folder = value !== undefined && FILE.test(value) ? folderOf(tokens, index, module.path, reached) : undefined;
        if (folder === undefined || found.has(folder)) continue;
        found.set(folder, { value: folder, confidence: "likely", evidence: [from(module.path, line, `SQLite file ${value ?? ""}`)] });
      }
    }
  }
  return [...found.values()];
}

/** The folder of the file named at an index, where the expression around it says which. */
function folderOf(tokens: readonly Token[], index: number, path: string, reached: readonly Reached[]): string | undefined {
  const call = callsIn(tokens).findLast(({ start, end }) => start < index && index < end);
  if (call !== undefined && /(?:^|\.)connect$/.test(call.callee) && argument(call, 0)?.length === 1) return ".";
  const parts = call !== undefined && /(?:^|\.)join(?:path)?$/.test(call.callee) ? call.arguments.map((one) => one.tokens) : partsBefore(tokens, index);
  const [base, ...inner] = parts;
  const folders = inner.slice(0, -1).map((part) => literalString(part));
  const start = base === undefined || inner.length === 0 ? undefined : placeOf(base, path, reached);
  if (start === undefined || folders.some((name) => name === undefined || name.includes(".."))) return undefined;
  return [start, ...folders].filter((name) => name !== "").join("/") || ".";
}

/** The parts of `BASE / "data" / "x.db"` and of `base + "/" + "x.db"`, up to an index. */
function partsBefore(tokens: readonly Token[], index: number): (readonly Token[])[] {
  const parts: (readonly Token[])[] = [tokens.slice(index, index + 1)];
  let at = index - 1;
  while (at > 0 && (tokens[at]?.text === "/" || tokens[at]?.text === "+")) {
    const token = tokens[at - 1];
    if (token === undefined) break;
    if (token.value !== undefined) {
      if (token.value !== "/") parts.unshift([token]);
      at -= 2;
      continue;
    }
    let start = at - 1;
    let depth = 0;
    while (start >= 0) {
      const text = tokens[start]?.text ?? "";
      if (text === ")" || text === "]") depth += 1;
      else if (text === "(" || text === "[") depth -= 1;
      if (depth < 0 || (depth === 0 && tokens[start]?.kind === "operator" && !/^[.()[\]]$/.test(text))) break;
      start -= 1;
    }
    parts.unshift(tokens.slice(start + 1, at));
    break;
  }
  return parts;
}

/** The folder an expression made of `__file__` stands for, or a name that was set to one; empty for the application's own. */
function placeOf(expression: readonly Token[], path: string, reached: readonly Reached[], depth = 0): string | undefined {
  if (expression.some(({ text }) => text === "__file__")) return aboveFile(expression, path);
  if (expression.some(({ text }) => text === "getcwd" || text === "cwd")) return "";
  const name = expression.length === 1 && expression[0]?.kind === "name" ? expression[0].text : undefined;
  if (name === undefined || depth > 4) return undefined;
  const own = reached.filter(({ module }) => module.path === path);
  for (const { module } of [...own, ...reached]) {
    const set = module.statements.find(({ tokens }) => tokens[0]?.text === name && tokens[1]?.text === "=");
    if (set !== undefined) return placeOf(set.tokens.slice(2), module.path, reached, depth + 1);
  }
  return undefined;
}

function aboveFile(expression: readonly Token[], path: string): string | undefined {
  let levels = 0;
  for (const [index, { text }] of expression.entries()) {
    if (text === "parent" || text === "dirname") levels += 1;
    if (text === "parents") levels += Number(expression[index + 2]?.text) + 1;
    if (text === "join" || text === "pardir") return undefined;
  }
  if (!Number.isInteger(levels) || levels === 0 || levels > path.split("/").length) return undefined;
  let folder = path;
  for (let level = 0; level < levels; level += 1) folder = parentOf(folder);
  return folder;
}
