/** JSON as text. Names from outside may hold characters that act on a terminal or turn its writing direction; written as escapes they say the same. */
export function printableJson(document: unknown): string {
  const json = JSON.stringify(document, undefined, 2).replace(
    /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${json}\n`;
}
