import { baseImage, type BaseImage } from "../facts/base-images.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { parseReference } from "./image-reference.ts";
import { chainOf } from "./stages.ts";

/** What is known of the outside image that a stage stands on; undefined where nothing is. */
export function baseOf(plan: Plan, stage: Stage): BaseImage | undefined {
  const from = chainOf(plan, stage)[0]?.from;
  const ref = from?.ref ?? (plan.isTemplate ? filledIn(from?.written ?? "") : undefined);
  if (ref === undefined || ref.includes("$")) return undefined;
  const { name, tag, digest } = parseReference(ref);
  // a digest without a tag may be any version
  return tag === undefined && digest !== undefined ? undefined : baseImage(name, tag);
}

/** Versions that a template may have been filled in with. */
const VERSIONS: Readonly<Record<string, string>> = { node: "24", nginx: "1.29", python: "3.13" };

/** `python:{{ version }}-slim` as it mostly becomes: the version is asked for, the variant is written. */
function filledIn(written: string): string | undefined {
  const [, name = "", variant = ""] = /^([\w./-]+):\$\{_+\}(-[\w.-]+)$/.exec(written) ?? [];
  const version = Object.hasOwn(VERSIONS, name) ? VERSIONS[name] : undefined;
  return version === undefined ? undefined : `${name}:${version}${variant}`;
}
