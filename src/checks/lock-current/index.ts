import { strictObject } from "valibot";
import { detect } from "../../detect/detect.ts";
import { UserError } from "../../errors.ts";
import type { Project } from "../../project/project.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { LockFile } from "../../detect/package-manager.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The lock file of a Python project fits its manifest.",
    why: "A lock that was made before the last change of pyproject.toml lacks what was added. A frozen install then ships an image without it and says nothing; a checked one fails in the pipeline instead of on the desk.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: {
    stale: "{path} is out of step: {reason}; make it anew with {command}",
    fresh: "{path} fits: {reason}",
    unknown: "whether {path} fits is not known: {reason}",
    none: "there is no lock file",
    unlooked: "only a Dockerfile is at hand, not its project",
  },
  title: () => "the lock file fits its manifest",
  file({ project }) {
    if (project === undefined) return unproven(saw("unlooked"));
    const found = lockOf(project);
    if (found === undefined) return notApplicable(saw("none"));
    const { manager, lock } = found;
    const { path, reason } = lock;
    if (lock.state === "stale")
      return violated(
        saw("stale", { path, reason, command: COMMANDS[manager] ?? `${manager} lock` }, { kind: "file", path, line: 1, column: 1, endLine: 1, endColumn: 1 }),
      );
    return lock.state === "fresh" ? proven(saw("fresh", { path, reason })) : unproven(saw("unknown", { path, reason }));
  },
});

const COMMANDS: Readonly<Record<string, string>> = { "pip-tools": "pip-compile", pylock: "the tool that wrote it" };

function lockOf(project: Project): { readonly manager: string; readonly lock: LockFile } | undefined {
  try {
    const { value } = detect(project).application.packages;
    return value.lock === undefined ? undefined : { manager: value.name, lock: value.lock };
  } catch (error) {
    // no Python application: nothing that could be locked
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
