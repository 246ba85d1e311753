import { UserError } from "../errors.ts";
import type { Command, CommandResult } from "../process/command.ts";
import type { EngineHost } from "./kind.ts";

/** An engine's command line. */
export interface CommandLine {
  /** Standard output of a call that has to succeed. Fails with a UserError in the engine's own words. */
  ask(args: readonly string[], signal?: AbortSignal): Promise<string>;
  /** A call that may fail. */
  attempt(args: readonly string[], more?: Pick<Command, "env" | "files" | "input" | "signal" | "onLine" | "timeout">): Promise<CommandResult>;
  stream(args: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array>;
  seconds(): number;
}

/** The command line of a program that is spoken to as docker is. `env` is added to each call's environment. */
export function createCommandLine(host: EngineHost, program: string, env: Command["env"] = {}): CommandLine {
  const attempt: CommandLine["attempt"] = (args, more) => host.runner.run({ program, args, ...more, env: { ...env, ...more?.env } });
  return {
    attempt,
    async ask(args, signal) {
      const result = await attempt(args, signal === undefined ? {} : { signal });
      signal?.throwIfAborted();
      if (result.code === 0) return result.stdout;
      throw new UserError("engine-refused", engineWords(result.stderr), {
        exitCode: 3,
        hint: `${program} ${args.slice(0, 2).join(" ")} ended with exit code ${result.code}`,
      });
    },
    stream: (args, signal) => host.runner.stream({ program, args, signal, env }),
    seconds: () => host.clock.now() / 1000,
  };
}

const PREAMBLE = /^(?:Run 'docker|See 'docker|Error: failed to start containers)/;

/** What the engine said, without its habitual preamble. */
export function engineWords(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !PREAMBLE.test(line));
  return (lines.at(-1) ?? "the engine said nothing").replace(/^(?:docker: |Error: )/, "").replace(/^Error response from daemon: /, "");
}
