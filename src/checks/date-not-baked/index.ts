import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runsWritten } from "../written-commands.ts";
import { targetOf } from "../written-lines.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN writes the time of the build into the image.",
    why: "Two builds of the same sources then differ, no layer after it can be shared, and with a cached layer the time is an old one anyway. A label that the build sets, or SOURCE_DATE_EPOCH, says it without that.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["date"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { baked: "the time of the build becomes part of {where}; pass it as a label, or use date -d @$SOURCE_DATE_EPOCH" },
  title: () => "the time of the build is not written into the image",
  file({ plan }) {
    return noneOf(
      runsWritten(plan).flatMap(({ commands }) =>
        commands.flatMap((command) => {
          if (programName(command.name) !== "date" || command.args.some((word) => /^(?:-d|--date|-r|--reference|-f|-s|--set)/.test(word.value))) return [];
          const where = targetOf(command, commands) ?? (command.substituted === true ? goesInto(command, commands) : undefined);
          return where === undefined || /^\/(?:dev|tmp|proc)\//.test(where) ? [] : [saw("baked", { where }, placeOf(plan, command.span))];
        }),
      ),
    );
  },
});

/** The file that the command around `$(date)` writes, or the program that it builds. */
function goesInto(date: ShellCommand, all: readonly ShellCommand[]): string | undefined {
  const around = all.filter((other) => other !== date && other.span.start <= date.span.start && other.span.end >= date.span.end);
  for (const command of around) {
    const target = targetOf(command, all);
    if (target !== undefined) return target;
    if (programName(command.name) === "go" && command.args.some((word) => word.value.includes("-X") && word.value.includes("date"))) return "the program";
  }
  return undefined;
}
