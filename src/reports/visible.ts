// C0 and C1 controls, DEL, line separators, marks that turn the writing direction, invisible characters, lone surrogates
const hidden =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text from outside as a terminal may get it: what would act on the terminal, or deceive the eye, is written out as `\x1b`, `\u202e`. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => {
    const known = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    if (known !== undefined) return known;
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}
