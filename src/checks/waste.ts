import type { Image, ImageEntry, LayerEntry } from "../image/image.ts";

/** Why bytes of a layer are in no container. */
export type WasteReason =
  /** A later layer brings the path again, with other content. */
  | "rewritten"
  /** A later layer brings the same content again, with another mode or owner: chmod or chown in a RUN of its own. */
  | "rights"
  /** A later layer brings the same content again: touched, or copied a second time. */
  | "again"
  /** A later layer takes it away. */
  | "deleted";

export interface Waste {
  readonly path: string;
  /** The layer that holds the bytes, and the one from which on nobody sees them; 0 is the lowest. */
  readonly layer: number;
  readonly hiddenBy: number;
  readonly bytes: number;
  readonly reason: WasteReason;
}

/** Every file that some layer holds and the final tree does not show: of n copies n - 1, and of hard links one once none of their names is left. */
export function wasteOf(image: Image): readonly Waste[] {
  const found: Waste[] = [];
  const brought = new Map<number, ReadonlyMap<string, LayerEntry>>();
  for (const { content, entry, removedIn } of image.hidden()) {
    if (entry.size === 0) continue;
    const later = brought.get(removedIn) ?? filesOf(image, removedIn);
    brought.set(removedIn, later);
    const reason = reasonOf(entry, content, later.get(entry.path));
    found.push({ path: entry.path, layer: entry.layer, hiddenBy: removedIn, bytes: entry.size, reason });
  }
  return found;
}

function filesOf(image: Image, layer: number): ReadonlyMap<string, LayerEntry> {
  return new Map((image.layers[layer]?.entries ?? []).filter(({ type }) => type === "file").map((entry) => [entry.path, entry]));
}

function reasonOf(before: ImageEntry, content: Uint8Array | undefined, after: LayerEntry | undefined): WasteReason {
  if (after === undefined) return "deleted";
  if (before.size !== after.size || !sameContent(before, content, after)) return "rewritten";
  return before.mode !== after.mode || before.uid !== after.uid || before.gid !== after.gid ? "rights" : "again";
}

/**
 * chmod and chown leave the time of a file's last change as it is, and a program that writes a file sets it: same size and same time are taken for
 * the same content where the bytes themselves were neither hashed nor kept.
 */
function sameContent(before: ImageEntry, content: Uint8Array | undefined, after: LayerEntry): boolean {
  if (before.digest !== undefined && after.digest !== undefined) return before.digest === after.digest;
  if (content?.length === before.size && after.content?.length === after.size) return Buffer.compare(content, after.content) === 0;
  return before.mtime === after.mtime;
}
