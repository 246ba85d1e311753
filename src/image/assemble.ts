import { createHash } from "node:crypto";

import { layerInstructions, parseConfig } from "./config.ts";
import { addDebianPackages } from "./dpkg.ts";
import type { CompressedSizes, Image, ImageLayer } from "./image.ts";
import type { LayerIndex, LayerOptions } from "./layer.ts";
import { applyLayers, type Tree } from "./layers.ts";
import { imageError } from "./limits.ts";
import { wrongDigest } from "./blob.ts";
import { readJson, type ImageFiles, type Store } from "./manifest.ts";
import { parsePasswd } from "./passwd.ts";
import { entryOf, lookUp, sortedNodes, type Node } from "./tree.ts";

/** Puts an image together from its files, and holds every layer against the digest the configuration promises. */
export async function assembleImage(ref: string, store: Store, files: ImageFiles, options: LayerOptions): Promise<Image> {
  const parsed = parseConfig(await readJson(store, files.config));
  const id = await configDigest(store, files.config);
  if (parsed.diffIds.length > 0 && parsed.diffIds.length !== files.layers.length) {
    throw imageError(
      "image-damaged",
      `${store.what} lists ${files.layers.length} layers, its configuration ${parsed.diffIds.length}`,
      "Save or download the image again.",
    );
  }
  const indexes: LayerIndex[] = [];
  for (const [number, file] of files.layers.entries()) {
    indexes.push(await readIndex(store, file, parsed.diffIds[number], options.compressedSizes));
  }
  const instructions = layerInstructions(parsed.history);
  const layers = indexes.map((index, number): ImageLayer => ({
    diffId: index.diffId,
    size: index.size,
    compressedSize: index.compressedSize,
    createdBy: instructions[number],
  }));
  const tree = applyLayers(
    indexes.map((index) => index.entries),
    options.limits.entries,
  );
  const compressedSize = options.compressedSizes && layers.reduce((sum, layer) => sum + (layer.compressedSize ?? 0), 0);
  return imageOver(tree, {
    ref,
    id,
    config: parsed.config,
    history: parsed.history,
    layers,
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
    compressedSize,
  });
}

type Described = Pick<Image, "ref" | "id" | "config" | "history" | "layers" | "size" | "compressedSize">;

/** A function of its own, so that the image holds on to its tree and not to the layers it was made from. */
function imageOver(tree: Tree, described: Described): Image {
  let sorted: readonly Node[] | undefined;

  function read(path: string): Uint8Array | undefined {
    return lookUp(tree.root, path, true)?.inode.content;
  }

  return {
    ...described,
    stat(path) {
      const node = lookUp(tree.root, path, true);
      return node && entryOf(node);
    },
    lstat(path) {
      const node = lookUp(tree.root, path, false);
      return node && entryOf(node);
    },
    *entries() {
      sorted ??= sortedNodes(tree.root);
      for (const node of sorted) yield entryOf(node);
    },
    read,
    *hidden() {
      for (const { node, removedIn } of tree.hidden) yield { entry: entryOf(node), removedIn, content: node.inode.content };
    },
    users: () => parsePasswd(decode(read("/etc/passwd"))),
    debianPackages() {
      const status = read("/var/lib/dpkg/status");
      const single = [...(lookUp(tree.root, "/var/lib/dpkg/status.d", true)?.children?.values() ?? [])];
      if (!status && single.length === 0) return undefined;
      const packages = new Map<string, string>();
      for (const bytes of [status, ...single.map((node) => node.inode.content)]) addDebianPackages(decode(bytes), packages);
      return packages;
    },
  };
}

async function configDigest(store: Store, file: string): Promise<string> {
  const blob = await store.file(file);
  const hex = createHash("sha256")
    .update(blob?.kind === "json" ? blob.bytes : "")
    .digest("hex");
  const promised = /[0-9a-f]{64}/.exec(file)?.[0];
  if (promised !== undefined && promised !== hex) throw wrongDigest(file, `sha256:${hex}`);
  return `sha256:${hex}`;
}

async function readIndex(store: Store, file: string, diffId: string | undefined, sizes: CompressedSizes | undefined): Promise<LayerIndex> {
  const blob = await store.file(file);
  if (!blob) throw imageError("image-damaged", `${store.what} lacks the layer ${file}`, "Save or download the image again.");
  if (blob.kind === "unusable") throw blob.error;
  if (blob.kind !== "layer") throw imageError("image-damaged", `${file} in ${store.what} is no layer`, "Save or download the image again.");
  const { index, claimed } = blob;
  if (diffId !== undefined && diffId !== index.diffId) {
    throw imageError(
      "image-damaged",
      `the layer ${file} has the digest ${index.diffId}, the configuration promises ${diffId}`,
      "Save or download the image again.",
    );
  }
  if (sizes && index.compressedHere && index.compressedSize !== undefined) {
    sizes.set(index.diffId, index.compressedSize);
    // A compressed blob's name is known before its content: remembering the size under it too saves the work next time.
    if (claimed !== undefined && claimed !== index.diffId) sizes.set(claimed, index.compressedSize);
  }
  return index;
}

function decode(bytes: Uint8Array | undefined): string {
  return bytes ? new TextDecoder().decode(bytes) : "";
}
