import { withoutSecrets } from "../facts/withheld.ts";
import type { Image, ImageLayer } from "../image/image.ts";
import { instructionText } from "../image/instruction.ts";
import type { ComparedLayer, LayerPair } from "./comparison.ts";

/** More layers than this no engine takes; what is beyond is paired by number. */
const MOST_PAIRED = 256;

/** Layers beside each other in order: one and the same tar, else the same instruction. What has no counterpart stands alone. */
export function layerPairs(before: Image, after: Image): readonly LayerPair[] {
  const left = before.layers.map(comparedLayer);
  const right = after.layers.map(comparedLayer);
  const pairs: LayerPair[] = [];
  let [at, to] = [0, 0];
  for (const [first, second] of commonOrder(left, right)) {
    while (at < first) pairs.push({ before: left[at++], after: undefined, same: false });
    while (to < second) pairs.push({ before: undefined, after: right[to++], same: false });
    pairs.push({ before: left[first], after: right[second], same: left[first]?.diffId === right[second]?.diffId });
    [at, to] = [first + 1, second + 1];
  }
  while (at < left.length) pairs.push({ before: left[at++], after: undefined, same: false });
  while (to < right.length) pairs.push({ before: undefined, after: right[to++], same: false });
  return pairs;
}

/** The longest row of pairs that stand in one order in both. */
function commonOrder(left: readonly ComparedLayer[], right: readonly ComparedLayer[]): readonly (readonly [number, number])[] {
  const [rows, columns] = [Math.min(left.length, MOST_PAIRED), Math.min(right.length, MOST_PAIRED)];
  const best = Array.from({ length: rows + 1 }, () => Array.from({ length: columns + 1 }, () => 0));
  const length = (row: number, column: number): number => best[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const taken = fits(left[row], right[column]) + length(row + 1, column + 1);
      (best[row] ?? [])[column] = Math.max(taken, length(row + 1, column), length(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let [row, column] = [0, 0]; row < rows && column < columns;) {
    const fit = fits(left[row], right[column]);
    if (fit > 0 && length(row, column) === fit + length(row + 1, column + 1)) pairs.push([row++, column++]);
    else if (length(row + 1, column) >= length(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** The same tar weighs more than the same words. */
function fits(left: ComparedLayer | undefined, right: ComparedLayer | undefined): number {
  if (left === undefined || right === undefined) return 0;
  if (left.diffId === right.diffId) return 2;
  return left.instruction !== undefined && left.instruction === right.instruction ? 1 : 0;
}

function comparedLayer({ createdBy, diffId, size }: ImageLayer, number: number): ComparedLayer {
  return { number, diffId, size, instruction: createdBy === undefined ? undefined : withoutSecrets(instructionText(createdBy)) };
}
