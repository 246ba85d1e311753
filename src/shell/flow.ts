import type { AndOr, For, Pipeline, Statement } from "unbash";
import { onceFor } from "../text/once.ts";
import type { ShellFlow } from "./shell.ts";

/** How what is visited stands in its script, and whether that script ends with the first failure. */
export interface Flow extends ShellFlow {
  readonly errexit: boolean;
}

/** A script's own list. */
export const straight: Flow = { unnoticed: false, skippable: false, subshells: [], errexit: false };

/** One statement of a list: the status of a list is that of its last one. */
export function inList(flow: Flow, statements: readonly Statement[], index: number): Flow {
  const errexit = flow.errexit || index > errexitFrom(statements);
  const isLast = index === statements.length - 1;
  const background = statements[index]?.background === true;
  return {
    ...flow,
    errexit: errexit && !isLast,
    unnoticed: flow.unnoticed || background || (!isLast && !errexit),
    subshells: background ? [...flow.subshells, statements[index]?.pos ?? 0] : flow.subshells,
  };
}

/** One link of `a && b || c`. */
export function inChain(flow: Flow, { operators }: AndOr, index: number): Flow {
  const isLast = index === operators.length;
  // under `set -e` a failure counts only in the last link, where a further statement follows
  const unnoticed = flow.unnoticed || index <= lastOr(operators) || (flow.errexit && !isLast);
  const skippable = flow.skippable || (index > 0 && (operators[index - 1] === "||" || unnoticed));
  return { ...flow, unnoticed, skippable, errexit: flow.errexit && isLast };
}

/** One member of a pipe; each runs in a shell of its own, and the last one gives the status. */
export function inPipe(flow: Flow, { commands, prefixes }: Pipeline, index: number): Flow {
  const negated = prefixes.some((prefix) => prefix.type === "Negation");
  const at = commands[index]?.pos ?? 0;
  return {
    ...flow,
    unnoticed: flow.unnoticed || negated || index < commands.length - 1,
    subshells: commands.length > 1 ? [...flow.subshells, at] : flow.subshells,
  };
}

/** The body of a loop, which may run never, once or often. */
export function inLoop(flow: Flow, loop: For | undefined): Flow {
  const turns = loop?.wordlist ?? [];
  const runs = turns.some((word) => word.parts === undefined || word.parts.every((part) => part.type === "Literal"));
  return { ...flow, skippable: flow.skippable || !runs, unnoticed: flow.unnoticed || turns.length !== 1 };
}

export function inCondition(flow: Flow): Flow {
  return { ...flow, unnoticed: true, errexit: false };
}

export function inSubshell(flow: Flow, at: number): Flow {
  return { ...flow, subshells: [...flow.subshells, at] };
}

export function asShellFlow({ skippable, subshells, unnoticed }: Flow): ShellFlow | undefined {
  return unnoticed || skippable || subshells.length > 0 ? { unnoticed, skippable, subshells } : undefined;
}

/** Which statement of a list makes the first failure end it. */
const errexitFrom = onceFor((statements: readonly Statement[]) => {
  const at = statements.findIndex(turnsErrexitOn);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
});

const lastOr = onceFor((operators: AndOr["operators"]) => operators.lastIndexOf("||"));

function turnsErrexitOn({ command }: Statement): boolean {
  if (command.type !== "Command" || command.name?.value !== "set") return false;
  const words = command.args.map((word) => word.text);
  return words.some((word, index) => /^-[a-zA-Z]*e/.test(word) || (word === "errexit" && words[index - 1]?.endsWith("o") === true));
}
