import { createHash } from "node:crypto";

const MARK = /^# Written by plimsoll init, ([0-9a-f]{12})\. Edit it freely: from then on it is yours\.\n/;

/** Puts a first line before a text that tells later whether someone has changed it. For files whose comments begin with `#`. */
export function withMark(body: string): string {
  return `# Written by plimsoll init, ${digest(body)}. Edit it freely: from then on it is yours.\n${body}`;
}

/** True for a text that init wrote and that nobody has changed since. Line ends do not count: version control may change them. */
export function isUntouched(text: string): boolean {
  const unix = text.replaceAll("\r\n", "\n");
  const match = MARK.exec(unix);
  return match !== null && match[1] === digest(unix.slice(match[0].length));
}

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 12);
}
