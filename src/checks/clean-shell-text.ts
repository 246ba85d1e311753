import { programsWithoutShellRules } from "../facts/programs-without-shell-rules.ts";

const CONTINUATION = /\\\n/g;
const BLANKS = /[\t ]+/;
/** Plain text, and variables that stand for themselves. What begins with = looks like an assignment gone wrong. */
const WORD = /^(?!=)(?:[\w./:@,+%=-]|\$\{\w+\}|\$\w)+$/;
const VARIABLE = /\$\{?(\w+)/g;
const KEYWORDS: ReadonlySet<string> = new Set([
  "case",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "function",
  "if",
  "in",
  "select",
  "then",
  "until",
  "while",
]);

/**
 * Whether ShellCheck surely has nothing to say of a text: commands in a row, joined by `&&`, `;` or line ends, each of a program that it has no rule for, with
 * words of plain text and of variables whose value is known to hold no blank. Where in doubt: no. Most RUNs of real files that install something are so.
 */
export function isCleanShellText(text: string, knownNames: ReadonlySet<string>): boolean {
  for (const [, name = ""] of text.matchAll(VARIABLE)) if (!knownNames.has(name)) return false;
  return text.replaceAll(CONTINUATION, "").split("\n").every(isCleanLine);
}

function isCleanLine(line: string): boolean {
  if (line.trim() === "") return true;
  const statements = line.split(";");
  // the last one may be closed too
  if (statements.length > 1 && statements.at(-1)?.trim() === "") statements.pop();
  return statements.every((statement) => statement.split("&&").every(isCleanCommand));
}

function isCleanCommand(written: string): boolean {
  const words = written.split(BLANKS).filter((word) => word !== "");
  const [program = "", ...args] = words;
  if (!words.every((word) => WORD.test(word) && !KEYWORDS.has(word))) return false;
  return programsWithoutShellRules.has(program) || areHarmless(program, args);
}

/** Uses of programs that ShellCheck has rules for, which those rules are not about. */
function areHarmless(program: string, args: readonly string[]): boolean {
  switch (program) {
    case "set":
      return args.length === 1 && /^-[eux]+$/.test(args[0] ?? "");
    case "mkdir":
      return args.every((word) => word === "-p" || !word.startsWith("-"));
    case "chmod":
      return args.every((word) => word === "-R" || !word.startsWith("-"));
    default:
      return false;
  }
}
