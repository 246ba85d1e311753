import { buildCommand, type Command } from "@stricli/core";
import type { LineContext } from "./context.ts";

interface MoveFlags {
  readonly compose?: string;
  readonly env?: string;
  readonly docker?: string;
  readonly dryRun: boolean;
  readonly backup: boolean;
  readonly undo: boolean;
}

const text = (input: string): string => input;
const folder = { kind: "parsed", parse: text, optional: true, placeholder: "FOLDER" } as const;
const yes = { kind: "boolean", default: false, withNegated: false } as const;

/** The words of `plimsoll move`. */
export const moveLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { move } = await import("../move.ts");
    return async function (this: LineContext, flags: MoveFlags, directory: string = ".") {
      const { backup, compose, docker, dryRun, env, undo } = flags;
      this.process.exitCode = await move({ directory, compose, env, docker, dryRun, backup, undo }, this.io);
    };
  },
  parameters: {
    flags: {
      compose: { ...folder, brief: "Where Compose files go; . to leave them (default: the contract's layout, else compose)" },
      env: { ...folder, brief: "Where environment files go (default: env)" },
      docker: { ...folder, brief: "Where Dockerfiles go (default: docker)" },
      dryRun: { ...yes, brief: "Write nothing, show what would move and change" },
      backup: { ...yes, brief: "Keep what is changed as NAME.bak" },
      undo: { ...yes, brief: "Put back what the last move here did" },
    },
    positional: { kind: "tuple", parameters: [{ brief: "The project's directory (default: here)", parse: text, optional: true, placeholder: "dir" }] },
  },
  docs: { brief: "Give a project another layout, and rewrite what refers to its files" },
});
