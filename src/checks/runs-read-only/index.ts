import { strictObject } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { faredUnder, pathsBeside } from "../restricted-run.ts";

const condition: RunCondition = { readOnly: true };

export const check: Check = defineCheck({
  meta: {
    summary: "It runs with a root file system that cannot be written.",
    why: "What breaks into a container with a read-only root can change nothing in it and leaves nothing behind. Most applications need a folder or two; they are named once and get a tmpfs.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    well: "ready after {time:seconds} with a read-only root",
    top: "it writes to {path}: give what it writes a folder of its own, which can be a tmpfs or a volume",
    path: "it writes to {path}: give it a place with `tmpfs: [{folder}]` in the trial, and the same in production",
    badly: "with a read-only root {reason}",
    notTried: "not tried: {reason}",
  },
  title: () => "runs with a read-only root",
  needs: () => [{ kind: "run", condition, needs: [] }],
  container({ trial }) {
    const fared = faredUnder(trial, condition);
    if (fared.kind === "not-tried") return unproven(saw("notTried", { reason: fared.reason }));
    if (fared.kind === "well") return proven(saw("well", { time: fared.seconds }));
    const paths = pathsBeside(fared.run.logs, /read-only file system|EROFS/i);
    const named = paths.map((path) =>
      path.lastIndexOf("/") === 0 ? saw("top", { path }) : saw("path", { path, folder: path.slice(0, path.lastIndexOf("/")) }),
    );
    return violated(saw("badly", { reason: fared.reason }, fared.place), ...named);
  },
});
