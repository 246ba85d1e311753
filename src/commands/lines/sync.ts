import { buildCommand, type Command } from "@stricli/core";
import { paths } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";

const text = (input: string): string => input;

interface SyncFlags {
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** The words of `plimsoll sync`. */
export const syncLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { sync } = await import("../sync.ts");
    return async function (this: LineContext, { check, dryRun, force }: SyncFlags, dir?: string) {
      this.process.exitCode = await sync({ directory: dir ?? ".", check, dryRun, force }, this.io);
    };
  },
  parameters: {
    flags: {
      check: { kind: "boolean", brief: "Write nothing, and fail where the set is stale", default: false, withNegated: false },
      dryRun: { kind: "boolean", brief: "Write nothing, show the difference", default: false, withNegated: false },
      force: { kind: "boolean", brief: "Replace what you wrote or changed, after a backup", default: false, withNegated: false },
    },
    positional: {
      kind: "tuple",
      parameters: [{ brief: "The folder of the contract (default: here)", parse: text, optional: true, placeholder: "dir", proposeCompletions: paths }],
    },
  },
  docs: { brief: "Write the set again after a change, with your edits in it" },
});
