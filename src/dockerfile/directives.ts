import { countLeadingBlanks } from "./blanks.ts";
import type { Line } from "./logical-lines.ts";
import type { Directive, SyntaxProblem } from "./syntax.ts";

const KNOWN = new Set(["syntax", "escape", "check"]);
const SHAPE = /^([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=([^]+)$/;

export interface Directives {
  readonly directives: readonly Directive[];
  readonly escape: "\\" | "`";
  readonly problems: readonly SyntaxProblem[];
}

/** Parser directives stand on the first lines; the first line that is none ends them. */
export function readDirectives(lines: readonly Line[]): Directives {
  const directives: Directive[] = [];
  const problems: SyntaxProblem[] = [];
  let escape: "\\" | "`" = "\\";
  for (const line of lines) {
    const [, written = "", rest = ""] = SHAPE.exec(commentText(line.text)) ?? [];
    const name = written.toLowerCase();
    if (!KNOWN.has(name)) break;
    // nothing but blanks is a value too, and a wrong one
    const value = trimEnds(rest) || " ";
    if (directives.some((directive) => directive.name === name)) {
      problems.push({ code: "directive-repeated", message: `only one ${name} parser directive can be used`, span: line.span });
    }
    const directive = { name, value, span: line.span };
    directives.push(directive);
    if (name !== "escape") continue;
    if (directive.value === "`" || directive.value === "\\") escape = directive.value;
    else problems.push({ code: "directive-wrong", message: `escape must be \\ or \`, not ${directive.value}`, span: line.span });
  }
  return { directives, escape, problems };
}

/** What follows `#`; empty where the line is no comment. */
function commentText(line: string): string {
  const lead = countLeadingBlanks(line);
  if (line[lead] !== "#") return "";
  const text = line.slice(lead + 1);
  return text.slice(countLeadingBlanks(text));
}

function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && "\t\f\r ".includes(text[start] ?? "")) start += 1;
  while (end > start && "\t\f\r ".includes(text[end - 1] ?? "")) end -= 1;
  return text.slice(start, end);
}
