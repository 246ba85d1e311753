import { buildCommand, type Command } from "@stricli/core";
import { explained, paths, words } from "../completions/offers.ts";
import type { LineContext } from "./context.ts";
import { many, one, output, text } from "./flags.ts";

interface ExplainFlags {
  readonly format?: string[];
  readonly output?: string[];
  readonly base?: string;
  readonly dockerfile?: string;
  readonly platform?: string;
}

/** The words of `plimsoll explain`. */
export const explainLine: Command<LineContext> = buildCommand({
  loader: async () => {
    const { explain: command } = await import("../explain.ts");
    return async function (this: LineContext, flags: ExplainFlags, subject: string) {
      const { base, dockerfile, format = [], output: outputs = [], platform } = flags;
      this.process.exitCode = await command({ subject, formats: format, outputs, base, dockerfile, platform }, this.io);
    };
  },
  parameters: {
    flags: {
      format: many("How to show a Dockerfile or an image: text, json, markdown or html; may be given several times", {
        placeholder: "FORMAT",
        proposeCompletions: words("text", "json", "markdown", "html"),
      }),
      output,
      base: one("The image it was built on, whose layers are shown apart", { placeholder: "IMAGE" }),
      dockerfile: one("The same, by the Dockerfile that it was built from", { placeholder: "FILE", proposeCompletions: paths }),
      platform: one("Which image of several: linux/arm64", { placeholder: "PLATFORM" }),
    },
    aliases: { f: "format", o: "output" },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief:
            "A Dockerfile or a directory, a check, another tool's rule, health, an exit code, or an image: an archive, a layout, - for standard input, registry:NAME, a name of the engine's",
          parse: text,
          placeholder: "subject",
          proposeCompletions: explained,
        },
      ],
    },
  },
  docs: { brief: "Say in words what a Dockerfile does, a check asks for, a health check means on each platform, an exit code says, or an image is made of" },
});
