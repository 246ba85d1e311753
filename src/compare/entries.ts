import type { Image, ImageEntry } from "../image/image.ts";
import type { ComparedEntry, FileAspect } from "./comparison.ts";

/** Two entries of one path; one is missing where only one image has it. */
export interface EntryPair {
  readonly path: string;
  readonly before: ImageEntry | undefined;
  readonly after: ImageEntry | undefined;
  readonly aspects: readonly FileAspect[];
}

/** Every path of which something differs, sorted. Files have to be hashed: see `comparing`. */
export function differingEntries(before: Image, after: Image): readonly EntryPair[] {
  const shared = sharedLayers(before, after);
  const found: EntryPair[] = [];
  const [old, now] = [before.entries()[Symbol.iterator](), after.entries()[Symbol.iterator]()];
  let [left, right] = [old.next().value as ImageEntry | undefined, now.next().value as ImageEntry | undefined];
  // both come sorted by path
  while (left !== undefined || right !== undefined) {
    if (right === undefined || (left !== undefined && left.path < right.path)) {
      if (left !== undefined) found.push({ path: left.path, before: left, after: undefined, aspects: [] });
      left = old.next().value as ImageEntry | undefined;
      continue;
    }
    if (left === undefined || right.path < left.path) {
      found.push({ path: right.path, before: undefined, after: right, aspects: [] });
      right = now.next().value as ImageEntry | undefined;
      continue;
    }
    if (shared[left.layer] !== right.layer) {
      const aspects = aspectsOf(left, right);
      if (aspects.length > 0) found.push({ path: left.path, before: left, after: right, aspects });
    }
    left = old.next().value as ImageEntry | undefined;
    right = now.next().value as ImageEntry | undefined;
  }
  return found;
}

/** For each layer of the first image that of the second which is the same tar. An entry that both have from there is the same. */
function sharedLayers(before: Image, after: Image): readonly (number | undefined)[] {
  const numbers = new Map(after.layers.map(({ diffId }, number) => [diffId, number]));
  return before.layers.map(({ diffId }) => numbers.get(diffId));
}

function aspectsOf(before: ImageEntry, after: ImageEntry): readonly FileAspect[] {
  if (before.type !== after.type) return ["type"];
  const aspects: FileAspect[] = [];
  if (before.size !== after.size || before.digest !== after.digest) aspects.push("content");
  if (before.target !== after.target) aspects.push("target");
  // a link's own mode counts for nothing
  if (before.mode !== after.mode && before.type !== "symlink") aspects.push("mode");
  if (before.uid !== after.uid || before.gid !== after.gid) aspects.push("owner");
  if (!sameAttributes(before, after)) aspects.push("attributes");
  if (before.mtime !== undefined && after.mtime !== undefined && before.mtime !== after.mtime) aspects.push("time");
  return aspects;
}

function sameAttributes({ xattrs: before }: ImageEntry, { xattrs: after }: ImageEntry): boolean {
  if ((before?.size ?? 0) !== (after?.size ?? 0)) return false;
  for (const [name, value] of before ?? []) {
    const other = after?.get(name);
    if (other === undefined || Buffer.compare(value, other) !== 0) return false;
  }
  return true;
}

export function comparedEntry({ digest, gid, layer, mode, mtime, size, target, type, uid }: ImageEntry): ComparedEntry {
  return { type, size, mode, uid, gid, target, time: mtime, digest, layer };
}
