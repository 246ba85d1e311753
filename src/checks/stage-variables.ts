import type { Plan, Stage, Step } from "../plan/plan.ts";
import { byInstructions } from "./set-variables.ts";
import { chainOf } from "./stages.ts";

/** What ENV has set in a stage, and in those it stands on, before a step; ARG counts in its own stage. The last value wins. */
export function environmentBefore(plan: Plan, stage: Stage, step: Step): ReadonlyMap<string, string> {
  const chain = chainOf(plan, stage);
  const variables = byInstructions(plan).filter(
    (variable) => variable.span.start < step.span.start && (variable.by === "ENV" ? chain.includes(variable.stage) : variable.stage === stage),
  );
  return new Map(variables.map(({ name, value }) => [name, value]));
}

/** The user that a step runs as, as far as USER says so; undefined where the outside base decides or a variable stands in it. */
export function userBefore(plan: Plan, stage: Stage, step: Step): string | undefined {
  const steps = chainOf(plan, stage).flatMap((part) => part.steps);
  const before = steps.slice(0, steps.indexOf(step)).findLast(({ instruction }) => instruction.keyword === "USER");
  const name = before?.instruction.args.text.trim().split(":", 1)[0];
  return name === undefined || /[${]/.test(name) ? undefined : name;
}
