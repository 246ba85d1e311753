// written by our own styles only; text from outside went through visible()
const style = /\u001B\[[\d;]*m/g;
const combining = /^\p{M}$/u;
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]$/u;

const PRINTABLE = /^[\u0020-\u007E]*$/;

/** Columns that a text takes on a terminal, styles left out. */
export function widthOf(text: string): number {
  if (PRINTABLE.test(text)) return text.length;
  const plain = text.replace(style, "");
  if (PRINTABLE.test(plain)) return plain.length;
  let columns = 0;
  for (const character of plain) columns += widthOfCharacter(character);
  return columns;
}

export function widthOfCharacter(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

export function padStart(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** Lines of at most so many columns, broken between words, and inside a word only when it is longer than a line. */
export function wrap(text: string, columns: number): readonly string[] {
  const room = Math.max(1, columns);
  if (!text.startsWith(" ") && widthOf(text) <= room) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (widthOf(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = cut(word, room);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  lines.push(line);
  return lines;
}

/** At most so many columns, the middle left out where it is longer: the ends of a path say most. */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (widthOf(text) <= columns) return text;
  const characters = [...text];
  const kept = Math.max(2, columns - ellipsis.length);
  const head = Math.floor(kept / 3);
  let shortened = "";
  for (let tail = kept - head; tail > 0; tail--) {
    shortened = characters.slice(0, head).join("") + ellipsis + characters.slice(-tail).join("");
    if (widthOf(shortened) <= columns) break;
  }
  return shortened;
}

function cut(word: string, columns: number): readonly string[] {
  if (widthOf(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const width = widthOfCharacter(character);
    if (used + width > columns && piece !== "") {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += width;
  }
  return [...pieces, piece];
}
