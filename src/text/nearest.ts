// nobody mistypes a longer one, and the comparison takes time in its square
const LONGEST_WORD = 100;

/** The candidate a mistyped word most likely meant, or undefined when none is near enough to offer. */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance || word.length > LONGEST_WORD) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Whether one word becomes the other by at most this many letters added, left out, replaced or swapped, in whatever case. Long ones may. */
export function isNearWord(left: string, right: string, letters: number): boolean {
  if (Math.abs(left.length - right.length) > letters) return false;
  return left.length > LONGEST_WORD || editDistance(left.toLowerCase(), right.toLowerCase(), letters + 1) <= letters;
}

/** Letters added, left out, replaced, or swapped with their neighbour. */
/** As far as it is below `most`; anything from there on where it is not. */
function editDistance(left: string, right: string, most: number): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row++) {
    const above = rows[row - 1] ?? [];
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min((above[column - 1] ?? 0) + (same ? 0 : 1), (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, (rows[row - 2]?.[column - 2] ?? 0) + 1);
      current.push(best);
    }
    rows.push(current);
    // a swap reaches back two rows
    if (Math.min(...current) >= most && Math.min(...above) >= most) return most;
  }
  return rows.at(-1)?.[right.length] ?? 0;
}
