import type { LayerBlob } from "./blob.ts";
import type { IndexedLayer, LayerEntry, Notes } from "./image.ts";
import { bytesToKeep, type LayerOptions } from "./layer.ts";

/** Puts by what a blob was found to hold, under the digest that its bytes were held against, beside what other looks at it had asked for. */
export function remember(digest: string, { compression, index, size }: LayerBlob, options: LayerOptions): void {
  if (!options.indexes) return;
  const { diffId, outside } = index;
  const before = options.indexes.get(digest);
  const entries = before?.entries.length === index.entries.length ? index.entries.map((entry, at) => joined(entry, before.entries[at])) : index.entries;
  const looks = [...new Set([...(before?.looks ?? []), ...(options.looks ?? []).map(({ name }) => name)])];
  options.indexes.set(digest, { diffId, size: index.size, compression, storedSize: size, entries, outside, looks });
}

/** One layer serves contracts that read different files: what either of them kept stays. */
function joined(entry: LayerEntry, before: LayerEntry | undefined): LayerEntry {
  if (before === undefined || before.path !== entry.path) return entry;
  const content = (before.content?.length ?? -1) > (entry.content?.length ?? -1) ? before.content : entry.content;
  const digest = entry.digest ?? before.digest;
  const notes = entry.notes === undefined ? before.notes : { ...before.notes, ...entry.notes };
  return { ...entry, content, ...(digest === undefined ? {} : { digest }), ...(notes === undefined ? {} : { notes }) };
}

/** The layer as it was found before, where nothing is asked of it that only its bytes can answer. */
export function remembered(digest: string, options: LayerOptions): LayerBlob | undefined {
  const { budget, compressedSizes, indexes } = options;
  const known = indexes?.get(digest);
  if (!known) return undefined;
  const compressedSize = compressedSizes?.get(known.diffId);
  if (compressedSizes && compressedSize === undefined) return undefined;
  if (known.entries.length > budget.entries) return undefined;
  if (options.looks?.some(({ name }) => known.looks?.includes(name) !== true) === true) return undefined;
  const entries = asAsked(known, options);
  if (!entries) return undefined;
  budget.entries -= known.entries.length;
  const { compression, diffId, outside, size, storedSize } = known;
  return { kind: "layer", claimed: digest, compression, size: storedSize, index: { diffId, size, entries, outside, compressedSize, compressedHere: false } };
}

/** Entries with just what a look at the bytes would keep of them now, so that nobody sees what others asked for; undefined where more is wanted than is known. */
function asAsked(known: IndexedLayer, options: LayerOptions): readonly LayerEntry[] | undefined {
  const left = { ...options.budget };
  const entries: LayerEntry[] = [];
  for (const entry of known.entries) {
    if (entry.type !== "file") {
      entries.push(entry);
      continue;
    }
    const { path, size, mode } = entry;
    const wanted = bytesToKeep(options, left, path, size, mode);
    if (wanted !== undefined && (entry.content?.length ?? -1) < wanted) return undefined;
    const hashed = options.digests?.(path, size, mode) === true;
    if (hashed && entry.digest === undefined) return undefined;
    const { digest, notes: all, ...bare } = entry;
    const content = wanted === undefined ? undefined : entry.content?.subarray(0, wanted);
    const notes = all && notesAsked(all, options);
    entries.push({ ...bare, content, ...(hashed && digest !== undefined ? { digest } : {}), ...(notes === undefined ? {} : { notes }) });
  }
  options.budget.kept = left.kept;
  options.budget.keptAlways = left.keptAlways;
  return entries;
}

function notesAsked(all: Notes, { looks = [] }: LayerOptions): Notes | undefined {
  const noted = looks.flatMap(({ name }) => (all[name] === undefined ? [] : [[name, all[name]] as const]));
  return noted.length === 0 ? undefined : Object.fromEntries(noted);
}
