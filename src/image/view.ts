import { createHash } from "node:crypto";

import type { LayerBlob } from "./blob.ts";
import { GROUP, PASSWD } from "./databases.ts";
import type { Image, LayerEntry } from "./image.ts";
import type { Tree } from "./layers.ts";
import { imageError, type Limits } from "./limits.ts";
import type { ImageFiles } from "./manifest.ts";
import { installedPackages } from "./packages.ts";
import { parseGroup, parsePasswd } from "./passwd.ts";
import { cleanPath } from "./paths.ts";
import { readAgain } from "./second-pass.ts";
import type { Store } from "./store.ts";
import { entryOf, lookUp, sortedNodes, type Node } from "./tree.ts";

type Described = Pick<
  Image,
  | "ref"
  | "id"
  | "format"
  | "configured"
  | "manifest"
  | "tags"
  | "platforms"
  | "attestations"
  | "problems"
  | "config"
  | "history"
  | "layers"
  | "size"
  | "compressedSize"
>;

/** What an image answers, from its tree, and from its store where a file was not kept. */
export function viewImage(tree: Tree, store: Store, blobs: readonly LayerBlob[], files: ImageFiles | undefined, limits: Limits, described: Described): Image {
  let sorted: readonly Node[] | undefined;
  const compressions = blobs.map(({ compression }) => compression);
  const layerFiles = files?.layers.map(({ file }) => file) ?? [];

  function nodes(): readonly Node[] {
    return (sorted ??= sortedNodes(tree.root));
  }

  function read(path: string): Uint8Array | undefined {
    return lookUp(tree.root, path, true)?.inode.entry?.content;
  }

  async function show(path: string, layer: number, entry: LayerEntry | undefined, take: (bytes: Uint8Array) => void): Promise<void> {
    if (entry?.type !== "file") throw imageError("image-no-file", `${described.ref} has no file ${path}`, "Name a file of the image.");
    if (entry.content && entry.content.length === entry.size) return take(entry.content);
    const place = { file: layerFiles[layer] ?? "", compression: compressions[layer] ?? "none", offset: entry.offset, size: entry.size };
    await readAgain(store, place, path, limits, take);
  }

  async function collected(path: string, layer: number, entry: LayerEntry | undefined): Promise<Uint8Array> {
    if (entry?.content && entry.content.length === entry.size) return entry.content;
    if (entry && entry.size > limits.content) {
      throw imageError("image-too-large", `${path} has ${entry.size} bytes, more than are read into memory`, "Look at its digest instead.");
    }
    const parts: Buffer[] = [];
    await show(path, layer, entry, (bytes) => void parts.push(Buffer.from(bytes)));
    return Buffer.concat(parts);
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
      for (const node of nodes()) yield entryOf(node);
    },
    read,
    async content(path) {
      const inode = lookUp(tree.root, path, true)?.inode;
      return collected(path, inode?.layer ?? 0, inode?.entry);
    },
    async layerContent(layer, path) {
      const wanted = cleanPath(path);
      return collected(
        path,
        layer,
        described.layers[layer]?.entries.findLast((entry) => entry.path === wanted),
      );
    },
    async digest(path) {
      const inode = lookUp(tree.root, path, true)?.inode;
      if (inode?.entry?.digest !== undefined) return inode.entry.digest;
      const hash = createHash("sha256");
      await show(path, inode?.layer ?? 0, inode?.entry, (bytes) => void hash.update(bytes));
      return `sha256:${hash.digest("hex")}`;
    },
    *hidden() {
      for (const { node, removedIn } of tree.hidden) yield { entry: entryOf(node), removedIn, content: node.inode.entry?.content };
    },
    users: () => parsePasswd(decode(read(PASSWD))),
    groups: () => parseGroup(decode(read(GROUP))),
    passwd: () => ({ users: parsePasswd(decode(read(PASSWD))), groups: parseGroup(decode(read(GROUP))) }),
    packages: () => installedPackages(tree.root, nodes()),
    debianPackages() {
      const { found, seen, unread } = installedPackages(tree.root, nodes(), ["deb"]);
      return seen.has("deb") && unread.length === 0 ? new Map(found.map(({ name, version }) => [name, version])) : undefined;
    },
  };
}

function decode(bytes: Uint8Array | undefined): string {
  return bytes ? new TextDecoder().decode(bytes) : "";
}
