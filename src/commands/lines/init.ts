import { buildCommand, type Command } from "@stricli/core";
import { documentNames } from "../../generate/set/section.ts";
import { paths } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";

const text = (input: string): string => input;

interface InitFlags {
  readonly force: boolean;
  readonly with?: readonly string[];
}

/** The words of `plimsoll init`. */
export const initLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { init } = await import("../init.ts");
    return async function (this: LineContext, flags: InitFlags, dir?: string) {
      this.process.exitCode = await init({ directory: dir ?? ".", force: flags.force, with: flags.with ?? [] }, this.io);
    };
  },
  parameters: {
    flags: {
      force: { kind: "boolean", brief: "Replace files that you wrote, after a backup", default: false },
      with: {
        kind: "parsed",
        parse: text,
        brief: `Also ask for these documents: ${documentNames.join(", ")}`,
        variadic: ",",
        optional: true,
        placeholder: "NAMES",
      },
    },
    positional: {
      kind: "tuple",
      parameters: [{ brief: "The application's directory (default: here)", parse: text, optional: true, placeholder: "dir", proposeCompletions: paths }],
    },
  },
  docs: { brief: "Find out what the application is and write its container set" },
});
