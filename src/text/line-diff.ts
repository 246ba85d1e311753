/** Lines that differ: `from` of the left text, 0-based, and `to` of the right one, each with how many. */
export interface LineChange {
  readonly from: number;
  readonly removed: number;
  readonly to: number;
  readonly added: number;
}

/** More steps than this between two texts, and all that lies between their first and last difference counts as changed. */
const MOST_STEPS = 1500;

/** Splits a text into lines, each with its line end. Only LF ends a line. */
export function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** The fewest lines to remove and add that make one list of lines out of another, in order. Myers, "An O(ND) Difference Algorithm and Its Variations". */
export function diffLines(left: readonly string[], right: readonly string[]): readonly LineChange[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const rows = left.length - head - tail;
  const columns = right.length - head - tail;
  if (rows === 0 && columns === 0) return [];

  const middle = { left: left.slice(head, head + rows), right: right.slice(head, head + columns) };
  const pairs = rows === 0 || columns === 0 ? [] : commonLines(middle.left, middle.right);
  return changesBetween(pairs ?? [], rows, columns).map((change) => ({ ...change, from: change.from + head, to: change.to + head }));
}

type Pair = readonly [row: number, column: number];

/** Pairs of equal lines on a shortest way from one list to the other; undefined where that is too long. */
function commonLines(left: readonly string[], right: readonly string[]): readonly Pair[] | undefined {
  const most = Math.min(left.length + right.length, MOST_STEPS);
  // the furthest row reached on each diagonal, row minus column, after each number of steps
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  const offset = most + 1;
  for (let steps = 0; steps <= most; steps++) {
    trace.push(furthest.slice(offset - steps - 1, offset + steps + 2));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let row = nextRow(furthest, offset, diagonal, steps);
      while (row < left.length && row - diagonal < right.length && left[row] === right[row - diagonal]) row += 1;
      furthest[offset + diagonal] = row;
      if (row >= left.length && row - diagonal >= right.length) return walkBack(trace, left.length, right.length);
    }
  }
  return undefined;
}

/** Down takes a line away, right adds one. */
function nextRow(furthest: Int32Array, offset: number, diagonal: number, steps: number): number {
  const above = furthest[offset + diagonal - 1] ?? 0;
  const below = furthest[offset + diagonal + 1] ?? 0;
  const adds = diagonal === -steps || (diagonal !== steps && above < below);
  return adds ? below : above + 1;
}

function walkBack(trace: readonly Int32Array[], rows: number, columns: number): readonly Pair[] {
  const pairs: Pair[] = [];
  let row = rows;
  let column = columns;
  for (let steps = trace.length - 1; steps >= 0; steps--) {
    const furthest = trace[steps] ?? new Int32Array(0);
    const offset = steps + 1;
    const diagonal = row - column;
    const above = furthest[offset + diagonal - 1] ?? 0;
    const below = furthest[offset + diagonal + 1] ?? 0;
    const adds = diagonal === -steps || (diagonal !== steps && above < below);
    const startRow = steps === 0 ? 0 : adds ? below : above + 1;
    while (row > startRow) {
      row -= 1;
      column -= 1;
      pairs.push([row, column]);
    }
    if (steps === 0) break;
    if (adds) column -= 1;
    else row -= 1;
  }
  return pairs.reverse();
}

function changesBetween(pairs: readonly Pair[], rows: number, columns: number): LineChange[] {
  const changes: LineChange[] = [];
  let from = 0;
  let to = 0;
  for (const [row, column] of [...pairs, [rows, columns] as const]) {
    if (row > from || column > to) changes.push({ from, removed: row - from, to, added: column - to });
    from = row + 1;
    to = column + 1;
  }
  return changes;
}
