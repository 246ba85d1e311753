import { normal } from "../paths.ts";
import type { Plan, Stage } from "../plan.ts";
import { parentOf } from "./doing.ts";
import type { FileState } from "./file-state.ts";
import type { FileView } from "./file-tree.ts";
import { stageFilesOf } from "./ownership.ts";
import { homeOfUser, may, runnerOf, type Asking } from "./runner.ts";

/** Whether something may be done, and what forbids it: the path that does, with its state. */
export type Right = { readonly kind: "yes" | "unknown" } | { readonly kind: "no"; readonly path: string; readonly state: FileState };

const unknown: Right = { kind: "unknown" };

/** The rights of the user that a container of a stage runs as; undefined where it runs as root, or where that is not known. */
export function runtimeRights(plan: Plan, stage: Stage): RuntimeRights | undefined {
  const walked = stageFilesOf(plan)[stage.index];
  if (walked === undefined || walked.user === undefined) return undefined;
  const runner = runnerOf(walked.accounts, walked.user);
  if (runner.mayBeRoot) return undefined;
  return {
    reads: (path) => reach(walked.files, path, runner, 4),
    executes: (path) => reach(walked.files, path, runner, 1),
    makes: (path) => making(walked.files, path, runner),
    is: (path) => walked.files.at(normal(path)),
  };
}

export interface RuntimeRights {
  reads(path: string): Right;
  executes(path: string): Right;
  /** Whether it may make a path where that is not, or write it where it is. */
  makes(path: string): Right;
  is(path: string): FileState;
}

function reach(files: FileView, path: string, asking: Asking, right: 1 | 2 | 4): Right {
  const real = files.resolve(path);
  if (real === undefined) return unknown;
  const above = entering(files, real, asking);
  if (above.kind === "no") return above;
  const state = files.at(real);
  const own = may(state, asking, right);
  return own === "no" ? { kind: "no", path: real, state } : own === "yes" ? above : unknown;
}

/** Whether every folder above a path may be entered. */
function entering(files: FileView, path: string, asking: Asking): Right {
  let sure = true;
  const above: string[] = [];
  for (let at = parentOf(path); above[0] !== "/"; at = parentOf(at)) above.unshift(at);
  for (const folder of above) {
    const state = files.at(folder);
    if (state.is === "absent") return { kind: "yes" };
    const answer = may(state, asking, 1);
    if (answer === "no") return { kind: "no", path: folder, state };
    if (answer === "unknown") sure = false;
  }
  return sure ? { kind: "yes" } : unknown;
}

function making(files: FileView, path: string, asking: Asking): Right {
  const real = files.resolve(path);
  if (real === undefined) return unknown;
  const above = entering(files, real, asking);
  if (above.kind === "no") return above;
  for (let at = real; ; at = parentOf(at)) {
    const state = files.at(at);
    if (state.is === "unknown") return unknown;
    if (state.is === "absent" && at !== "/") continue;
    const own = may(state, asking, 2);
    return own === "no" ? { kind: "no", path: at, state } : own === "yes" ? above : unknown;
  }
}

/** The home of the user that a container of a stage runs as, as /etc/passwd has it; undefined where that is not known. */
export function homeOf(plan: Plan, stage: Stage): string | undefined {
  const walked = stageFilesOf(plan)[stage.index];
  return walked?.user === undefined ? undefined : homeOfUser(walked.accounts, walked.user);
}
