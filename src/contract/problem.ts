import { UserError, type FilePlace } from "../errors.ts";

/** One thing that is wrong in a contract, a preset or a configuration file. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly place: FilePlace;
}

const SHOWN = 20;
/** Nobody reads more of them, and finding the nearest right word for each takes time. */
export const MOST_PROBLEMS = 100;

/** Everything that is wrong at once: the first problem's place, and each problem on a line of its own. */
export class ContractError extends UserError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...(readonly Problem[])]) {
    const [first] = problems;
    super(first.code, messageOf(problems), { place: first.place, ...(problems.length === 1 && first.hint !== undefined ? { hint: first.hint } : {}) });
    this.name = "ContractError";
    this.problems = problems;
  }
}

/** Does nothing without problems. */
export function throwProblems(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new ContractError([first, ...rest]);
}

/** A word out of a file as it may stand in a message: quoted, on one line, of bounded length. */
export function quoted(word: unknown): string {
  const text = JSON.stringify(String(word)) ?? "";
  return text.length > 80 ? `${text.slice(0, 76)}…"` : text;
}

function messageOf(problems: readonly [Problem, ...(readonly Problem[])]): string {
  if (problems.length === 1) return problems[0].message;
  const lines = problems.slice(0, SHOWN).map(({ message, hint, place }) => {
    const tail = hint === undefined ? "" : ` (${hint})`;
    return `${place.path}:${place.line}:${place.column}: ${message}${tail}`;
  });
  const left = problems.length - lines.length;
  if (left > 0) lines.push(`and ${left} more`);
  return `${problems.length} things are wrong:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
