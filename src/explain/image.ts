import { duplicatesOf } from "../checks/duplicates.ts";
import { entriesOf } from "../checks/image-entries.ts";
import { wasteOf, type Waste, type WasteReason } from "../checks/waste.ts";
import type { Image, ImageEntry, ImageFormat, ImageLayer, PackageKind } from "../image/image.ts";
import { instructionText } from "../image/instruction.ts";
import { withoutSecrets } from "../facts/withheld.ts";

/** What an image is made of. Bytes are bytes of files uncompressed where nothing else is said; layer 0 is the lowest. */
export interface ImageExplanation {
  /** What it was asked for by. */
  readonly ref: string;
  readonly id: string;
  readonly format: ImageFormat;
  readonly tags: readonly string[];
  /** `linux/arm64/v8`; undefined for a bare file system, which says nothing of it. */
  readonly platform: string | undefined;
  readonly created: string | undefined;
  /** Bytes of all layers as tar files. */
  readonly size: number;
  /** Bytes that a pull transfers; undefined where the source holds a layer uncompressed. */
  readonly transferSize: number | undefined;
  /** Files that a container sees, and their bytes; a file of several names is one. */
  readonly files: number;
  readonly fileBytes: number;
  /** As written; empty means root. */
  readonly user: string;
  readonly workingDir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** `8000/tcp`. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string | undefined;
  /** Undefined: not known. */
  readonly base: ExplainedBase | undefined;
  /** What the image itself calls its base; nobody has proved it. */
  readonly baseName: string | undefined;
  readonly layers: readonly ExplainedLayer[];
  readonly waste: { readonly bytes: number; readonly groups: readonly WasteGroup[] };
  /** Files that hold the same bytes as another, from `DUPLICATES_FROM` bytes on; those of a known base alone apart. */
  readonly duplicates: { readonly bytes: number; readonly groups: readonly DuplicateGroup[] };
  /** The ten largest that a container sees. */
  readonly largest: readonly LargeFile[];
  readonly packages: readonly { readonly kind: PackageKind; readonly count: number }[];
  /** Databases that are there and could not be read. */
  readonly unreadPackages: readonly { readonly kind: PackageKind; readonly path: string; readonly reason: string }[];
}

export interface ExplainedBase {
  readonly ref: string;
  /** How many of the lowest layers are the base's. */
  readonly layers: number;
  /** Bytes of these layers as tar files. */
  readonly size: number;
}

export interface ExplainedLayer {
  readonly number: number;
  /** Of the uncompressed tar. */
  readonly diffId: string;
  /** Bytes of the tar, uncompressed. */
  readonly size: number;
  /** Bytes as stored, where that is compressed. */
  readonly compressedSize: number | undefined;
  /** The instruction that made it, without secrets; undefined where the history does not say. */
  readonly instruction: string | undefined;
  /** Undefined where the base is not known. */
  readonly inBase: boolean | undefined;
  readonly files: number;
  /** Bytes of this layer that no container sees. */
  readonly waste: Readonly<Record<WasteReason, number>>;
}

/** What one layer does to the files of another. */
export interface WasteGroup {
  readonly reason: WasteReason;
  /** The layer that holds the bytes, and the one that hides them. */
  readonly layer: number;
  readonly hiddenBy: number;
  readonly bytes: number;
  readonly files: number;
  /** The path of the largest of them. */
  readonly largest: string;
}

export interface DuplicateGroup {
  /** Bytes that are stored beyond once. */
  readonly bytes: number;
  /** How many paths hold them. */
  readonly files: number;
  /** One that is too many, and one that it is the same as. */
  readonly path: string;
  readonly other: string;
  /** The layer of `path`. */
  readonly layer: number;
}

export interface LargeFile {
  readonly path: string;
  readonly size: number;
  readonly layer: number;
}

const LARGEST = 10;
const MOST_DUPLICATES = 100;
/** Bytes from which on a file is looked for a second time: what is smaller weighs nothing. */
export const DUPLICATES_FROM = 100_000;
const BASE_NAME = "org.opencontainers.image.base.name";

/** What an image stands on: how many of the lowest layers are known to be those of `ref`. */
export interface KnownBase {
  readonly ref: string;
  readonly layers: number;
}

