import { createHash } from "node:crypto";

import { wrongDigest, type LayerBlob } from "./blob.ts";
import { digestInName, digestLike, digestText } from "./content-digest.ts";
import { layerInstructions, parseConfig, type ParsedConfig } from "./config.ts";
import { declaredCompression, isSpecifiedType } from "./decompress.ts";
import type { Image, ImageLayer, ImageProblem } from "./image.ts";
import type { LayerOptions } from "./layer.ts";
import { applyLayers, type Tree } from "./layers.ts";
import { damaged, imageError } from "./limits.ts";
import type { ImageFiles, LayerFile, Wanted } from "./manifest.ts";
import { fitsPlatform, platformOf } from "./platform.ts";
import { readObject, type Store } from "./store.ts";
import { viewImage } from "./view.ts";

/** Puts an image together from its files, and holds every layer against the digest the configuration promises. Without files the store is a file system. */
export async function assembleImage(ref: string, store: Store, files: ImageFiles | undefined, wanted: Wanted, options: LayerOptions): Promise<Image> {
  if (!files) return assembleFileSystem(ref, store, options);
  const document = await readObject(store, files.config);
  const parsed = parseConfig(document);
  const id = await configDigest(store, files.config);
  const platform = platformOf(document);
  if (wanted.strictPlatform && platform && !files.platform && !fitsPlatform(platform, wanted.platform)) {
    throw imageError("image-ambiguous", `${store.what} holds an image for ${platform}; wanted is one for ${wanted.platform}`, "Name another platform.");
  }
  if (parsed.diffIds.length > 0 && parsed.diffIds.length !== files.layers.length) {
    throw damaged(`${store.what} lists ${files.layers.length} layers, its configuration ${parsed.diffIds.length}`);
  }
  const blobs: LayerBlob[] = [];
  for (const [number, file] of files.layers.entries()) blobs.push(await readIndex(store, file, parsed.diffIds[number], options));
  const layers = layersOf(blobs, files.layers, parsed);
  const tree = treeOf(blobs, options);
  return viewImage(tree, store, blobs, files, options.limits, {
    ref,
    id,
    format: store.format,
    configured: true,
    manifest: files.manifest,
    tags: files.tags,
    platforms: files.platforms.length > 0 ? files.platforms : [{ platform, digest: files.manifest?.digest ?? id, present: true }],
    attestations: files.attestations,
    problems: [
      ...storedProblems(blobs, files.layers),
      ...platformProblems(files.platform, platform),
      ...historyProblems(parsed, layers.length),
      ...treeProblems(blobs, tree),
    ],
    config: parsed.config,
    history: parsed.history,
    layers,
    ...sizesOf(layers, options),
  });
}

function assembleFileSystem(ref: string, store: Store, options: LayerOptions): Image {
  const blob = store.fileSystem;
  if (!blob) throw damaged(`${store.what} is no image`);
  const parsed = parseConfig({});
  const id = blob.index.diffId;
  const layers = layersOf([blob], [], parsed);
  const tree = treeOf([blob], options);
  return viewImage(tree, store, [blob], undefined, options.limits, {
    ref,
    id,
    format: store.format,
    configured: false,
    manifest: undefined,
    tags: [],
    platforms: [{ platform: undefined, digest: id, present: true }],
    attestations: [],
    problems: treeProblems([blob], tree),
    config: parsed.config,
    history: [],
    layers,
    ...sizesOf(layers, options),
  });
}

function treeOf(blobs: readonly LayerBlob[], options: LayerOptions): Tree {
  return applyLayers(
    blobs.map(({ index }) => index.entries),
    options.limits.entries,
  );
}

function layersOf(blobs: readonly LayerBlob[], files: readonly LayerFile[], parsed: ParsedConfig): readonly ImageLayer[] {
  const instructions = layerInstructions(parsed.history);
  const told = instructions.length === blobs.length;
  return blobs.map(({ index, claimed, compression, size }, number) => {
    const { compressedSize, diffId, entries } = index;
    const mediaType = files[number]?.mediaType;
    const digest = files[number]?.digest ?? claimed;
    const blob = { digest, size, mediaType, declared: declaredCompression(mediaType), compression };
    return { diffId, size: index.size, compressedSize, createdBy: told ? instructions[number] : undefined, blob, entries };
  });
}

