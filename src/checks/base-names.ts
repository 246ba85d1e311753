import { baseVariables } from "../facts/base-variables.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { variablesOfBase } from "../plan/variables.ts";
import { parseReference } from "./image-reference.ts";
import { rootOf } from "./stages.ts";

/** The outside image that a stage stands on, and the names of the variables it sets; undefined where they are not known. */
export function baseNames(plan: Plan, stage: Stage): { readonly base: string; readonly names: ReadonlySet<string> | undefined } {
  const from = rootOf(plan, stage).from;
  const known = variablesOfBase(plan, from.ref);
  const base = from.ref ?? from.written;
  if (known !== undefined) return { base, names: new Set(Object.keys(known)) };
  return { base, names: from.ref === undefined ? undefined : baseVariables(parseReference(from.ref).name) };
}
