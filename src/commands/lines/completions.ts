import { buildCommand, type Command } from "@stricli/core";
import { words } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";

/** The words of `plimsoll completions`. */
export const completionsLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { completions } = await import("../completions/completions.ts");
    return function (this: LineContext, _flags: object, shell: string) {
      this.process.exitCode = completions(shell, this.io);
    };
  },
  parameters: {
    flags: {},
    positional: {
      kind: "tuple",
      parameters: [
        { brief: "bash, zsh or fish", parse: (input: string): string => input, placeholder: "shell", proposeCompletions: words("bash", "zsh", "fish") },
      ],
    },
  },
  docs: { brief: "Print what a shell needs to complete words of the command line" },
});
