import { visible } from "../../reports/visible.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text from a file as text of a page: nothing of it is markup, and nothing of it acts. */
export function escapeHtml(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

export function inCode(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** A text whose first letter is a capital, as a sentence. */
export function sentence(text: string): string {
  const plain = text.charAt(0).toUpperCase() + text.slice(1);
  return escapeHtml(/[.!?…]$/.test(plain) ? plain : `${plain}.`);
}
