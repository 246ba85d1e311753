import { visible } from "../visible.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "|": "&#124;", "#": "&#35;" };

/** Text as it is written, in a cell of a table: nothing of it is a link, an emphasis, an issue or a person. */
export function escapeText(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]~$]/g, (sign) => `\\${sign}`)
    .replace(/[&<>@|#]/g, (sign) => entities[sign] ?? sign)
    .replace(/\b(https?|ftp|www)(?=[:.])/gi, "$1&#8203;");
}

/** Text as code, in a cell of a table. */
export function inCode(text: string): string {
  const shown = visible(text);
  if (shown.trim() === "") return "";
  // between backticks nothing can be escaped
  return /[`|]/.test(shown) ? `<code>${escapeText(text)}</code>` : `\`${shown}\``;
}

/** One row of a table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
