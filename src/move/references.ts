import { posix } from "node:path";
import type { Edit } from "../text/edit.ts";

/** A place that names a moved file, and that nobody but a person can tell how to change. */
export interface Doubt {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly names: string;
}

export interface Referring {
  /** The file that the text is of, relative to the root. */
  readonly path: string;
  readonly text: string;
  /** Where each file will lie, by where it lies now. */
  readonly places: ReadonlyMap<string, string>;
  /** Whether there is a file. */
  readonly exists: (path: string) => boolean;
}

export interface References {
  readonly edits: readonly Edit[];
  readonly doubts: readonly Doubt[];
}

const BEFORE = /[\s"'`=:([,{<>|;&!@/]/;
const AFTER = /[\s"'`)\],;:|&<>}#?!]/;
const IN_PATH = /[\w./:${}()@~-]/;
/** A variable or a command that gives the project's own folder, by its name. */
const ROOT_VARIABLE = /^\$\{?\{?\(?\s*[\w.]*(?:root|pwd|workspace|project|repo|base|topdir|top_dir|cwd|curdir|source_dir|src_dir)[\w.]*\s*\)?\}?\}?\/$/i;
/** What stands before a name that is also a plain word. */
const FILE_WANTED =
  /(?:(?:^|[\s"'([,])(?:-f|--file|--dockerfile)[ =]["']?|\bhadolint\s+(?:-\S+\s+)*|(?:docker_?-?file|\bfile|\bpath)["']?\s*[:=]\s*["']?|hashFiles\(["']|\]\()$/i;

/** Where a text names files that move, and how it names them afterwards. */
export function referencesIn(referring: Referring): References {
  const edits: Edit[] = [];
  const doubts: Doubt[] = [];
  const { path, places, text } = referring;
  for (const [from, to] of places) {
    for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + 1)) {
      if (!isWord(text, at, from.length)) continue;
      const found = referenceAt(referring, at, from, to);
      if (found === "doubt") doubts.push({ path, line: text.slice(0, at).split("\n").length, names: from });
      else if (found !== undefined) edits.push(found);
    }
  }
  return { edits, doubts };
}

function isWord(text: string, at: number, length: number): boolean {
  const before = at === 0 ? "\n" : (text[at - 1] ?? "");
  const after = text[at + length] ?? "\n";
  return BEFORE.test(before) && (AFTER.test(after) || (after === "." && /\s/.test(text[at + length + 1] ?? "\n")));
}

function referenceAt({ exists, path, text }: Referring, at: number, from: string, to: string): Edit | "doubt" | undefined {
  const prefix = prefixBefore(text, at);
  const folder = posix.dirname(path);
  const moved = { start: at, end: at + from.length, text: to };
  if (prefix === "") {
    if (folder !== "." && exists(posix.join(folder, from))) return undefined;
    if (/\.md$/i.test(path) && isLink(text, at)) return folder === "." ? moved : undefined;
    return isPlain(from) && !isAskedFor(text, at, path) ? undefined : moved;
  }
  if (prefix.includes("$") || prefix.includes("(") || prefix.includes("{")) return ROOT_VARIABLE.test(prefix) ? moved : isPlain(from) ? undefined : "doubt";
  // an address of the repository on the web
  if (prefix.includes("//")) return /\/(?:raw|blob|main|master|HEAD)\//.test(prefix) ? "doubt" : undefined;
  if (prefix === "./") return folder !== "." && exists(posix.join(folder, from)) ? undefined : moved;
  if (!/^(?:\.\.\/)+$/.test(prefix)) return undefined;
  return posix.join(folder, prefix) === "./" || posix.join(folder, prefix) === "." ? moved : undefined;
}

/** What stands before the name in the same path. */
function prefixBefore(text: string, at: number): string {
  if (text[at - 1] !== "/") return "";
  let start = at;
  while (start > 0 && IN_PATH.test(text[start - 1] ?? "")) start--;
  const found = text.slice(start, at);
  // `${{ github.workspace }}/` holds spaces
  if (!found.startsWith("}")) return found;
  const open = text.lastIndexOf("${{", start);
  return open === -1 || start - open > 60 ? found : text.slice(open, at);
}

/** `Dockerfile` and `compose.yml` are said in prose and in other senses, too. */
function isPlain(name: string): boolean {
  return /^Dockerfile$/.test(name);
}

function isAskedFor(text: string, at: number, path: string): boolean {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  if (/\.(?:ya?ml)$/.test(path) && /^\s*-\s+["']?$/.test(line)) return true;
  return FILE_WANTED.test(line.slice(-80));
}

function isLink(text: string, at: number): boolean {
  return text.slice(Math.max(0, at - 2), at) === "](";
}
