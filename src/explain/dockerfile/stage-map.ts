import type { DockerfileExplanation } from "./kind.ts";

/** A box of the drawn stage graph; units are those of the drawing. */
export interface MapBox {
  /** A stage by index, or an image by name. */
  readonly of: number | string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapLine {
  readonly kind: "base" | "copy" | "mount";
  readonly from: number | string;
  readonly to: number;
  /** A path of SVG. */
  readonly path: string;
}

export interface StageMap {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly MapBox[];
  readonly lines: readonly MapLine[];
}

const BOX = { width: 176, height: 46 };
const GAP = { x: 28, y: 46 };
const MARGIN = 8;

/** Draws images and stages in rows, each below what it stands on or copies from. */
export function mapStages({ edges, stages }: Pick<DockerfileExplanation, "edges" | "stages">): StageMap {
  const rows = rowsOf(edges, stages.length);
  const places = new Map<number | string, MapBox>();
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = 2 * MARGIN + widest * BOX.width + (widest - 1) * GAP.x;
  for (const [index, row] of rows.entries()) {
    const ordered = index === 0 ? row : sortByCentre(row, edges, places);
    const used = ordered.length * BOX.width + (ordered.length - 1) * GAP.x;
    for (const [column, of] of ordered.entries()) {
      places.set(of, { of, x: (width - used) / 2 + column * (BOX.width + GAP.x), y: MARGIN + index * (BOX.height + GAP.y), ...BOX });
    }
  }
  const seen = new Set<string>();
  const lines = edges.flatMap(({ from, kind, to }): readonly (Omit<MapLine, "path"> & { readonly points: readonly Point[] })[] => {
    const source = places.get(from);
    const target = places.get(to);
    const key = `${kind}\n${from}\n${to}`;
    if (source === undefined || target === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ kind, from, to, points: pointsBetween(source, target, kind === "base" ? 0 : 14, [...places.values()]) }];
  });
  // a line that goes round the outermost box needs room of its own
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const before = Math.max(0, MARGIN - Math.min(MARGIN, ...xs));
  const behind = Math.max(0, Math.max(0, ...xs) + MARGIN - width);
  return {
    width: before + width + behind,
    height: 2 * MARGIN + rows.length * BOX.height + Math.max(0, rows.length - 1) * GAP.y,
    boxes: [...places.values()].map((box) => ({ ...box, x: box.x + before })),
    lines: lines.map(({ points, ...line }) => ({ ...line, path: pathThrough(points.map(({ x, y }) => ({ x: x + before, y }))) })),
  };
}

/** Images first, then each stage one row below the lowest that it takes from; sources always come earlier in the file. */
function rowsOf(edges: DockerfileExplanation["edges"], count: number): readonly (readonly (number | string)[])[] {
  const images = [...new Set(edges.flatMap(({ from }) => (typeof from === "string" ? [from] : [])))];
  const rows: (number | string)[][] = [images];
  const rank = new Map<number | string, number>(images.map((image) => [image, 0]));
  for (let stage = 0; stage < count; stage++) {
    const row = 1 + Math.max(0, ...edges.filter(({ to }) => to === stage).map(({ from }) => rank.get(from) ?? 0));
    rank.set(stage, row);
    (rows[row] ??= []).push(stage);
  }
  // an image that only a late stage copies from stands right above it
  for (const image of images) {
    const users = edges.filter(({ from }) => from === image);
    const lowest = Math.min(...users.map(({ to }) => rank.get(to) ?? 1)) - 1;
    if (users.some(({ kind }) => kind === "base") || lowest <= 0) continue;
    rows[0] = (rows[0] ?? []).filter((each) => each !== image);
    (rows[lowest] ??= []).push(image);
  }
  return rows.filter((row) => row !== undefined && row.length > 0);
}

/** Below the middle of what they come from, so that lines cross little. */
function sortByCentre(
  row: readonly (number | string)[],
  edges: DockerfileExplanation["edges"],
  places: ReadonlyMap<number | string, MapBox>,
): readonly (number | string)[] {
  const centre = (of: number | string): number => {
    const sources = edges.flatMap(({ from, to }) => (to === of ? (places.get(from) ?? []) : []));
    return sources.length === 0 ? Number.MAX_SAFE_INTEGER : sources.reduce((sum, { x }) => sum + x, 0) / sources.length;
  };
  return row.toSorted((left, right) => centre(left) - centre(right));
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From below one box to above the other, and past each row between them where no box stands: a line through a box would say that it is taken from. */
function pointsBetween(from: MapBox, to: MapBox, shift: number, boxes: readonly MapBox[]): readonly Point[] {
  const start = { x: from.x + from.width / 2 + shift, y: from.y + from.height };
  const end = { x: to.x + to.width / 2 + shift, y: to.y };
  const rows = [...new Set(boxes.map(({ y }) => y))].filter((y) => from.y < y && y < to.y).toSorted((left, right) => left - right);
  const passed = rows.flatMap((y) => {
    const straight = start.x + ((end.x - start.x) * (y - start.y)) / (end.y - start.y);
    const row = boxes.filter((box) => box.y === y);
    const x = freeNear(straight, row);
    return [
      { x, y },
      { x, y: y + BOX.height },
    ];
  });
  return [start, ...passed, end];
}

const CLEARANCE = 12;

/** The nearest place beside or between the boxes of a row. */
function freeNear(wanted: number, row: readonly MapBox[]): number {
  const isFree = (x: number): boolean => row.every((box) => x <= box.x - CLEARANCE || box.x + box.width + CLEARANCE <= x);
  const edges = row.flatMap((box) => [box.x - CLEARANCE, box.x + box.width + CLEARANCE]);
  const free = [wanted, ...edges].filter(isFree);
  return free.reduce((best, x) => (Math.abs(x - wanted) < Math.abs(best - wanted) ? x : best), free[0] ?? wanted);
}

function pathThrough([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return "";
  let last = first;
  let path = `M${first.x} ${first.y}`;
  for (const [index, next] of rest.entries()) {
    const bend = Math.max(20, (next.y - last.y) / 2);
    // the odd ones go straight past a row
    path += index % 2 === 1 ? `L${next.x} ${next.y}` : `C${last.x} ${last.y + bend} ${next.x} ${next.y - bend} ${next.x} ${next.y}`;
    last = next;
  }
  return path;
}
