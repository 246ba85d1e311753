import { array, optional, pipe, regex, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const SHOWN = 5;

export const check: Check = defineCheck({
  meta: {
    summary: "It writes only where that was agreed on.",
    why: "What an application writes into its own layer is lost with the container, slows it down, and keeps the root from being read-only. It belongs on a volume, on a tmpfs, or nowhere.",
    level: "warning",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ paths: optional(array(pipe(string(), regex(/^\//, "must begin with /"))), ["/tmp", "/run", "/var/run", "/var/tmp"]) }),
  messages: {
    only: "it wrote {count} files, all where it may",
    nothing: "it wrote nothing",
    wrote: "{path} was {change}: give it a volume or a tmpfs, or name it in `paths`",
    more: "and {count} more",
    notSeen: "what it wrote could not be seen: {reason}",
    notReady: "the application never became ready: {reason}",
  },
  title: ({ paths }) => `writes only to volumes, tmpfs${paths.length === 0 ? "" : `, ${paths.join(", ")}`}`,
  needs: () => [{ kind: "writes" }],
  container({ trial }, { paths }) {
    const { writes } = trial;
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    if (writes === undefined) return unproven(saw("notSeen", { reason: "it had ended" }));
    if ("unlooked" in writes) return unproven(saw("notSeen", { reason: writes.unlooked }));
    const elsewhere = writes.filter(
      ({ path, where }) => where === "root" && !paths.some((each) => path === each || path.startsWith(`${each.replace(/\/$/, "")}/`)),
    );
    if (elsewhere.length === 0) return proven(writes.length === 0 ? saw("nothing") : saw("only", { count: writes.length }));
    const shown = elsewhere.slice(0, SHOWN).map(({ change, path }) => {
      const letter = { added: "A", changed: "C", deleted: "D" }[change];
      return saw("wrote", { path, change }, { kind: "command", command: `docker diff ${trial.container}`, output: `${letter} ${path}` });
    });
    return violated(...shown, ...(elsewhere.length > SHOWN ? [saw("more" as const, { count: elsewhere.length - SHOWN })] : []));
  },
});
