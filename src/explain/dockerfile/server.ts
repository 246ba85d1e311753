import { servers, type ServerFacts } from "../../facts/servers.ts";
import type { Stage } from "../../plan/plan.ts";
import { readArguments } from "../../shell/arguments.ts";
import { commandOfWords } from "../../shell/parse.ts";
import type { ShellCommand, ShellWord } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { onceFor } from "../../text/once.ts";

/** A server that a stage's command starts. */
export interface FoundServer {
  /** `gunicorn`, `flask run`. */
  readonly name: string;
  readonly program: string;
  /** As far as the command says, or the server's default. */
  readonly port: number | undefined;
  readonly development: boolean;
  /** Starts again when code changes. */
  readonly reloads: boolean;
}

/** The command of a stage's container: ENTRYPOINT with CMD behind it. */
export function commandsOf({ config }: Stage): readonly ShellCommand[] {
  const { cmd, entrypoint } = config;
  if (entrypoint === undefined || entrypoint.value.words.length === 0) return cmd?.value.commands ?? [];
  if (entrypoint.value.form === "shell" || cmd === undefined || cmd.value.form === "shell")
    return [...entrypoint.value.commands, ...(cmd?.value.commands ?? [])];
  const words = [...entrypoint.value.words, ...cmd.value.words].map((value): ShellWord => ({ value, literal: true, span: entrypoint.span }));
  return [...commandOfWords(words), ...cmd.value.commands];
}

/** The server that a stage starts, as far as its command tells. */
export const serverOf: (stage: Stage) => FoundServer | undefined = onceFor((stage: Stage): FoundServer | undefined => {
  for (const command of commandsOf(stage)) {
    const found = readServer(command, stage);
    if (found !== undefined) return found;
  }
  return undefined;
});

function readServer(command: ShellCommand, stage: Stage): FoundServer | undefined {
  let program = programName(command.name);
  let words = command.args;
  if (/^python[\d.]*$/.test(program)) {
    const module = words.findIndex(({ value }) => value === "-m");
    const at = module === -1 ? words.findIndex(({ value }) => value.endsWith("manage.py")) : module + 1;
    if (at === -1) return undefined;
    program = programName(words[at]?.value ?? "");
    words = words.slice(at + 1);
  }
  const facts = servers.find(({ name, verbs }) => name === program && (verbs === undefined || words.some(({ value }) => verbs.includes(value))));
  if (facts === undefined) return undefined;
  const reloads = words.some(({ value }) => value === "--reload" || value === "--debug");
  const development = facts.development === true || reloads;
  return {
    name: [program === "manage.py" ? "runserver" : program, ...(program === "manage.py" ? [] : (facts.verbs ?? []).slice(0, 1))].join(" "),
    program,
    port: portOf(facts, words, stage),
    development,
    reloads,
  };
}

function portOf(facts: ServerFacts, words: readonly ShellWord[], { config }: Stage): number | undefined {
  const valued = new Set([...(facts.valued ?? []), ...(facts.port ?? []), ...(facts.host ?? []), ...(facts.bind ?? [])]);
  const args = readArguments(words, valued);
  const given =
    args.value(...(facts.port ?? []))?.value ??
    args.value(...(facts.bind ?? []))?.value ??
    (facts.bindOperand === true ? args.operands.at(-1)?.value : undefined);
  const digits = given === undefined ? undefined : /(?:^|:)(\d+)$/.exec(given)?.[1];
  if (digits !== undefined) return Number(digits);
  if (given !== undefined) return undefined;
  for (const name of facts.portVariables ?? []) {
    const value = config.env.get(name)?.value;
    if (value !== undefined) return /^\d+$/.test(value) ? Number(value) : undefined;
  }
  return facts.defaultPort;
}
