import type { Image, OpenImageOptions } from "../image/image.ts";
import type { ComparedImage, FileChange, ImageComparison } from "./comparison.ts";
import { configurationChanges, platformOf } from "./configuration.ts";
import { comparedEntry, differingEntries, type EntryPair } from "./entries.ts";
import { layerPairs } from "./layers.ts";
import { ownersOfChanged } from "./owners.ts";
import { packageChanges } from "./packages.ts";
import { bytesForReasons, countReasons, foldersOf, reasonOf } from "./reasons.ts";

/** What has to be asked of an image when it is opened, so that it can be compared. */
export const comparing: Pick<OpenImageOptions, "digests" | "keep"> = { keep: bytesForReasons, digests: (_, size) => size > 0 };

/** Sets two images beside each other, under the names that they were asked for by. Both have to be opened with `comparing`. */
export function compareImages(
  before: Image,
  after: Image,
  names: { readonly before: string; readonly after: string } = { before: before.ref, after: after.ref },
): ImageComparison {
  const sides = { before: comparedImage(before, names.before), after: comparedImage(after, names.after) };
  const layers = layerPairs(before, after);
  if (isIdentical(before, after)) return { ...sides, outcome: "identical", configuration: [], packages: [], files: [], layers, reasons: [] };

  const configuration = configurationChanges(before, after);
  const packages = packageChanges(before, after);
  const pairs = differingEntries(before, after);
  const ownerOf = ownersOfChanged(before, after, packages);
  const folders = foldersOf(pairs);
  const differing = new Map(pairs.map((pair) => [pair.path, pair]));
  const files = pairs.map((pair): FileChange => {
    const why = reasonOf(pair, { before, after, differing, ownerOf, folders });
    return {
      path: pair.path,
      change: changeOf(pair),
      aspects: pair.aspects,
      before: pair.before && comparedEntry(pair.before),
      after: pair.after && comparedEntry(pair.after),
      why,
      package: why === "package" ? ownerOf(pair.path) : undefined,
    };
  });
  const alike = configuration.length === 0 && packages.length === 0 && files.every(({ why }) => why === "time-only");
  return { ...sides, outcome: alike ? "alike" : "different", configuration, packages, files, layers, reasons: countReasons(files) };
}

function changeOf({ after, before }: EntryPair): FileChange["change"] {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

/** By the configuration's digest: it holds the digests of all layers. A bare file system has no configuration, and its id is its one layer's. */
function isIdentical(before: Image, after: Image): boolean {
  return before.id === after.id && before.configured === after.configured;
}

function comparedImage(image: Image, ref: string): ComparedImage {
  const { config, id, layers, manifest, size } = image;
  const transfer = layers.map(({ blob, compressedSize }) => (blob.compression === "none" ? compressedSize : blob.size));
  let files = 0;
  for (const { type } of image.entries()) if (type === "file") files += 1;
  return {
    ref,
    id,
    digest: manifest?.digest,
    platform: platformOf(image),
    created: config.created,
    size,
    transferSize: transfer.every((each) => each !== undefined) ? transfer.reduce((sum, each) => sum + each, 0) : undefined,
    files,
  };
}
