import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { downloadOf, readersOf, verifies } from "../downloads.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { uvFromImage } from "../uv-from-image.ts";
import { runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No download runs before anyone could look at it.",
    why: "A script that goes straight from the network into a shell is another one tomorrow, and half of one where the connection breaks. Download it to a file, compare its digest, then run it; or install a package.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["droast:DF021"],
    settledBy: "file",
    words: ["curl", "wget"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { piped: "what {program} downloads is run unseen by {interpreter}; save it, compare its digest, then run it" },
  title: () => "no download is piped into a shell",
  file({ plan }) {
    return noneOf(
      runsWritten(plan).flatMap(({ commands }) =>
        commands.flatMap((command) => {
          const found = pipedInto(command, commands) ?? substituted(command);
          return found === undefined ? [] : [saw("piped", { ...found }, placeOf(plan, command.span))];
        }),
      ),
    );
  },
  fix: ({ plan }) => uvFromImage(plan, plan.stages),
});

interface Piped {
  readonly program: string;
  readonly interpreter: string;
}

/** `curl … | sh`; a digest that is compared on the way excuses it. */
function pipedInto(command: ShellCommand, all: readonly ShellCommand[]): Piped | undefined {
  const download = downloadOf(command);
  if (download === undefined || download.file !== undefined) return undefined;
  const readers = readersOf(command, all);
  const interpreter = readers.find(readsCode);
  if (interpreter === undefined || readers.some(verifies)) return undefined;
  return { program: download.program, interpreter: programName(interpreter.name) };
}

/** Whether a program takes what it reads for its program: no script, no code and no module is named. */
function readsCode({ args, name }: ShellCommand): boolean {
  const program = programName(name);
  const [first] = args.map((word) => word.value);
  if (shells.has(program))
    return args.every((word) => word.value.startsWith("-") && !/^-\w*c$/.test(word.value)) || args.some((word) => /^-\w*s$/.test(word.value));
  return /^(?:python|perl|ruby|node|php)[\d.]*$/.test(program) && (first === undefined || first === "-" || first === "--");
}

const IN_SUBSTITUTION = /^(?:\$\(|`|<\()\s*(?:sudo\s+)?(?:\S*\/)?(curl|wget)\s/;

/** `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`, `. <(curl …)` */
function substituted(command: ShellCommand): Piped | undefined {
  const program = IN_SUBSTITUTION.exec(command.name)?.[1];
  const interpreter = command.wrappers.at(-1);
  if (program !== undefined && interpreter !== undefined) return { program, interpreter };
  const name = programName(command.name);
  const first = command.args.find((word) => !/^-[a-z]+$/.test(word.value));
  const read =
    first === undefined || (!/^(?:source$|\.$|python|perl|ruby|node|php)/.test(name) && !shells.has(name)) ? undefined : IN_SUBSTITUTION.exec(first.value)?.[1];
  return read === undefined || first?.value.startsWith("<(") !== true ? undefined : { program: read, interpreter: name };
}
