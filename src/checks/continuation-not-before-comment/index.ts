import { strictObject } from "valibot";
import { sourceOffset } from "../../dockerfile/syntax.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import { isWindows } from "../../plan/make.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { shellComment } from "../shell-comments.ts";
import { rootOf } from "../stages.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";
import { commentMoved } from "./fix.ts";

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
    fix: "unsafe",
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
      swallowing(plan).map(({ comment, kind, lines }) => {
        const place = placeOf(plan, comment);
        if (kind === "escaped") return saw("escaped", {}, place);
        return lines === 1 ? saw("swallowsOne", {}, place) : saw("swallows", { lines }, place);
      }),
    ),
  fix: ({ plan }) => swallowing(plan).flatMap((each) => commentMoved(plan, each)),
});

export interface Swallowing {
  /** `escaped`: a backslash stands before it that continues nothing. */
  readonly kind: "swallows" | "escaped";
  /** To the end of its line. */
  readonly comment: Span;
  readonly line: number;
  /** How many lines behind it are lost. */
  readonly lines: number;
}

function swallowing(plan: Plan): readonly Swallowing[] {
  return instructionsWritten(plan).flatMap(({ instruction, stage }): Swallowing[] => {
    if (!hasShellText(plan, instruction, stage) || isFilledIn(plan, instruction.span)) return [];
    const { args } = instruction;
    const comment = shellComment(args.text);
    if (comment === undefined) return [];
    const start = sourceOffset(args, comment.at);
    const { column, line } = plan.lines.position(start);
    const lines = plan.lines.position(sourceOffset(args, args.text.length - 1)).line - line;
    const span = { start, end: start + plan.lines.text(line).length - column + 1 };
    if (comment.escaped) return lines === 0 && plan.tree.escape === "\\" ? [{ kind: "escaped", comment: span, line, lines }] : [];
    return lines === 0 ? [] : [{ kind: "swallows", comment: span, line, lines }];
  });
}

const WITH_SHELL = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** Whether a POSIX shell reads the arguments as one line. */
function hasShellText(plan: Plan, { heredocs, json, keyword }: Instruction, stage: Stage): boolean {
  if (!WITH_SHELL.has(keyword) || json !== undefined || heredocs.length > 0) return false;
  const shell = stage.config.shell?.value[0];
  return (shell === undefined && !isWindows(rootOf(plan, stage).from)) || (shell !== undefined && shells.has(programName(shell)));
}
