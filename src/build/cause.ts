import { buildCauses, type BuildCause } from "../facts/build-causes.ts";
import type { Plan } from "../plan/plan.ts";
import { compilerNeeds } from "./compiler-needs.ts";
import { missingCopySource } from "./copy-source.ts";
import { missingProgram } from "./missing-program.ts";

/** A build that failed, as the engine told it. */
export interface FailedBuild {
  /** The failing step as the builder calls it, `[runner 3/7] RUN …`; undefined where it never got to one. */
  readonly step: string | undefined;
  readonly reason: string;
  readonly output: readonly string[];
  /** 1-based line in the Dockerfile, where that is known. */
  readonly line: number | undefined;
}

export interface KnownCause {
  readonly id: string;
  readonly cause: string;
  readonly try: string;
  /** The index in `output` of the line that told it; undefined where the reason did. */
  readonly at: number | undefined;
}

const LONG_LINE = 5000;

/** The cause of a failed build, where it is known; undefined where nobody here can tell. */
export function causeOf(build: FailedBuild, plan: Plan): KnownCause | undefined {
  return missingCopySource(build, plan) ?? fromTable(build, plan) ?? missingProgram(build);
}

function fromTable(build: FailedBuild, plan: Plan): KnownCause | undefined {
  const text = stepText(build.step);
  for (const known of buildCauses) {
    if (known.step !== undefined && !known.step.test(text)) continue;
    if (known.stepNot?.test(text) === true) continue;
    const at = build.output.findIndex((line) => known.line.test(line.slice(0, LONG_LINE)));
    const told = at === -1 ? build.reason : (build.output[at] ?? "");
    const match = known.line.exec(told.slice(0, LONG_LINE));
    if (match === null) continue;
    return { ...fill(known, match), ...more(known, build, plan), at: at === -1 ? undefined : at };
  }
  return undefined;
}

/** `[runner 3/7] RUN make` → `RUN make` */
export function stepText(step: string | undefined): string {
  return (step ?? "").replace(/^\[[^\]]*\] /, "");
}

function fill(known: BuildCause, match: RegExpExecArray): { readonly id: string; readonly cause: string; readonly try: string } {
  const group = match.slice(1).find((each) => each !== undefined);
  const put = (template: string): string =>
    group === undefined ? template.replace(/: \{1\}$/, "").replaceAll("{1}", "it") : template.replaceAll("{1}", group);
  return { id: known.id, cause: put(known.cause), try: put(known.try) };
}

/** What is known beyond the line itself. */
function more(known: BuildCause, build: FailedBuild, plan: Plan): { readonly cause?: string; readonly try?: string } {
  switch (known.id) {
    case "pip-compiler-missing":
      return compilerNeeds(build.output);
    case "npm-lock-out-of-step": {
      const missing = build.output
        .map((line) => /(?:Missing|Invalid): (.{1,200}?) (?:from lock file|does not satisfy)/.exec(line)?.[0])
        .find((each) => each !== undefined);
      return missing === undefined ? {} : { cause: `${known.cause}: ${missing}` };
    }
    case "not-permitted": {
      const user = userAt(plan, build.line);
      return user === undefined || /^(?:root|0)(?::|$)/.test(user) ? {} : { cause: `the step runs as ${user}, who may not do that` };
    }
    default:
      return {};
  }
}

/** The last USER before a line in its stage. */
function userAt(plan: Plan, line: number | undefined): string | undefined {
  if (line === undefined) return undefined;
  const stage = plan.stages.findLast((each) => plan.lines.position(each.span.start).line <= line);
  const user = stage?.steps.findLast((step) => step.kind === "other" && step.instruction.keyword === "USER" && step.instruction.startLine < line);
  return user?.instruction.args.text;
}
