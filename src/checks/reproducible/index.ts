import { array, optional, picklist, pipe, startsWith, strictObject, string } from "valibot";
import type { ConfigurationChange, FileChange, ImageComparison } from "../../compare/comparison.ts";
import { compareImages, comparing } from "../../compare/images.ts";
import { bytesForReasons } from "../../compare/reasons.ts";
import { reasonWords } from "../../compare/reason-words.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { fitsGlob } from "../path-globs.ts";

const SHOWN = 10;

type Code = "setting" | "package" | "reason" | "file" | "more" | "digest";

export const check: Check = defineCheck({
  meta: {
    summary: "Building it again without the cache gives the same image.",
    why: "What comes out otherwise each time cannot be held against what was tested, makes every layer after it new for whoever pulls, and hides a change that nobody wanted among those that nobody made.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({
    /** `content`: what a container sees, the times of files apart. `digest`: the image's own digest. */
    same: optional(picklist(["content", "digest"]), "content"),
    /** Paths that may differ: `/var/log/**`. */
    except: optional(array(pipe(string(), startsWith("/"))), []),
  }),
  messages: {
    digest: "the second build gives {after}, the first gave {before}",
    setting: "{setting} is {after} in the second build, {before} in the first",
    package: "{kind} package {name} is {after} in the second build, {before} in the first",
    reason: "{path} differs: {why}; paths of this kind: {count}",
    file: "{path} differs: {aspects}",
    more: "{count} paths more differ",
    same: "a build without the cache gives the same",
    notRebuilt: "it was not built a second time: {reason}",
  },
  title: ({ same }) => (same === "digest" ? "builds to the same digest again" : "builds to the same content again"),
  needs: () => [{ kind: "second-build" }],
  keeps:
    () =>
    ({ path, size }) =>
      bytesForReasons(path, size),
  digests:
    () =>
    ({ mode, path, size }) =>
      comparing.digests?.(path, size, mode) ?? true,
  image({ image, rebuilt }, { except, same }) {
    if (rebuilt === undefined) return unproven(saw("notRebuilt", { reason: "it was not built here" }));
    if ("unlooked" in rebuilt) return unproven(saw("notRebuilt", { reason: rebuilt.unlooked }));
    const comparison = compareImages(image, rebuilt);
    if (comparison.outcome === "identical") return proven(saw("same"));
    const found = differencesOf(comparison, except, same === "digest");
    if (same === "digest") return violated(saw("digest", { before: image.id, after: rebuilt.id }), ...found.map(relatedTo));
    return found.length > 0 ? violated(...found) : proven(saw("same"));
  },
});

function relatedTo(evidence: Evidence<Code>): Evidence<Code> {
  return { ...evidence, related: true };
}

/** Settings and packages first, then what has a reason, one for all its files, then what has none. */
function differencesOf({ configuration, files, packages }: ImageComparison, except: readonly string[], times: boolean): readonly Evidence<Code>[] {
  const left = files.filter(
    ({ path, why }) => why !== "folder-follows" && (times || why !== "time-only") && !except.some((pattern) => fitsGlob(pattern, path)),
  );
  const unknown = left.filter(({ why }) => why === undefined);
  const rest = unknown.length > SHOWN ? [saw("more" as const, { count: unknown.length - SHOWN })] : [];
  return [
    ...configuration.map((change) => saw("setting" as const, settingArgs(change))),
    ...packages.map(({ after, before, kind, name }) => saw("package" as const, { kind, name, before: listed(before), after: listed(after) })),
    ...byReason(left),
    ...unknown.slice(0, SHOWN).map((file) => saw("file" as const, { path: file.path, aspects: aspectsOf(file) }, placeOf(file))),
    ...rest,
  ];
}

function settingArgs({ after, before, name, setting }: ConfigurationChange): { readonly setting: string; readonly before: string; readonly after: string } {
  return { setting: name === undefined ? setting : `${setting} ${name}`, before: before ?? "not set", after: after ?? "not set" };
}

function listed(versions: readonly string[]): string {
  return versions.length === 0 ? "absent" : versions.join(", ");
}

function byReason(files: readonly FileChange[]): readonly Evidence<Code>[] {
  const groups = new Map<keyof typeof reasonWords, FileChange[]>();
  for (const file of files) {
    if (file.why === undefined) continue;
    const group = groups.get(file.why) ?? [];
    groups.set(file.why, group);
    group.push(file);
  }
  return [...groups].flatMap(([code, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { advice, what } = reasonWords[code];
    const why = advice === undefined ? what : `${what}; ${advice}`;
    return [saw("reason" as const, { path: first.path, why, count: group.length }, placeOf(first))];
  });
}

function aspectsOf({ aspects, change }: FileChange): string {
  if (change === "added") return "only the second build has it";
  return change === "removed" ? "only the first build has it" : aspects.join(", ");
}

function placeOf({ after, before, path }: FileChange): NonNullable<Evidence["place"]> {
  return { kind: "image", path, layer: (before ?? after)?.layer ?? 0 };
}
