import { readLines } from "./tokens.ts";
import type { LogicalLine, Token } from "./tokens.ts";

export interface Statement {
  readonly tokens: readonly Token[];
  /** 1-based line of its first token. */
  readonly line: number;
  /** The header of the block it stands in; undefined at module level. */
  readonly parent: Statement | undefined;
}

const HEADERS = new Set(["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "match", "case"]);

/** The statements of a module, each knowing the block it stands in. `if x: y` gives two statements. */
export function readStatements(source: string): Statement[] {
  const statements: Statement[] = [];
  const open: { readonly statement: Statement; readonly indent: number }[] = [];

  for (const line of readLines(source)) {
    for (let last = open.at(-1); last !== undefined && last.indent >= line.indent; last = open.at(-1)) open.pop();
    const parent = open.at(-1)?.statement;
    const colon = headerEnd(line);
    const header = statement(line.tokens.slice(0, colon === -1 ? undefined : colon + 1), parent);
    statements.push(header);
    if (colon === -1) continue;
    const body = line.tokens.slice(colon + 1);
    if (body.length > 0) statements.push(statement(body, header));
    else open.push({ statement: header, indent: line.indent });
  }
  return statements;
}

/** True for what runs when the module is imported: at module level, or in `if`, `try` and `with` there. */
export function atModuleLevel(found: Statement): boolean {
  for (let block = found.parent; block !== undefined; block = block.parent) {
    if (blockKind(block) === "def" || blockKind(block) === "class") return false;
    if (isMainGuard(block)) return false;
  }
  return true;
}

/** `def`, `class`, `if` …; `async def` is `def`. */
export function blockKind(header: Statement): string {
  const first = header.tokens[0]?.text ?? "";
  return first === "async" ? (header.tokens[1]?.text ?? "") : first;
}

/** The name of a function or class header. */
export function blockName(header: Statement): string | undefined {
  return header.tokens[header.tokens[0]?.text === "async" ? 2 : 1]?.text;
}

function isMainGuard(header: Statement): boolean {
  return blockKind(header) === "if" && header.tokens.some((token) => token.text === "__name__");
}

function statement(tokens: readonly Token[], parent: Statement | undefined): Statement {
  return { tokens, line: tokens[0]?.line ?? 1, parent };
}

/** Where the colon of a block's header stands, or -1. */
function headerEnd(line: LogicalLine): number {
  const first = line.tokens[0];
  if (first?.kind !== "name" || !HEADERS.has(first.text)) return -1;
  let depth = 0;
  let lambdas = 0;
  for (const [index, token] of line.tokens.entries()) {
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    else if (depth > 0) continue;
    else if (token.kind === "name" && token.text === "lambda") lambdas += 1;
    else if (token.kind === "operator" && token.text === ":") {
      if (lambdas === 0) return index;
      lambdas -= 1;
    }
  }
  return -1;
}
