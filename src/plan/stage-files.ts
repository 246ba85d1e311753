import { stageFilesOf } from "./files/ownership.ts";
import { normal } from "./paths.ts";
import type { Plan, Stage } from "./plan.ts";

/** Whether something is there: surely, surely not, or not known. */
export type Presence = "yes" | "no" | "unknown";

/** Whether a stage holds a path, an absolute one without wildcards, once all its steps have run. What cannot be known is never guessed. */
export function pathIn(plan: Plan, stage: Stage, path: string): Presence {
  const wanted = normal(path);
  const files = stageFilesOf(plan)[stage.index]?.files;
  const real = files?.resolve(wanted);
  const is = real === undefined ? "unknown" : files?.at(real).is;
  return is === "present" ? "yes" : is === "absent" ? "no" : "unknown";
}
