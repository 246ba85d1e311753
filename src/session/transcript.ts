import { secretIn } from "../facts/secrets.ts";
import type { Command, CommandRecord, CommandResult, Runner } from "../process/command.ts";

const VALUED = new Set(["--env", "-e", "--build-arg"]);
const SAID = 3;

/** Tells of each command when it has ended. */
export function recordCommands(runner: Runner, onCommand: (record: CommandRecord) => void): Runner {
  return {
    which: (program) => runner.which(program),
    async run(command) {
      try {
        const result = await runner.run(command);
        onCommand(recordOf(command, result));
        return result;
      } catch (error) {
        onCommand({ command: shownCommand(command), exitCode: undefined, seconds: undefined, said: [error instanceof Error ? error.message : String(error)] });
        throw error;
      }
    },
    stream(command) {
      onCommand({ command: shownCommand(command), exitCode: undefined, seconds: undefined, said: [] });
      return runner.stream(command);
    },
  };
}

function recordOf(command: Command, { code, seconds, stderr }: CommandResult): CommandRecord {
  const said = code === 0 ? [] : stderr.trim().split("\n").slice(-SAID).map(withoutSecret);
  return { command: shownCommand(command), exitCode: code, seconds, said: said.filter((line) => line !== "") };
}

/** As a shell would take it, values of variables left out. */
export function shownCommand({ args, program }: Pick<Command, "args" | "program">): string {
  const words = args.map((word, index) => (VALUED.has(args[index - 1] ?? "") ? withoutValue(word) : withoutSecret(word)));
  return [program, ...words].map(quoted).join(" ");
}

function withoutValue(word: string): string {
  const at = word.indexOf("=");
  return at === -1 ? word : `${word.slice(0, at)}=…`;
}

function withoutSecret(text: string): string {
  const found = secretIn(text);
  return found === undefined ? text : text.replaceAll(found.secret, () => "…");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./…{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
