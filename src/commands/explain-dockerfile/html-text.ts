import { escapeHtml } from "../html-page.ts";

export function inCode(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** A text whose first letter is a capital, as a sentence. */
export function sentence(text: string): string {
  const plain = text.charAt(0).toUpperCase() + text.slice(1);
  return escapeHtml(/[.!?…]$/.test(plain) ? plain : `${plain}.`);
}
