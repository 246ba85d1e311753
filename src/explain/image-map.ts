import { wasteOf } from "../checks/waste.ts";
import type { Image } from "../image/image.ts";

/** A layer, a directory, a file, or what is left of a directory, by the bytes of its files in one layer. */
export interface MapNode {
  /** `usr`; of the root nothing. */
  readonly name: string;
  readonly bytes: number;
  /** How many of them no container sees. */
  readonly wasted: number;
  readonly layer: number | undefined;
  /** Empty for a file, and where the map has no room for more. */
  readonly children: readonly MapNode[];
}

interface Growing {
  readonly name: string;
  bytes: number;
  wasted: number;
  readonly layer: number | undefined;
  readonly below: Map<string, Growing>;
  children: Growing[];
}

/** So many children of one directory; the others are one node together. */
const MOST_CHILDREN = 60;

/** Names deeper than this count for the directory they are in: a tar may name a path of thousands. */
const MOST_DEPTH = 64;

/** Layers, their directories and files, the largest first: at most about `most` nodes, however many files there are. */
export function mapImage(image: Image, most: number): MapNode {
  const root = growing("", undefined);
  const wasted = new Map<string, number>();
  for (const { bytes, layer, path } of wasteOf(image)) wasted.set(`${layer} ${path}`, bytes);
  for (const [number, { entries }] of image.layers.entries()) {
    const layer = growing(`layer ${number}`, number);
    root.below.set(layer.name, layer);
    // of a path that stands twice in a layer the last one counts
    const files = new Map(entries.flatMap((entry) => (entry.type === "file" && entry.size > 0 ? [[entry.path, entry.size] as const] : [])));
    for (const [path, size] of files) add([root, layer], path, size, wasted.get(`${number} ${path}`) ?? 0, number);
  }
  open(root, most);
  return root;
}

function add(above: readonly Growing[], path: string, bytes: number, wasted: number, layer: number): void {
  let at = above.at(-1);
  for (const each of above) count(each, bytes, wasted);
  const names = path.split("/").filter((part) => part !== "");
  for (const name of names.slice(0, MOST_DEPTH)) {
    const next: Growing = at?.below.get(name) ?? growing(name, layer);
    at?.below.set(name, next);
    count(next, bytes, wasted);
    at = next;
  }
}

/** The largest directory that is still closed is opened next, so that what is shown is what weighs most. */
function open(root: Growing, most: number): void {
  let left = most;
  let closed = [root];
  while (left > 0) {
    let largest: Growing | undefined;
    for (const each of closed) if (largest === undefined || each.bytes > largest.bytes) largest = each;
    if (largest === undefined) return;
    const node = largest;
    const isRoot = node === root;
    const children = [...node.below.values()].filter(({ bytes }) => bytes > 0);
    if (!isRoot) children.sort((a, b) => b.bytes - a.bytes);
    const kept = children.slice(0, Math.min(MOST_CHILDREN, left));
    const rest = children.slice(kept.length);
    node.children = kept;
    if (rest.length > 0) node.children.push(together(rest, node.layer));
    left -= node.children.length;
    closed = [...closed.filter((each) => each !== node), ...kept.filter(({ below }) => below.size > 0)];
  }
}

function together(rest: readonly Growing[], layer: number | undefined): Growing {
  const all = growing(`${rest.length} more`, layer);
  for (const { bytes, wasted } of rest) count(all, bytes, wasted);
  return all;
}

function growing(name: string, layer: number | undefined): Growing {
  return { name, bytes: 0, wasted: 0, layer, below: new Map(), children: [] };
}

function count(node: Growing, bytes: number, wasted: number): void {
  node.bytes += bytes;
  node.wasted += wasted;
}
