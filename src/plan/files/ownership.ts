import { onceFor } from "../../text/once.ts";
import { normal } from "../paths.ts";
import type { Plan, Stage, Step } from "../plan.ts";
import { globalVariables } from "../variables.ts";
import { toldId, type Unnumbered } from "./accounts.ts";
import type { FileType } from "./file-state.ts";
import type { Depth } from "./file-tree.ts";
import { wholeMode } from "./modes.ts";
import { walkStage, type WalkedStage } from "./stage-walk.ts";

/** What a stage leaves at a path, and the step that made it so; undefined for what the base brings. */
export type Ownership =
  | {
      readonly kind: "known";
      /** Undefined where that part alone is not known. */
      readonly uid: number | undefined;
      readonly gid: number | undefined;
      /** Permission bits, 0o755; undefined where one of them is not known. */
      readonly mode: number | undefined;
      readonly type: FileType | undefined;
      readonly by: Step | undefined;
    }
  | { readonly kind: "absent"; readonly by: Step | undefined }
  | { readonly kind: "unknown"; readonly by: Step | undefined };

/** Every stage with its files, in order; each path is worked out when it is asked for. */
export const stageFilesOf: (plan: Plan) => readonly WalkedStage[] = onceFor((plan: Plan): readonly WalkedStage[] => {
  const global = globalVariables(plan, plan.args).scope;
  const depth: Depth = { now: 0 };
  const unnumbered: Unnumbered = { last: 0 };
  const walked: WalkedStage[] = [];
  for (const stage of plan.stages) walked.push(walkStage(plan, stage, walked, global, depth, unnumbered));
  return walked;
});

/** Whose a path is and who may do what with it, once all steps of a stage have run. `path` is absolute; links above it are followed. */
export function ownership(plan: Plan, stage: Stage, path: string): Ownership {
  const state = stageFilesOf(plan)[stage.index]?.files.at(normal(path));
  if (state === undefined) return { kind: "unknown", by: undefined };
  const { by, gid, is, mode, type, uid } = state;
  return is === "present" ? { kind: "known", uid: toldId(uid), gid: toldId(gid), mode: wholeMode(mode), type, by } : { kind: is, by };
}
