import type { LayerBlob } from "./blob.ts";
import { isKnownDatabase } from "./databases.ts";
import { bytesWanted, type LayerOptions } from "./layer.ts";

/** Puts by what a blob was found to hold, under the digest that its bytes were held against. */
export function remember(digest: string, { compression, index, size }: LayerBlob, options: LayerOptions): void {
  if (!options.indexes) return;
  const { diffId, entries, outside } = index;
  const bare = entries.map((entry) => (entry.content && !isKnownDatabase(entry.path, entry.size) ? { ...entry, content: undefined } : entry));
  options.indexes.set(digest, { diffId, size: index.size, compression, storedSize: size, entries: bare, outside });
}

/** The layer as it was found before, where nothing is asked of it that only its bytes can answer. */
export function remembered(digest: string, options: LayerOptions): LayerBlob | undefined {
  const { budget, compressedSizes, indexes, limits } = options;
  const known = indexes?.get(digest);
  if (!known) return undefined;
  const compressedSize = compressedSizes?.get(known.diffId);
  if (compressedSizes && compressedSize === undefined) return undefined;
  for (const { content, mode, path, size, type } of known.entries) {
    if (type !== "file" || content !== undefined) continue;
    if (isKnownDatabase(path, size) ? size <= limits.keptFile : bytesWanted(options, path, size, mode) !== undefined) return undefined;
  }
  if (known.entries.length > budget.entries) return undefined;
  budget.entries -= known.entries.length;
  const { compression, diffId, entries, outside, size, storedSize } = known;
  return { kind: "layer", claimed: digest, compression, size: storedSize, index: { diffId, size, entries, outside, compressedSize, compressedHere: false } };
}