function sizesOf(layers: readonly ImageLayer[], options: LayerOptions): Pick<Image, "size" | "compressedSize"> {
  return {
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
    compressedSize: options.compressedSizes && layers.reduce((sum, layer) => sum + (layer.compressedSize ?? 0), 0),
  };
}

function storedProblems(blobs: readonly LayerBlob[], files: readonly LayerFile[]): readonly ImageProblem[] {
  return files.flatMap(({ file, mediaType, size }, layer): ImageProblem[] => {
    const blob = blobs[layer];
    if (!blob) return [];
    const problems: ImageProblem[] = [];
    const declared = declaredCompression(mediaType);
    if (declared && declared !== blob.compression) problems.push({ code: "media-type-differs", layer, declared, actual: blob.compression });
    if (mediaType !== undefined && !isSpecifiedType(mediaType)) problems.push({ code: "media-type-unknown", layer, mediaType });
    if (size !== undefined && size !== blob.size) problems.push({ code: "size-differs", what: file, declared: size, actual: blob.size });
    return problems;
  });
}

function platformProblems(declared: string | undefined, actual: string | undefined): readonly ImageProblem[] {
  if (!declared || !actual || fitsPlatform(declared, actual) || fitsPlatform(actual, declared)) return [];
  return [{ code: "platform-differs", declared, actual }];
}

/** Many builders write no history at all; one that is there has to tell of every layer. */
function historyProblems(parsed: ParsedConfig, layers: number): readonly ImageProblem[] {
  const named = layerInstructions(parsed.history).length;
  return parsed.history.length === 0 || named === layers ? [] : [{ code: "history-differs", layers, named }];
}

function treeProblems(blobs: readonly LayerBlob[], tree: Tree): readonly ImageProblem[] {
  return [
    ...blobs.flatMap(({ index }, layer) => index.outside.map((path): ImageProblem => ({ code: "path-outside", layer, path }))),
    ...tree.twice.map(({ path, layer }): ImageProblem => ({ code: "path-twice", layer, path })),
  ];
}

async function configDigest(store: Store, file: string): Promise<string> {
  const blob = await store.file(file);
  const bytes = blob?.kind === "json" ? blob.bytes : Buffer.alloc(0);
  const hex = createHash("sha256").update(bytes).digest("hex");
  const named = digestInName(file);
  // an image's id is its configuration's digest, whichever that is
  if (named) {
    const digest = digestLike(named, bytes);
    if (digest !== digestText(named)) throw wrongDigest(file, digest);
    return digest;
  }
  const promised = /[0-9a-f]{64}/.exec(file)?.[0];
  if (promised !== undefined && promised !== hex) throw wrongDigest(file, `sha256:${hex}`);
  return `sha256:${hex}`;
}

async function readIndex(store: Store, { file, urls }: LayerFile, diffId: string | undefined, options: LayerOptions): Promise<LayerBlob> {
  const blob = await store.file(file);
  if (!blob && urls[0])
    throw imageError("image-layer-elsewhere", `${store.what} lacks the layer ${file}, which is only at ${urls[0]}`, "Pull the image, then save it.");
  if (!blob) throw damaged(`${store.what} lacks the layer ${file}`);
  if (blob.kind === "unusable") throw blob.error;
  if (blob.kind !== "layer") throw damaged(`${file} in ${store.what} is no layer`);
  const { index, claimed } = blob;
  if (diffId?.startsWith("sha512:") === true) {
    throw imageError(
      "image-unsupported",
      `the configuration of ${store.what} names its layers by sha512`,
      "Build the image with layers named by sha256, as all engines do.",
    );
  }
  if (diffId !== undefined && diffId !== index.diffId) {
    throw damaged(`the layer ${file} has the digest ${index.diffId}, the configuration promises ${diffId}`);
  }
  const sizes = options.compressedSizes;
  if (sizes && index.compressedHere && index.compressedSize !== undefined) {
    sizes.set(index.diffId, index.compressedSize);
    // A compressed blob's name is known before its content: remembering the size under it too saves the work next time.
    if (claimed !== undefined && claimed !== index.diffId) sizes.set(claimed, index.compressedSize);
  }
  return blob;
}
