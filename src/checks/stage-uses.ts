import { onceFor } from "../text/once.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { stageNamed } from "../plan/steps.ts";
import type { Span } from "../text/span.ts";

/** A place that names a stage or an image to take files from: `COPY --from` or `RUN --mount=…,from=`. */
export interface StageUse {
  readonly ref: string;
  readonly by: "COPY" | "RUN";
  readonly stage: Stage;
  /** The stage of the file it names, by index, wherever that stands. */
  readonly named: number | undefined;
  readonly span: Span;
}

/** Every use of a stage or an image by COPY and RUN, in order. What ONBUILD puts off names stages of another file. */
export const stageUses: (plan: Plan) => readonly StageUse[] = onceFor((plan: Plan): readonly StageUse[] => {
  const names = plan.stages.map(({ name }) => name);
  return plan.stages.flatMap((stage) =>
    stage.steps.flatMap((step): StageUse[] => {
      if (step.instruction.span.start < stage.span.start) return [];
      if (step.kind === "copy" && step.from !== undefined)
        return [{ ref: step.from.ref, by: "COPY", stage, named: stageNamed(step.from.ref, names), span: step.from.span }];
      if (step.kind !== "run") return [];
      return step.mounts.flatMap(({ options, span }): StageUse[] => {
        const ref = options.get("from");
        return ref === undefined || ref === "" ? [] : [{ ref, by: "RUN", stage, named: stageNamed(ref, names), span }];
      });
    }),
  );
});
