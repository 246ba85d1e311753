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
        hint: knownRemedy(result.stderr) ?? `${program} ${args.slice(0, 2).join(" ")} ended with exit code ${result.code}`,
      });
    },
    async *stream(args, signal) {
      try {
        yield* host.runner.stream({ program, args, signal, env });
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== "program-failed") throw error;
        const hint = knownRemedy(error.message);
        throw new UserError("engine-refused", engineWords(error.message), { exitCode: 3, ...(hint === undefined ? {} : { hint }) });
      }
    },
    seconds: () => host.clock.now() / 1000,
  };
}

const REMEDIES: readonly (readonly [says: RegExp, remedy: string])[] = [
  [/no space left on device|disk quota exceeded/i, "the engine's disk is full: docker system df tells what takes the space, docker system prune frees some"],
  [
    /Cannot connect to the Docker daemon|error during connect|connection refused|connection reset|unexpected EOF|: EOF$/im,
    "the engine is gone: start it again; the next run removes what this one could not",
  ],
];

function knownRemedy(words: string): string | undefined {
  return REMEDIES.find(([says]) => says.test(words))?.[1];
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
