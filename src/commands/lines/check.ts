import { buildCommand, type Command } from "@stricli/core";
import { paths as files, words } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";
import { checkBuildArg, checkContext, checkPreset, checkTarget, format, ignoredChecks, noIgnore, on, one, onlyChecks, output, text } from "./flags.ts";

interface CheckFlags {
  readonly format?: string[];
  readonly output?: string[];
  readonly target?: string;
  readonly buildArg?: string[];
  readonly context?: string;
  readonly preset?: string[];
  readonly only?: string[];
  readonly ignore?: string[];
  readonly level?: string;
  readonly failureThreshold?: string;
  readonly noFail: boolean;
  readonly noIgnore: boolean;
}

const levels = { placeholder: "LEVEL", proposeCompletions: words("error", "warning", "info", "none") };

/** The words of `plimsoll check`. */
export const checkLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { check: command } = await import("../check.ts");
    return async function (this: LineContext, flags: CheckFlags, ...paths: string[]) {
      this.process.exitCode = await command(
        {
          paths,
          formats: flags.format ?? [],
          outputs: flags.output ?? [],
          target: flags.target,
          buildArgs: flags.buildArg ?? [],
          context: flags.context,
          presets: flags.preset ?? [],
          only: flags.only ?? [],
          ignore: flags.ignore ?? [],
          level: flags.level ?? flags.failureThreshold,
          noFail: flags.noFail,
          noIgnore: flags.noIgnore,
        },
        this.io,
      );
    };
  },
  parameters: {
    flags: {
      format,
      output,
      target: checkTarget,
      buildArg: checkBuildArg,
      context: checkContext,
      preset: checkPreset,
      only: onlyChecks,
      ignore: ignoredChecks,
      level: one("The least level that fails: error, warning (default), info or none", levels),
      failureThreshold: one("The same, as hadolint calls it", levels),
      noFail: on("What is found fails nothing"),
      noIgnore,
    },
    aliases: { f: "format", o: "output", t: "failureThreshold" },
    positional: {
      kind: "array",
      parameter: { brief: "Dockerfiles, directories, or - for standard input (default: here)", parse: text, placeholder: "path", proposeCompletions: files },
    },
  },
  docs: { brief: "Judge Dockerfiles without an engine" },
});
