import { strictObject } from "valibot";
import type { BuildContext, Plan, Sourced, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isGlob, joinPath, withinGlob } from "../path-globs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What COPY and ADD take out of the build context is there.",
    why: "A source that the context does not hold ends the build at this line. Mostly the file was moved or never committed, the context is another folder than the line was written for, or an ignore file leaves the source out.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["dockerfilelint:copy_source_outside"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    missing: "{source} is not in the build context, so the build ends here",
    ignored: "{source} is left out by line {line} of {file}, so the build ends here",
    noContext: "the build context is not at hand",
  },
  title: () => "what is copied is in the build context",
  file({ plan }) {
    const { context } = plan;
    if (context === undefined) return notApplicable(saw("noContext"));
    return noneOf(plan.stages.flatMap((stage) => stage.steps.flatMap((step) => missingIn(plan, context, step))));
  },
});

function missingIn(plan: Plan, context: BuildContext, step: Step): ReturnType<typeof saw<"missing" | "ignored">>[] {
  if ((step.kind !== "copy" && step.kind !== "add") || step.from !== undefined) return [];
  // patterns of --exclude and the marks of --parents have rules of their own
  if (step.instruction.flags.some(({ name }) => name === "parents" || name === "exclude")) return [];
  const missing = step.sources.filter((source) => isPath(step, source.value) && !isThere(context, source.value));
  return missing.flatMap((source) => {
    // of several patterns only one has to fit; a pattern alone that nothing fits ends the build too
    if (isGlob(source.value) && step.sources.length > 1) return [];
    return [said(plan, context, source)];
  });
}

function said(plan: Plan, context: BuildContext, source: Sourced<string>): ReturnType<typeof saw<"missing" | "ignored">> {
  const ignored = isGlob(source.value) ? undefined : context.ignoredBy(relative(source.value));
  const place = placeOf(plan, source.span);
  if (ignored === undefined) return saw("missing" as const, { source: source.value }, place);
  return saw("ignored" as const, { source: source.value, file: ignored.file, line: ignored.line }, place);
}

/** False for variables, templates, addresses and classes of characters. */
function isPath(step: Step, source: string): boolean {
  if (/[$[\\]|\{\{|\{%|<%/.test(source)) return false;
  return step.kind !== "add" || !/^[a-z][a-z+.-]*:\/\/|^git@|^github\.com\//i.test(source);
}

function isThere(context: BuildContext, source: string): boolean {
  const wanted = relative(source);
  if (wanted === "") return true;
  const within = isGlob(wanted) ? withinGlob(wanted) : undefined;
  return context.files.some((file) => file === wanted || file.startsWith(`${wanted}/`) || within?.(file) === true);
}

function relative(source: string): string {
  return joinPath("/", source).slice(1);
}
