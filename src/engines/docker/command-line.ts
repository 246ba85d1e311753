import { UserError } from "../../errors.ts";
import type { Command, CommandResult } from "../../process/command.ts";
import type { EngineHost } from "../kind.ts";

/** The docker command line. */
export interface CommandLine {
  /** Standard output of a call that has to succeed. Fails with a UserError in the engine's own words. */
  ask(args: readonly string[], signal?: AbortSignal): Promise<string>;
  /** A call that may fail. */
  attempt(args: readonly string[], more?: Pick<Command, "env" | "signal" | "onLine" | "timeout">): Promise<CommandResult>;
  stream(args: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array>;
  seconds(): number;
}

export function createCommandLine(host: EngineHost): CommandLine {
  const attempt: CommandLine["attempt"] = (args, more) => host.runner.run({ program: "docker", args, ...more });
  return {
    attempt,
    async ask(args, signal) {
      const result = await attempt(args, signal === undefined ? {} : { signal });
      signal?.throwIfAborted();
      if (result.code === 0) return result.stdout;
      throw new UserError("engine-refused", engineWords(result.stderr), {
        exitCode: 3,
        hint: `docker ${args.slice(0, 2).join(" ")} ended with exit code ${result.code}`,
      });
    },
    stream: (args, signal) => host.runner.stream({ program: "docker", args, signal }),
    seconds: () => host.clock.now() / 1000,
  };
}

/** What the engine said, without its habitual preamble. */
export function engineWords(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter(
      (line) => line !== "" && !line.startsWith("Run 'docker") && !line.startsWith("See 'docker") && !line.startsWith("Error: failed to start containers"),
    );
  return (lines.at(-1) ?? "docker said nothing").replace(/^docker: /, "").replace(/^Error response from daemon: /, "");
}
