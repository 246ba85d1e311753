import type { CommandResult } from "../process/command.ts";
import type { BuildSpec } from "./build-kind.ts";
import type { CommandLine } from "./command-line.ts";

/** A plain build of one tag. Only for tests. */
export const plainBuild: BuildSpec = {
  context: "/app",
  dockerfile: "/app/Dockerfile",
  target: undefined,
  args: {},
  tags: ["app:1"],
  noCache: false,
  standIns: {},
  syntax: undefined,
  onStep: undefined,
};

/** A call as a fake program got it. Only for tests. */
export interface FakeCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: string | undefined;
}

/** A command line that answers from memory and remembers what it was asked. Only for tests. */
export function fakeCommandLine(answer: (call: FakeCall) => Partial<CommandResult>, calls: FakeCall[] = []): CommandLine {
  const attempt: CommandLine["attempt"] = async (args, more = {}) => {
    const call = { args, env: more.env ?? {}, input: more.input };
    calls.push(call);
    const result = { code: 0, stdout: "", stderr: "", timedOut: false, seconds: 0, ...answer(call) };
    for (const stream of ["stdout", "stderr"] as const) {
      for (const line of result[stream].split("\n")) if (line !== "") more.onLine?.(stream, line);
    }
    return result;
  };
  return {
    attempt,
    ask: async (args) => (await attempt(args)).stdout,
    stream: () => {
      throw new Error("nothing is streamed here");
    },
    seconds: () => 0,
  };
}
