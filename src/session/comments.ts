import type { Choice } from "../contract/choose.ts";
import { IGNORES_CHECK, verdictOnComments, type JudgedComments } from "../judge/ignore/report.ts";
import type { Taken } from "../judge/ignore/take-back.ts";
import type { Plan } from "../plan/plan.ts";
import type { ImageReport } from "../reports/kind.ts";
import { toldChecks } from "./told-checks.ts";

/** One image that was judged; its plan is kept only where comments in it are to be told of. */
export interface JudgedImage {
  readonly report: ImageReport;
  readonly uses: Taken["uses"];
  readonly commented: Plan | undefined;
}

/** Each image's report, and with the first image of a Dockerfile what is to be said of its comments: one stage's target may need a comment that another's does not. */
export function withCommentVerdicts(images: readonly JudgedImage[], { ignore, only }: Pick<Choice, "ignore" | "only">): readonly ImageReport[] {
  if (ignore.includes(IGNORES_CHECK) || (only.length > 0 && !only.includes(IGNORES_CHECK))) return images.map(({ report }) => report);
  const byFile = new Map<string, JudgedComments[]>();
  for (const { commented: plan, report, uses } of images) {
    if (plan !== undefined) byFile.set(plan.path, [...(byFile.get(plan.path) ?? []), { plan, uses, verdicts: report.verdicts }]);
  }

  const told = new Set<string>();
  return images.map(({ commented, report }) => {
    if (commented === undefined || told.has(commented.path)) return report;
    told.add(commented.path);
    const [first, ...others] = byFile.get(commented.path) ?? [];
    const said = first === undefined ? undefined : verdictOnComments([first, ...others], toldChecks);
    return said === undefined ? report : { ...report, verdicts: [...report.verdicts, said] };
  });
}
