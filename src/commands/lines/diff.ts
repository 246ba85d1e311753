import { buildCommand, type Command } from "@stricli/core";
import { paths, stages, words } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";
import { checkBuildArg, many, on, one, output, text } from "./flags.ts";

interface DiffFlags {
  readonly format?: string[];
  readonly output?: string[];
  readonly platform?: string;
  readonly target?: string;
  readonly buildArg?: string[];
  readonly exitCode: boolean;
}

/** The words of `plimsoll diff`. */
export const diffLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { diff } = await import("../diff.ts");
    return async function (this: LineContext, flags: DiffFlags, before: string, after: string) {
      const { buildArg = [], exitCode, format = [], output = [], platform, target } = flags;
      this.process.exitCode = await diff({ before, after, formats: format, outputs: output, platform, target, buildArgs: buildArg, exitCode }, this.io);
    };
  },
  parameters: {
    flags: {
      format: many("How to show the comparison: text, json or markdown; may be given several times", {
        placeholder: "FORMAT",
        proposeCompletions: words("text", "json", "markdown"),
      }),
      output,
      platform: one("Which image of several: linux/arm64", { placeholder: "PLATFORM" }),
      target: one("The stage of both Dockerfiles that is built (default: the last)", { placeholder: "STAGE", proposeCompletions: stages }),
      buildArg: checkBuildArg,
      exitCode: on("End with 1 where they are not identical"),
    },
    aliases: { f: "format", o: "output" },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "An image (an archive, a layout, - for standard input, registry:NAME, a name of the engine's), or a Dockerfile",
          parse: text,
          placeholder: "before",
          proposeCompletions: paths,
        },
        { brief: "The one to compare it with", parse: text, placeholder: "after", proposeCompletions: paths },
      ],
    },
  },
  docs: { brief: "Compare two images, or what two Dockerfiles would build" },
});
