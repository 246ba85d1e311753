// BuildKit's idea of a blank is Unicode white space, which differs from JavaScript's by U+0085 and U+FEFF.
const LEADING = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

export function isBlank(char: string): boolean {
  return char === " " || char === "\t" || (char !== "" && BLANK.test(char));
}

/** How many characters of white space a text begins with. */
export function countLeadingBlanks(text: string): number {
  return LEADING.exec(text)?.[0].length ?? 0;
}

/** Where the white space at the end of a text begins; 0 for a text of nothing else. */
export function endWithoutBlanks(text: string): number {
  let end = text.length;
  while (end > 0 && isBlank(text[end - 1] ?? "")) end -= 1;
  return end;
}
