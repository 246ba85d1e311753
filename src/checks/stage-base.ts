import { baseImage, type BaseImage } from "../facts/base-images.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { parseReference } from "./image-reference.ts";
import { chainOf } from "./stages.ts";

/** What is known of the outside image that a stage stands on; undefined where nothing is. */
export function baseOf(plan: Plan, stage: Stage): BaseImage | undefined {
  const ref = chainOf(plan, stage)[0]?.from.ref;
  if (ref === undefined || ref.includes("$")) return undefined;
  const { name, tag, digest } = parseReference(ref);
  // a digest without a tag may be any version
  return tag === undefined && digest !== undefined ? undefined : baseImage(name, tag);
}
