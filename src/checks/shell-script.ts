import type { SpanOf } from "../shell/mapped-word.ts";
import type { ShellComment } from "../shell/lint.ts";
import type { Span } from "../text/span.ts";
import { isNearWord } from "../text/nearest.ts";
import { isCleanShellText } from "./clean-shell-text.ts";

/** A script for ShellCheck, and where in the file its places lie. */
export interface LintScript {
  /** A shebang, the comments that the text begins with, its variables, and the rest of the text. */
  readonly script: string;
  /** True where ShellCheck surely has nothing to say: it need not be asked. */
  readonly clean: boolean;
  /** Undefined for a place in what the text does not hold. */
  readonly placeOf: (comment: Pick<ShellComment, "line" | "column" | "endLine" | "endColumn">) => Span | undefined;
}

export interface ShellText {
  readonly text: string;
  readonly spanOf: SpanOf;
  /** As a shebang says it: `bash`, `busybox sh`. */
  readonly shell: string;
  readonly errexit: boolean;
  /** Names that have a value before the text is read. */
  readonly variables: readonly string[];
}

// a directive before the first command speaks for the whole text
const LEADING = /^(?:[\t ]*(?:#[^\n]*)?\n)*/;

/** Names have the value 1, as hadolint gives them: words that may hold blanks on purpose stay unquoted in many a RUN. */
export function lintScript({ errexit, shell, spanOf, text, variables }: ShellText): LintScript {
  const declared = new Set(variables.filter((name) => /^[A-Za-z_]\w*$/.test(name)));
  const names = namesThatMatter(text, declared).sort();
  const lead = LEADING.exec(text)?.[0] ?? "";
  // a shebang that is not the first line is one more thing to be told of
  const plain = (part: string): string => part.replaceAll("\r\n", "\n").replace(/^\s*#!/, (start) => `${start.slice(0, -1)} `);
  const head = `#!/bin/${shell}${errexit ? " -e" : ""}\n`;
  const values = names.length === 0 ? "" : `export ${names.map((name) => `${name}=1`).join(" ")}`;
  const script = `${head}${plain(lead)}${values}\n${plain(text.slice(lead.length))}\n`;

  const leading = lead.split("\n").length - 1;
  const lines = text.split("\n");
  const offsetOf = (line: number, column: number): number | undefined => {
    // line 1 is the shebang, and the variables come behind the leading comments
    if (line < 2 || line - 2 === leading) return undefined;
    const own = line - 2 < leading ? line - 2 : line - 3;
    const before = lines.slice(0, own).reduce((sum, each) => sum + each.length + 1, 0);
    return before + unitsIn(lines[own] ?? "", column - 1);
  };
  return {
    script,
    clean: isCleanShellText(text, declared),
    placeOf({ column, endColumn, endLine, line }) {
      const start = offsetOf(line, column);
      if (start === undefined) return undefined;
      const end = offsetOf(endLine, endColumn) ?? start;
      // a place without a length is that of one character
      return spanOf(Math.min(start, Math.max(text.length - 1, 0)), Math.min(Math.max(end, start + 1), text.length));
    },
  };
}

const USED = /\$[{#!]*([A-Za-z_]\w*)/g;
const WORDS = /([A-Za-z_]\w*)/g;
/** Where a name stands for its variable without a dollar sign. */
const BARE_NAMES = /\(\(|\[\[|\$\[|\b(?:declare|export|let|local|printf|read|readonly|typeset|unset)\b|[\t ]-v\b/;
/** By how many letters at most a name differs from what ShellCheck takes for its misspelling. */
const MISSPELT_BY = 2;
const MOST_COMPARED = 100_000;

/**
 * The names whose value makes a difference to what ShellCheck says: those that the text holds, and of a name that nothing declares those that it may be a
 * misspelling of, which ShellCheck tells. With all that a file and its builder declare it takes twice its time and more.
 */
function namesThatMatter(text: string, declared: ReadonlySet<string>): string[] {
  const used = new Set([...text.matchAll(BARE_NAMES.test(text) ? WORDS : USED)].map(([, name = ""]) => name));
  const unknown = [...used].filter((name) => !declared.has(name));
  const all = unknown.length * declared.size > MOST_COMPARED;
  return [...declared].filter((name) => all || text.includes(name) || unknown.some((each) => isNearWord(each, name, MISSPELT_BY)));
}

/** The length in UTF-16 units of the first characters of a line. */
function unitsIn(line: string, characters: number): number {
  return Array.from(line).slice(0, characters).join("").length;
}
