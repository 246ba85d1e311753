import type { Lookup } from "../expand.ts";
import { isBelow, normal, resolveFrom } from "../paths.ts";
import type { ShellCommand, ShellWord } from "../../shell/shell.ts";

/** What a word of a command names. */
export type Place =
  | {
      readonly kind: "path";
      readonly path: string;
      /** Written with a slash at its end: where it is a link, what it leads to. */
      readonly followed?: boolean;
    }
  /** Each path that a wildcard fits. */
  | { readonly kind: "matching"; readonly parts: readonly string[] }
  /** Something in a folder, or the folder itself. */
  | { readonly kind: "within"; readonly folder: string };

export const anywhere: Place = { kind: "within", folder: "/" };

/** Whether a command that names a place gets to a path: itself, or with `recursive` what is below it. */
export function covers(place: Place, path: string, recursive: boolean): "yes" | "maybe" | "no" {
  switch (place.kind) {
    case "path":
      return path === place.path || (recursive && isBelow(path, place.path)) ? "yes" : "no";
    case "within":
      return isBelow(path, place.folder) ? "maybe" : "no";
    case "matching": {
      const parts = path.split("/").slice(1);
      const { length } = place.parts;
      if (parts.length < length || (parts.length > length && !recursive)) return "no";
      return place.parts.every((pattern, index) => fitsWildcard(pattern, parts[index] ?? "")) ? "yes" : "no";
    }
  }
}

/** `*` and `?` in one part of a path; what begins with a dot has to be asked for. */
function fitsWildcard(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let reached = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (character === "*") for (let end = at; end <= name.length; end++) next.add(end);
      else if (at < name.length && (character === "?" || character === name[at])) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(name.length);
}

/** What the words of a command are read with. */
export interface Surroundings {
  /** The working directory; undefined where it is not known. */
  readonly cwd: string | undefined;
  /** Of the one who runs the command. */
  readonly home: string | undefined;
  readonly lookup: Lookup;
  /** What a script of the same instruction may set itself. */
  readonly isOwn: (name: string) => boolean;
  /** The Dockerfile. */
  readonly text: string;
}

/** A word's text with its variables put in; undefined where it cannot be known. Wildcards stand as they are. */
export function textOf(word: ShellWord, around: Surroundings): string | undefined {
  const { value } = word;
  if (word.literal) return value.startsWith("~") ? withHome(value, around.home) : value;
  // which of its characters are quoted is not known here
  if (/['\\`]|\$\(|\{\{|<%/.test(around.text.slice(word.span.start, word.span.end))) return undefined;
  let known = true;
  const text = value.replaceAll(/\$(?:(\w+)|\{(\w+)\}|.?)/g, (_whole, plain?: string, braced?: string) => {
    const found = valueOf(plain ?? braced, around);
    if (found === undefined) known = false;
    return found ?? "";
  });
  if (!known) return undefined;
  return text.startsWith("~") ? withHome(text, around.home) : text;
}

/** A command with its words as far as they are known. */
export function readCommand(command: ShellCommand, around: Surroundings): ShellCommand {
  const args = command.args.map((word) => {
    const text = word.literal ? undefined : textOf(word, around);
    return text === undefined || /[*?[]/.test(text) ? word : { ...word, value: text, literal: true };
  });
  return args.every((word, index) => word === command.args[index]) ? command : { ...command, args };
}

function valueOf(name: string | undefined, around: Surroundings): string | undefined {
  if (name === undefined || /^\d/.test(name) || around.isOwn(name)) return undefined;
  const found = around.lookup(name);
  const value = typeof found === "object" ? found.value : name === "HOME" ? around.home : undefined;
  // a blank would make two words of it, and a wildcard other ones
  return value === undefined || /[\s*?[\\$]/.test(value) ? undefined : value;
}

function withHome(text: string, home: string | undefined): string | undefined {
  return home !== undefined && /^~(?:\/|$)/.test(text) ? home + text.slice(1) : undefined;
}

/** The place a word names. A variable behind a folder is taken to stay in it. */
export function placeOfWord(word: ShellWord, around: Surroundings): Place {
  const text = textOf(word, around);
  if (text === undefined) return { kind: "within", folder: folderBefore(word.value, around) ?? "/" };
  const isPattern = !word.literal && /[*?[]/.test(text);
  if (!isPattern && !hasBraces(text)) {
    const path = absolute(text, around.cwd);
    return path === undefined ? anywhere : { kind: "path", path, followed: /.\/\.?$/.test(text) };
  }
  const folder = folderBefore(text, around);
  if (folder === undefined) return anywhere;
  const whole = text.startsWith("/") || around.cwd === undefined ? text : `${around.cwd}/${text}`;
  if (hasBraces(text) || text.includes("[") || text.includes("..") || !whole.startsWith("/")) return { kind: "within", folder };
  return { kind: "matching", parts: normal(whole).split("/").slice(1) };
}

/** Nobody means a longer path. */
const MOST_PARTS = 64;

/** A path that is plain text, against the working directory. */
export function absolute(text: string, cwd: string | undefined): string | undefined {
  if (text.split("/", MOST_PARTS).length === MOST_PARTS) return undefined;
  if (text.startsWith("/")) return normal(text);
  return cwd === undefined ? undefined : normal(`${cwd}/${text}`);
}

/** bash makes several words of braces, sh does not. */
function hasBraces(text: string): boolean {
  const open = text.indexOf("{");
  const close = open === -1 ? -1 : text.indexOf("}", open);
  return close !== -1 && /,|\.\./.test(text.slice(open, close));
}

/** The folder that stands before the first part that is not known. */
function folderBefore(value: string, { cwd }: Surroundings): string | undefined {
  const open = value.search(/[$`*?[{~]|<%/);
  const before = open === -1 ? value : value.slice(0, open);
  const slash = before.lastIndexOf("/");
  if (slash > 0) return resolveFrom(cwd, before.slice(0, slash));
  // `$X` may be anything, `*` and `a$X` lie in the working directory
  if (slash === 0) return "/";
  return before === "" && !/^[*?[]/.test(value) ? undefined : cwd;
}
