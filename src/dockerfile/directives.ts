import { withoutMark, type Line } from "./logical-lines.ts";
import type { Directive, SyntaxProblem } from "./syntax.ts";

const KNOWN = new Set(["syntax", "escape", "check"]);
const SHAPE = /^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/;

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
    const [, written = "", value = ""] = SHAPE.exec(line.number === 1 ? withoutMark(line.text) : line.text) ?? [];
    const name = written.toLowerCase();
    if (!KNOWN.has(name)) break;
    if (directives.some((directive) => directive.name === name)) {
      problems.push({ code: "directive-repeated", message: `only one ${name} parser directive can be used`, span: line.span });
    }
    const directive = { name, value: value.trimEnd(), span: line.span };
    directives.push(directive);
    if (name !== "escape") continue;
    if (directive.value === "`" || directive.value === "\\") escape = directive.value;
    else problems.push({ code: "directive-wrong", message: `escape must be \\ or \`, not ${directive.value}`, span: line.span });
  }
  return { directives, escape, problems };
}