export function explainImage(image: Image, ref: string, base?: KnownBase): ImageExplanation {
  const { config } = image;
  const waste = wasteOf(image);
  const files = filesOf(image);
  const packages = image.packages();
  const transfer = image.layers.map(compressedSizeOf);
  return {
    ref,
    id: image.id,
    format: image.format,
    tags: image.tags,
    platform: image.configured ? [config.os, config.architecture, config.variant].filter((part) => part !== undefined && part !== "").join("/") : undefined,
    created: config.created,
    size: image.size,
    transferSize: transfer.every((each) => each !== undefined) ? sum(transfer) : undefined,
    files: files.length,
    fileBytes: sum(files.map(({ size }) => size)),
    user: config.user,
    workingDir: config.workingDir,
    entrypoint: config.entrypoint.map(withoutSecrets),
    cmd: config.cmd.map(withoutSecrets),
    exposedPorts: config.exposedPorts,
    volumes: config.volumes,
    stopSignal: config.stopSignal,
    base: base && { ...base, size: sum(image.layers.slice(0, base.layers).map(({ size }) => size)) },
    baseName: image.manifest?.annotations[BASE_NAME] ?? config.labels[BASE_NAME],
    layers: image.layers.map((layer, number) => explainLayer(layer, number, waste, base?.layers)),
    waste: { bytes: bytesOf(waste), groups: groupsOf(waste) },
    duplicates: duplicateGroups(image, base?.layers ?? 0),
    largest: files
      .toSorted((left, right) => right.size - left.size)
      .slice(0, LARGEST)
      .map(({ layer, path, size }) => ({ path, size, layer })),
    packages: (["deb", "apk", "rpm", "python", "node"] as const)
      .map((kind) => ({ kind, count: packages.found.filter((each) => each.kind === kind).length }))
      .filter(({ count }) => count > 0),
    unreadPackages: packages.unread,
  };
}

/** How many of an image's lowest layers are another image's, all of that one's; undefined where it is not built on it. */
export function layersOfBase(image: Image, base: Image): number | undefined {
  const fits = base.layers.length <= image.layers.length && base.layers.every(({ diffId }, index) => diffId === image.layers[index]?.diffId);
  return fits ? base.layers.length : undefined;
}

function explainLayer(layer: ImageLayer, number: number, waste: readonly Waste[], baseLayers: number | undefined): ExplainedLayer {
  const own = waste.filter((each) => each.layer === number);
  const of = (reason: WasteReason): number => bytesOf(own.filter((each) => each.reason === reason));
  return {
    number,
    diffId: layer.diffId,
    size: layer.size,
    compressedSize: compressedSizeOf(layer),
    instruction: layer.createdBy === undefined ? undefined : withoutSecrets(instructionText(layer.createdBy)),
    inBase: baseLayers === undefined ? undefined : number < baseLayers,
    files: layer.entries.filter(({ type }) => type === "file").length,
    waste: { rewritten: of("rewritten"), rights: of("rights"), again: of("again"), deleted: of("deleted") },
  };
}

function compressedSizeOf({ blob, compressedSize }: ImageLayer): number | undefined {
  return blob.compression === "none" ? compressedSize : blob.size;
}

/** Files of the final tree, each once: a hard link whose first name is there as well is left out. */
function filesOf(image: Image): readonly ImageEntry[] {
  const sources = image.layers.map(
    ({ entries }) => new Map(entries.flatMap(({ path, target, type }) => (type === "hardlink" && target !== undefined ? [[path, target] as const] : []))),
  );
  return entriesOf(image).filter((entry) => {
    if (entry.type !== "file") return false;
    const source = entry.links > 1 ? sources[entry.layer]?.get(entry.path) : undefined;
    return source === undefined || source === entry.path || image.lstat(source)?.links !== entry.links;
  });
}

function duplicateGroups(image: Image, baseLayers: number): ImageExplanation["duplicates"] {
  const all = duplicatesOf(image, baseLayers).filter(({ size }) => size >= DUPLICATES_FROM);
  const groups = all
    .slice(0, MOST_DUPLICATES)
    .map(({ extra, others, wasted }) => ({ bytes: wasted, files: others.length + 1, path: extra.path, other: others[0]?.path ?? "", layer: extra.layer }));
  return { bytes: sum(all.map(({ wasted }) => wasted)), groups };
}

function groupsOf(waste: readonly Waste[]): readonly WasteGroup[] {
  const groups = new Map<string, Waste[]>();
  for (const one of waste) {
    const key = `${one.reason} ${one.layer} ${one.hiddenBy}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      let largest = first;
      for (const each of group) if (each.bytes > largest.bytes) largest = each;
      const { hiddenBy, layer, reason } = first;
      return [{ reason, layer, hiddenBy, bytes: bytesOf(group), files: group.length, largest: largest.path }];
    })
    .toSorted((left, right) => right.bytes - left.bytes);
}

function bytesOf(waste: readonly Waste[]): number {
  return sum(waste.map(({ bytes }) => bytes));
}

function sum(all: readonly (number | undefined)[]): number {
  let total = 0;
  for (const each of all) total += each ?? 0;
  return total;
}
