import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "SHELL says which shell runs commands; /bin/sh stays what the base image made it.",
    why: 'A link from /bin/sh to bash changes the shell of every script in the image, also of those that were written and tested for the other one, and the next update of the package may take it back. SHELL ["/bin/bash", "-c"] changes only the commands of this file, and shows it.',
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL4005", "kics:8a301064", "dockerlinter:ER0008"],
    settledBy: "file",
    words: ["bin/sh"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { relinked: 'this makes another shell of /bin/sh, for every script of the image: write SHELL ["/bin/bash", "-c"] instead' },
  title: () => "/bin/sh is not linked to another shell",
  file({ plan }) {
    const relinks = commandsWritten(plan).filter(({ command }) => relinksShell(command));
    return noneOf(relinks.map(({ command }) => saw("relinked", {}, placeOf(plan, command.span))));
  },
});

const SH = /^\/(?:usr\/)?bin\/sh$/;
const OTHER = /(?:^|\/)(?:ba|z|k|da|fi|tc|pd-?k)sh$/;

function relinksShell({ args, name }: ShellCommand): boolean {
  const program = programName(name);
  const words = args.map((word) => word.value);
  if (program === "ln" || program === "cp" || program === "mv") return linksTo(args);
  if (program === "update-alternatives") return words.includes("--install") && words.some((word) => SH.test(word)) && words.some((word) => OTHER.test(word));
  return program === "dpkg-reconfigure" && words.includes("dash");
}

/** `ln -sf bash /bin/sh`, `ln -t /bin …` aside; that of BusyBox is how such an image is made. */
function linksTo(args: ShellCommand["args"]): boolean {
  const { operands } = readArguments(args, new Set(["-t", "--target-directory", "-S", "--suffix"]));
  const target = operands.at(-1)?.value ?? "";
  const source = operands.at(-2)?.value ?? "";
  return SH.test(target) && OTHER.test(source);
}
