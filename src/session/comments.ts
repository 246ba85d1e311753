import type { Choice } from "../contract/choose.ts";
import { IGNORES_CHECK, verdictOnComments, type JudgedComments } from "../judge/ignore/report.ts";
import type { Taken } from "../judge/ignore/take-back.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { PlannedImage } from "./evidence.ts";
import { toldChecks } from "./told-checks.ts";

export interface JudgedImage {
  readonly planned: PlannedImage;
  readonly taken: Taken;
}

/** Each image's verdicts, and with the first image of a Dockerfile what is to be said of its comments: one stage's target may need a comment that another's does not. */
export function withCommentVerdicts(images: readonly JudgedImage[], { ignore, only }: Pick<Choice, "ignore" | "only">): readonly (readonly Verdict[])[] {
  if (ignore.includes(IGNORES_CHECK) || (only.length > 0 && !only.includes(IGNORES_CHECK))) return images.map(({ taken }) => taken.verdicts);
  const byFile = new Map<string, JudgedComments[]>();
  for (const { planned, taken } of images) byFile.set(planned.plan.path, [...(byFile.get(planned.plan.path) ?? []), { plan: planned.plan, ...taken }]);

  const told = new Set<string>();
  return images.map(({ planned, taken }) => {
    const { path } = planned.plan;
    const [first, ...others] = told.has(path) ? [] : (byFile.get(path) ?? []);
    told.add(path);
    const said = first === undefined ? undefined : verdictOnComments([first, ...others], toldChecks);
    return said === undefined ? taken.verdicts : [...taken.verdicts, said];
  });
}
