import type { EntryType, ImageEntry } from "./image.ts";

/** What a name stands for. Hard links are several nodes with one inode. */
export interface Inode {
  readonly type: EntryType;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target: string | undefined;
  readonly content: Uint8Array | undefined;
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
    const target = next.inode.target ?? "";
    if (target.startsWith("/")) at = root;
    waiting.push(...target.split("/").reverse());
  }
  return at;
}

export function entryOf(node: Node): ImageEntry {
  const { type, size, mode, uid, gid, target } = node.inode;
  return { path: node.path, type, size, mode, uid, gid, target, layer: node.layer };
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
