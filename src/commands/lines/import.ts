import { buildCommand, type Command } from "@stricli/core";
import { paths } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";

const text = (input: string): string => input;

/** The words of `plimsoll import`. */
export const importLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { importFiles } = await import("../import.ts");
    return async function (this: LineContext, flags: { readonly directory?: string; readonly force: boolean }, ...files: string[]) {
      this.process.exitCode = await importFiles({ files, directory: flags.directory ?? ".", force: flags.force }, this.io);
    };
  },
  parameters: {
    flags: {
      directory: {
        kind: "parsed",
        parse: text,
        brief: "Where plimsoll.yaml is written (default: here)",
        optional: true,
        placeholder: "dir",
        proposeCompletions: paths,
      },
      force: { kind: "boolean", brief: "Replace a plimsoll.yaml that is there, after a backup", default: false, withNegated: false },
    },
    positional: {
      kind: "array",
      parameter: {
        brief: "Tests of container-structure-test, .hadolint.yaml, .dive-ci, .trivyignore, .dockleignore",
        parse: text,
        placeholder: "file",
        proposeCompletions: paths,
      },
      minimum: 1,
    },
  },
  docs: { brief: "Turn other tools' files into a contract" },
});
