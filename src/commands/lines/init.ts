import { buildCommand, type Command } from "@stricli/core";
import type { LineContext } from "./context.ts";

const text = (input: string): string => input;

/** The words of `plimsoll init`. */
export const initLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { init } = await import("../init.ts");
    return async function (this: LineContext, flags: { readonly force: boolean }, dir?: string) {
      this.process.exitCode = await init({ directory: dir ?? ".", force: flags.force }, this.io);
    };
  },
  parameters: {
    flags: { force: { kind: "boolean", brief: "Replace files that you wrote, after a backup", default: false } },
    positional: { kind: "tuple", parameters: [{ brief: "The application's directory (default: here)", parse: text, optional: true, placeholder: "dir" }] },
  },
  docs: { brief: "Find out what the application is and write its container set" },
});
