import type { RuleTool } from "../../facts/rule-book.ts";
import type { Span } from "../../text/span.ts";
import { withoutTrailing } from "../../text/trim.ts";

export type Scope = "line" | "stage" | "file";

/** A name out of a comment, and where it stands. */
export interface IgnoredName {
  readonly name: string;
  readonly span: Span;
}

/** A comment that takes findings back. */
export interface IgnoreComment {
  readonly tool: RuleTool;
  readonly scope: Scope;
  readonly names: readonly IgnoredName[];
  readonly reason: string | undefined;
  /** From the sign of the comment to the end of its line. */
  readonly span: Span;
  /** BuildKit's `error=true`: what its checks find is an error. */
  readonly error: boolean;
  /** Written to be such a comment, but not as one is written. */
  readonly misspelt: boolean;
}

const IGNORE = /^([\t ]*)#[\t ]*(plimsoll|hadolint|tally)[\t ]+(?:(stage|file|global)[\t ]+)?ignore[\t ]*=[\t ]*/;
// what somebody meant who looked the form up in another tool's pages
const MISSPELT = /^([\t ]*)#[\t ]*plimsoll[\t ]+(?:(?:(?:stage|file|global)[\t ]+)?ignore\b|\w+[\t ]*=)/;
const DISABLE = /^([\t ]*)#[\t ]*shellcheck[\t ]+(?:[a-z-]+=\S+[\t ]+)*disable[\t ]*=[\t ]*/;
const CHECK = /^([\t ]*)#[\t ]*check[\t ]*=[\t ]*/i;
const NAME = /[A-Za-z0-9][\w:./-]*/y;
const COMMA = /[\t ]*,[\t ]*/y;

/** Reads one comment, given as its line without the line end; undefined for a comment that is for people. */
export function parseIgnoreComment(line: string, start: number): IgnoreComment | undefined {
  const ignore = IGNORE.exec(line);
  if (ignore !== null) {
    const { names, end } = readNames(line, ignore[0].length, start);
    const scope = ignore[3] === undefined ? "line" : ignore[3] === "stage" ? "stage" : "file";
    const tool = ignore[2] as RuleTool;
    return make(line, start, ignore, { tool, scope, names, reason: reasonIn(line.slice(end)), misspelt: names.length === 0 && tool === "plimsoll" });
  }
  const disable = DISABLE.exec(line);
  if (disable !== null) {
    const { names, end } = readNames(line, disable[0].length, start);
    return make(line, start, disable, { tool: "shellcheck", names, reason: reasonIn(line.slice(end)) });
  }
  const misspelt = MISSPELT.exec(line);
  if (misspelt !== null) return make(line, start, misspelt, { tool: "plimsoll", misspelt: true });
  const check = CHECK.exec(line);
  return check === null ? undefined : make(line, start, check, { tool: "buildkit", ...readCheck(line, check[0].length, start) });
}

function make(line: string, start: number, lead: RegExpExecArray, parts: Partial<IgnoreComment> & Pick<IgnoreComment, "tool">): IgnoreComment {
  const span = { start: start + (lead[1] ?? "").length, end: start + line.trimEnd().length };
  return { scope: "line", names: [], reason: undefined, error: false, misspelt: false, ...parts, span };
}

/** Names with commas between them. */
function readNames(line: string, from: number, start: number): { readonly names: readonly IgnoredName[]; readonly end: number } {
  const names: IgnoredName[] = [];
  let at = from;
  for (;;) {
    NAME.lastIndex = at;
    // a sentence may end right behind a name
    const written = NAME.exec(line)?.[0];
    if (written === undefined) return { names, end: at };
    const name = withoutTrailing(written, ".:");
    names.push({ name, span: { start: start + at, end: start + at + name.length } });
    at += name.length;
    COMMA.lastIndex = at;
    const comma = COMMA.exec(line)?.[0];
    if (comma === undefined) return { names, end: at };
    at += comma.length;
  }
}

/** `skip=A,B;error=true;experimental=all`, as BuildKit takes it. */
function readCheck(line: string, from: number, start: number): Pick<IgnoreComment, "names" | "error"> {
  const names: IgnoredName[] = [];
  let error = false;
  let at = from;
  for (const part of line.slice(from).split(";")) {
    const equals = part.indexOf("=");
    const key = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = part.slice(equals + 1);
    if (key === "skip") names.push(...readNames(line, at + equals + 1 + (value.length - value.trimStart().length), start).names);
    if (key === "error") error = value.trim().toLowerCase() === "true";
    at += part.length + 1;
  }
  return { names, error };
}

/** What follows the names: `reason="…"`, `# why`, `-- why`, or just why. */
function reasonIn(rest: string): string | undefined {
  const text = rest.replace(/^[\s;:#–—-]+/, "").trim();
  const given = /^reason[\t ]*=(.*)$/s.exec(text)?.[1]?.trim();
  const reason = given === undefined ? text : (/^"([^"]*)"$/.exec(given)?.[1]?.trim() ?? given);
  return reason === "" ? undefined : reason;
}
