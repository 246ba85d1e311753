import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";

/** Programs that run another one out of the application's environment, the word that makes them do so, and their options with a value. */
const launchers: readonly { readonly program: RegExp; readonly verbs: readonly string[]; readonly valued: readonly string[] }[] = [
  {
    program: /^uv$/,
    verbs: ["run"],
    valued: [
      "--with",
      "--python",
      "-p",
      "--project",
      "--directory",
      "--env-file",
      "--group",
      "--extra",
      "--package",
      "--no-group",
      "--index",
      "--with-requirements",
    ],
  },
  { program: /^(?:poetry|pipenv|pdm|hatch|rye|pixi)$/, verbs: ["run"], valued: ["-C", "--directory", "-P", "--project"] },
  { program: /^npx$/, verbs: [], valued: ["-p", "--package"] },
  { program: /^uvx$/, verbs: [], valued: ["--from", "--with", "--python", "-p"] },
  { program: /^bunx$/, verbs: [], valued: [] },
  { program: /^(?:npm|pnpm|yarn|bundle)$/, verbs: ["exec", "dlx"], valued: [] },
  {
    program: /^(?:opentelemetry-instrument|ddtrace-run|newrelic-admin|coverage|dotenv|doppler|infisical|watchmedo|debugpy)$/,
    verbs: ["run-program", "run"],
    valued: [],
  },
];

/** The command that a launcher starts, `uv run uvicorn …` is uvicorn's, with the launchers taken off. `python -m uvicorn` is uvicorn's too. */
export function launched(command: ShellCommand): { readonly command: ShellCommand; readonly launchers: readonly string[] } {
  const taken: string[] = [];
  let inner = command;
  for (let next = insideOf(inner); next !== undefined && taken.length < 6; next = insideOf(inner)) {
    taken.push(programName(inner.name));
    inner = next;
  }
  return { command: inner, launchers: taken };
}

function insideOf(command: ShellCommand): ShellCommand | undefined {
  const program = programName(command.name);
  if (/^python[\d.]*$/.test(program)) {
    const at = command.args.findIndex((word) => word.value === "-m");
    // a script's own -m is not Python's
    return at === -1 || command.args.slice(0, at).some((word) => !word.value.startsWith("-")) ? undefined : fromWord(command, at + 1);
  }
  const launcher = launchers.find((each) => each.program.test(program));
  if (launcher === undefined) return undefined;
  const { operands, open } = readArguments(command.args, new Set(launcher.valued));
  const verbed = launcher.verbs.length > 0 && launcher.verbs.includes(operands[0]?.value ?? "");
  if (launcher.verbs.length > 0 && !verbed && !/instrument|ddtrace|dotenv/.test(program)) return undefined;
  const first = operands[verbed ? 1 : 0];
  return first === undefined || open ? undefined : fromWord(command, command.args.indexOf(first));
}

function fromWord(command: ShellCommand, at: number): ShellCommand | undefined {
  const word = command.args[at];
  if (word === undefined || at < 0) return undefined;
  return { ...command, name: word.value, args: command.args.slice(at + 1) };
}
