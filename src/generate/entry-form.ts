/** A contract that lacks the one thing that nobody but its user knows. */
export interface EntryForm {
  /** What the user filled in; undefined while the place is empty. */
  readonly entry: string | undefined;
  /** 1-based line of that place. */
  readonly line: number;
}

const PLACE = "    entry: # package.module:app, or a command such as node server.js";
const HEAD = [
  "# What the container has to hold. Nothing here says what is served: name it behind `entry`, and run plimsoll init again.",
  "extends: [plimsoll:recommended]",
  "images:",
];

/** A first contract with an empty place for what is served. */
export function entryForm(name: string): string {
  return [...HEAD, `  ${name}:`, PLACE, ""].join("\n");
}

/** Reads such a form again; undefined for everything else, and for one in which more was written than the entry. */
export function readEntryForm(text: string): EntryForm | undefined {
  const lines = text.replaceAll("\r\n", "\n").trimEnd().split("\n");
  const [place = "", name = ""] = [lines[HEAD.length + 1], lines[HEAD.length]];
  const isForm = lines.length === HEAD.length + 2 && HEAD.every((line, index) => lines[index] === line) && /^ {2}[\w.-]+:$/.test(name);
  if (!isForm || !place.startsWith("    entry:")) return undefined;
  const value = place
    .slice("    entry:".length)
    .replace(/(?:^|\s)#.*$/, "")
    .trim();
  const plain = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  return { entry: plain === "" ? undefined : plain, line: HEAD.length + 2 };
}
