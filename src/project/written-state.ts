import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Where what was written last is kept, below the folder of the contract. */
export const statePath = ".plimsoll/set.json";

/** What Plimsoll wrote last: how it tells its own lines from those of the user. */
export interface WrittenState {
  /** Texts by path, relative to the folder of the contract; files that the user took away since are among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Texts of the user's that were replaced, by path: what they said of the application still holds. */
  readonly replaced: ReadonlyMap<string, string>;
  /** Lines added to .gitignore. */
  readonly ignored: readonly string[];
}

export const emptyState: WrittenState = { files: new Map(), replaced: new Map(), ignored: [] };

const NOTE = "What plimsoll wrote last, compressed: by it `plimsoll sync` tells your edits from its own lines. Commit this file; do not edit it.";
const MOST_FILES = 1000;
const MOST_BYTES = 1024 * 1024;

/**
 * JSON with a line for each file, its text deflated and in base64: a third of the text's size, and branches that changed different files merge.
 * `before` is what the file holds now: lines that mean the same stay as they are, since another zlib packs in another way.
 */
export function stateText({ files, ignored, replaced }: WrittenState, before?: string): string {
  const value = {
    note: NOTE,
    version: 1,
    ignored,
    files: packed(files, before === undefined ? {} : packedIn(before, "files")),
    ...(replaced.size === 0 ? {} : { replaced: packed(replaced, before === undefined ? {} : packedIn(before, "replaced")) }),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function packed(files: ReadonlyMap<string, string>, before: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const sorted = [...files].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([path, text]) => [path, repacked(text, Object.hasOwn(before, path) ? before[path] : undefined)]));
}

/** Undefined for a text that is none of ours: broken by hand, by a merge, or made by a later version. */
export function readState(text: string): WrittenState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value["version"] !== 1 || !isRecord(value["files"])) return undefined;
    const ignored = Array.isArray(value["ignored"]) ? value["ignored"].filter((line) => typeof line === "string") : [];
    return { files: unpackedAll(value["files"]), replaced: isRecord(value["replaced"]) ? unpackedAll(value["replaced"]) : new Map(), ignored };
  } catch {
    return undefined;
  }
}

/** @throws Error for too many, and for one that is not packed. */
function unpackedAll(files: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const entries = Object.entries(files);
  if (entries.length > MOST_FILES) throw new RangeError("too many files");
  return new Map(entries.map(([path, one]) => [path, unpacked(one)]));
}

function packedIn(text: string, key: "files" | "replaced"): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    const found = isRecord(value) ? value[key] : undefined;
    return isRecord(found) ? found : {};
  } catch {
    return {};
  }
}

function repacked(text: string, before: unknown): string {
  if (typeof before === "string") {
    try {
      if (unpacked(before) === text) return before;
    } catch {
      // what cannot be read is written anew
    }
  }
  return deflateRawSync(text, { level: 9 }).toString("base64");
}

function unpacked(text: unknown): string {
  if (typeof text !== "string") throw new TypeError("a file's text is no text");
  return inflateRawSync(Buffer.from(text, "base64"), { maxOutputLength: MOST_BYTES }).toString("utf8");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
