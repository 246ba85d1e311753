import { imageError } from "./limits.ts";
import type { EntryType, LayerEntry } from "./image.ts";
import { nameOf, parentOf } from "./paths.ts";
import { HOPS, lookUp, type Inode, type Node } from "./tree.ts";

export interface Hidden {
  readonly node: Node;
  readonly removedIn: number;
}

export interface Tree {
  readonly root: Node;
  /** Files whose last name a later layer took away. */
  readonly hidden: readonly Hidden[];
  /** Paths that one layer names twice. */
  readonly twice: readonly { readonly path: string; readonly layer: number }[];
}

/** Lays layers over one another, the lowest first. Refuses to make more than `most` entries: directories that are only implied count too. */
export function applyLayers(layers: readonly (readonly LayerEntry[])[], most: number): Tree {
  const tree = emptyTree(most);
  for (const [number, entries] of layers.entries()) tree.apply(entries, number);
  return { root: tree.root, hidden: tree.hidden, twice: tree.twice };
}

interface GrowingTree extends Tree {
  apply(entries: readonly LayerEntry[], layer: number): void;
}

function emptyTree(most: number): GrowingTree {
  const root: Node = { path: "/", parent: undefined, inode: impliedDirectory(0), layer: 0, children: new Map() };
  const hidden: Hidden[] = [];
  const twice: { path: string; layer: number }[] = [];
  // Entries come directory by directory: the last parent is nearly always the next one.
  let lastParent: Node | undefined;
  let made = 0;

  function apply(entries: readonly LayerEntry[], layer: number): void {
    lastParent = undefined;
    // Markers concern lower layers only, wherever in the tar they stand.
    for (const entry of entries) if (entry.type === "opaque") empty(entry.path, layer);
    for (const entry of entries) if (entry.type === "whiteout") takeAway(entry.path, layer);
    for (const entry of entries) add(entry, layer);
  }

  function empty(path: string, layer: number): void {
    const directory = existing(path);
    if (!directory?.children) return;
    for (const child of directory.children.values()) forget(child, layer);
    directory.children = new Map();
  }

  function takeAway(path: string, layer: number): void {
    const node = existing(path);
    if (!node?.parent) return;
    forget(node, layer);
    node.parent.children?.delete(nameOf(path));
  }

  function add(entry: LayerEntry, layer: number): void {
    if (entry.type === "opaque" || entry.type === "whiteout") return;
    if (entry.path === "/") {
      if (entry.type !== "directory") return;
      root.inode = inodeOf(entry, entry.type, layer);
      root.layer = layer;
      return;
    }
    const wanted = parentOf(entry.path);
    const name = nameOf(entry.path);
    const parent = directoryFor(wanted, layer);
    const path = parent.path === wanted ? entry.path : join(parent, name);
    const before = parent.children?.get(name);
    if (before?.layer === layer && before.inode.entry) twice.push({ path, layer });

    if (entry.type === "hardlink") {
      const source = linkSource(entry, layer);
      source.inode.names++;
      if (before) forget(before, layer);
      put(parent, name, path, source.inode, layer);
      return;
    }
    const inode = inodeOf(entry, entry.type, layer);
    if (before?.children && entry.type === "directory") {
      before.inode = inode;
      before.layer = layer;
      return;
    }
    if (before) forget(before, layer);
    put(parent, name, path, inode, layer);
  }

  function put(parent: Node, name: string, path: string, inode: Inode, layer: number): Node {
    if (++made > most) throw imageError("image-too-large", `the image has more than ${most} entries`, "Make an image of fewer files.");
    const node = { path, parent, inode, layer, children: inode.type === "directory" ? new Map<string, Node>() : undefined };
    parent.children?.set(name, node);
    return node;
  }

  function linkSource(entry: LayerEntry, layer: number): Node {
    const target = entry.target ?? "/";
    const source = lookUp(root, target, false);
    if (source && !source.children) return source;
    throw imageError("image-damaged", `layer ${layer + 1} links ${entry.path} to ${target}, which is no file of the image`, "Build or save the image again.");
  }

  /** The directory that is to hold an entry, made where it is missing. */
  function directoryFor(wanted: string, layer: number): Node {
    if (lastParent && lastParent.path === wanted) return lastParent;
    lastParent = descend(wanted, layer);
    return lastParent;
  }

  function descend(path: string, layer: number): Node {
    const waiting = path.split("/").reverse();
    let at = root;
    let hops = 0;
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (name === "" || name === ".") continue;
      if (name === "..") {
        at = at.parent ?? root;
        continue;
      }
      const next = at.children?.get(name);
      if (next?.children) {
        at = next;
        continue;
      }
      // Engines unpack a layer by itself: a link of the same layer is followed, one from below is replaced by a directory.
      if (next?.inode.type === "symlink" && next.layer === layer && ++hops <= HOPS) {
        const target = next.inode.entry?.target ?? "";
        if (target.startsWith("/")) at = root;
        waiting.push(...target.split("/").reverse());
        continue;
      }
      if (next) forget(next, layer);
      at = put(at, name, join(at, name), impliedDirectory(layer), layer);
    }
    return at;
  }

  function existing(path: string): Node | undefined {
    let at: Node | undefined = root;
    for (const name of path.split("/")) if (name !== "") at = at?.children?.get(name);
    return at;
  }

  /** Counts a node and all below it as gone; the caller takes it out of its parent. */
  function forget(gone: Node, removedIn: number): void {
    const waiting = [gone];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      for (const child of node.children?.values() ?? []) waiting.push(child);
      node.inode.names--;
      if (node.inode.names === 0 && node.inode.type === "file" && node.layer < removedIn) hidden.push({ node, removedIn });
    }
  }

  return { root, hidden, twice, apply };
}

function join(parent: Node, name: string): string {
  return parent.path === "/" ? `/${name}` : `${parent.path}/${name}`;
}

function inodeOf(entry: LayerEntry, type: EntryType, layer: number): Inode {
  return { type, entry, layer, names: 1 };
}

/** A directory that no layer names but that has to be there. */
function impliedDirectory(layer: number): Inode {
  return { type: "directory", entry: undefined, layer, names: 1 };
}
