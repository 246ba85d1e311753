import { strictObject } from "valibot";
import { sourceOffset } from "../../dockerfile/syntax.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import { isWindows } from "../../plan/make.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { shellComment } from "../shell-comments.ts";
import { rootOf } from "../stages.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No comment at the end of a line swallows the rest of a command.",
    why: "The builder joins continued lines before the shell sees them, so a # at the end of a line makes everything behind it a comment: the rest of the command is not run, and the build goes on. A line of its own is the place for a comment.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    swallows: "this comment swallows the {lines} lines behind it: give it a line of its own",
    swallowsOne: "this comment swallows the line behind it: give it a line of its own",
    escaped: "the backslash before this comment continues nothing: give the comment a line of its own",
  },
  title: () => "no comment swallows a command",
  file: ({ plan }) =>
    noneOf(
      instructionsWritten(plan).flatMap(({ instruction, stage }): Evidence<"swallows" | "swallowsOne" | "escaped">[] => {
        if (!hasShellText(plan, instruction, stage) || isFilledIn(plan, instruction.span)) return [];
        const { args } = instruction;
        const comment = shellComment(args.text);
        if (comment === undefined) return [];
        const start = sourceOffset(args, comment.at);
        const line = plan.lines.position(start).line;
        const last = plan.lines.position(sourceOffset(args, args.text.length - 1)).line;
        const lineEnd = start + plan.lines.text(line).length - plan.lines.position(start).column + 1;
        const place = placeOf(plan, { start, end: lineEnd });
        if (comment.escaped) return last === line && plan.tree.escape === "\\" ? [saw("escaped", {}, place)] : [];
        if (last === line) return [];
        return [last === line + 1 ? saw("swallowsOne", {}, place) : saw("swallows", { lines: last - line }, place)];
      }),
    ),
});

const WITH_SHELL = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** Whether a POSIX shell reads the arguments as one line. */
function hasShellText(plan: Plan, { heredocs, json, keyword }: Instruction, stage: Stage): boolean {
  if (!WITH_SHELL.has(keyword) || json !== undefined || heredocs.length > 0) return false;
  const shell = stage.config.shell?.value[0];
  return (shell === undefined && !isWindows(rootOf(plan, stage).from)) || (shell !== undefined && shells.has(programName(shell)));
}
