import type { EntryType, ImageEntry, LayerEntry } from "./image.ts";

/** What a name stands for. Hard links are several nodes with one inode. */
export interface Inode {
  readonly type: EntryType;
  /** What its layer says of it; undefined for a directory that no layer names but that has to be there. */
  readonly entry: LayerEntry | undefined;
  /** The layer of that entry. */
  readonly layer: number;
  /** How many nodes have it. */
  names: number;
}

export interface Node {
  readonly path: string;
  readonly parent: Node | undefined;
  inode: Inode;
  layer: number;
  /** Of a directory, by name. */
  children: Map<string, Node> | undefined;
}

/** How many links one path may lead over. */
export const HOPS = 40;

/** Finds the node at a path as a process in the container would: links lead inside the image only, `..` stops at the root. */
export function lookUp(root: Node, path: string, followLast: boolean): Node | undefined {
  const waiting = path.split("/").reverse();
  let at = root;
  let hops = 0;

  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (!at.children) return undefined;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      at = at.parent ?? root;
      continue;
    }
    const next = at.children.get(name);
    if (!next) return undefined;
    if (next.inode.type !== "symlink" || (waiting.length === 0 && !followLast)) {
      at = next;
      continue;
    }
    if (++hops > HOPS) return undefined;
    const target = next.inode.entry?.target ?? "";
    if (target.startsWith("/")) at = root;
    waiting.push(...target.split("/").reverse());
  }
  return at;
}

export function entryOf(node: Node): ImageEntry {
  const { type, entry, names } = node.inode;
  const { path, layer } = node;
  if (!entry) return { path, type, size: 0, mode: 0o755, uid: 0, gid: 0, target: undefined, layer, mtime: undefined, xattrs: undefined, links: 1 };
  const { size, mode, uid, gid, target, mtime, xattrs } = entry;
  const found = { path, type, size, mode, uid, gid, target, layer, mtime, xattrs, links: Math.max(names, 1) };
  if (entry.digest === undefined && entry.notes === undefined) return found;
  return { ...found, ...(entry.digest === undefined ? {} : { digest: entry.digest }), ...(entry.notes === undefined ? {} : { notes: entry.notes }) };
}

/** Everything below the root, sorted by path. */
export function sortedNodes(root: Node): readonly Node[] {
  const nodes: Node[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const child of node.children?.values() ?? []) {
      nodes.push(child);
      if (child.children) waiting.push(child);
    }
  }
  return nodes.sort((a, b) => (a.path < b.path ? -1 : 1));
}
