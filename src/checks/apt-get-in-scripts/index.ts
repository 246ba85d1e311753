import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { nameOf } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { hasTemplate } from "../package-steps.ts";
import { commandsWritten, type WrittenCommand } from "../written-commands.ts";

/** What the other programs do under the same name, in the same way. */
const sameVerbs: Readonly<Record<string, readonly string[]>> = {
  "apt-get": [
    "install",
    "reinstall",
    "satisfy",
    "build-dep",
    "update",
    "remove",
    "purge",
    "autoremove",
    "autopurge",
    "clean",
    "autoclean",
    "download",
    "source",
  ],
  "apt-cache": ["search", "show", "policy", "depends", "rdepends", "showsrc"],
};

export const check: Check = defineCheck({
  meta: {
    summary: "Builds call apt-get and apt-cache instead of apt.",
    why: "apt is for people at a terminal: its own manual says that its behaviour and output may change between releases, and it warns so in every build log. apt-get and apt-cache do the same and stay as they are.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3027", "checkov:CKV_DOCKER_9", "kics:b84a0b47", "droast:DF059"],
    settledBy: "file",
    words: ["apt"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { apt: "apt {verb} is for people at a terminal: use {instead}" },
  title: () => "apt-get is called instead of apt",
  file({ plan }) {
    return noneOf(
      calls(plan).map(({ command, instead, verb }) => saw("apt", { verb, instead: instead ?? "apt-get or apt-cache" }, placeOf(plan, nameOf(command).span))),
    );
  },
  fix({ plan }) {
    return calls(plan).flatMap(({ command, instead, instruction }) => {
      const { span, value } = nameOf(command);
      if (instead === undefined || value !== "apt" || instruction.json !== undefined || plan.text.slice(span.start, span.end) !== value) return [];
      return [{ ...span, text: instead }];
    });
  },
});

interface Call extends WrittenCommand {
  readonly verb: string;
  /** The program that does the same; undefined where none does. */
  readonly instead: string | undefined;
}

function calls(plan: Plan): readonly Call[] {
  return commandsWritten(plan).flatMap((written) => {
    const { command } = written;
    if (programName(command.name) !== "apt" || hasTemplate(plan, command)) return [];
    const verb = readArguments(command.args, new Set(["-o", "--option", "-t", "--target-release", "-c"])).operands[0]?.value;
    if (verb === undefined) return [];
    return [{ ...written, verb, instead: Object.keys(sameVerbs).find((program) => sameVerbs[program]?.includes(verb)) }];
  });
}
