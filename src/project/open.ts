import { isAscii } from "node:buffer";
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import type { Dirent, Stats } from "node:fs";
import { join, resolve, sep } from "node:path";
import { UserError } from "../errors.ts";
import type { Project } from "./project.ts";

const SKIPPED = new Set([
  ".git",
  ".hg",
  ".svn",
  ".jj",
  "node_modules",
  "bower_components",
  ".venv",
  "venv",
  "virtualenv",
  "__pycache__",
  "__pypackages__",
  ".tox",
  ".nox",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".hypothesis",
  ".eggs",
  ".idea",
  ".terraform",
  ".gradle",
  ".pnpm-store",
  "site-packages",
]);
const MAX_ENTRIES = 200_000;
const MAX_TEXT = 2 * 1024 * 1024;

/**
 * Opens a directory for reading. The list of files is read on first use and kept.
 * @throws UserError `directory-missing` or `not-a-directory`; `directory-too-large` from files() beyond 200,000 entries.
 */
export function openProject(directory: string): Project {
  const root = rootOf(directory);
  let listed: Listing | undefined;

  return {
    root,
    files: () => (listed ??= list(root)).files,
    closed: () => (listed ??= list(root)).closed,
    exists: (path) => inside(root, path) !== undefined,
    isDirectory: (path) => inside(root, path)?.stats.isDirectory() ?? false,
    read: (path) => (listed?.plain.has(path) === true ? readText(join(root, path)) : readInside(root, path)),
    ...(process.platform === "win32" ? {} : { modeOf: (path: string) => modeIn(root, path) }),
  };
}

function modeIn(root: string, path: string): number | undefined {
  if (inside(root, path) === undefined) return undefined;
  const stats = lstatSync(join(root, path));
  return stats.isSymbolicLink() ? undefined : stats.mode & 0o7777;
}

function rootOf(directory: string): string {
  const path = resolve(directory);
  const stats = statOf(path);
  if (stats === undefined)
    throw new UserError("directory-missing", `there is no directory ${directory}`, { hint: "give the directory that holds the application" });
  if (!stats.isDirectory())
    throw new UserError("not-a-directory", `${directory} is not a directory`, { hint: "give the directory that holds the application" });
  return realpathSync.native(path);
}

interface Listing {
  /** Sorted. */
  readonly files: readonly string[];
  /** Those that are no links, in folders that are none: they lie inside, and need not be asked for it again. */
  readonly plain: ReadonlySet<string>;
  /** Folders that could not be opened. */
  readonly closed: readonly string[];
}

function list(root: string): Listing {
  const files: string[] = [];
  const plain = new Set<string>();
  const closed: string[] = [];
  const folders = [""];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const found = entriesOf(join(root, folder));
    if (found === undefined) closed.push(folder);
    for (const entry of found ?? []) {
      entries += 1;
      if (entries > MAX_ENTRIES) {
        throw new UserError("directory-too-large", `${root} holds more than ${MAX_ENTRIES.toLocaleString("en-GB")} files`, {
          hint: "give the directory of the application itself",
        });
      }
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) folders.push(path);
      } else if (entry.isFile()) {
        files.push(path);
        plain.add(path);
      } else if (entry.isSymbolicLink() && inside(root, path)?.stats.isFile()) files.push(path);
    }
  }
  return { files: files.sort(), plain, closed: closed.sort() };
}

/** Undefined for a folder that cannot be read: the rest of the project still speaks. */
function entriesOf(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** Follows links, but never to a place outside the root. */
function inside(root: string, path: string): { readonly real: string; readonly stats: Stats } | undefined {
  const full = resolve(root, path);
  if (full !== root && !full.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  try {
    // most names that are asked for are not there, and an error costs more than a look
    if (statSync(full, { throwIfNoEntry: false }) === undefined) return undefined;
    const real = realpathSync.native(full);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    return { real, stats: lstatSync(real) };
  } catch {
    return undefined;
  }
}

function readInside(root: string, path: string): string | undefined {
  const found = inside(root, path);
  return found?.stats.isFile() === true ? readText(found.real) : undefined;
}

// one buffer for all: a text is made of it before the next file is read
let buffer: Buffer | undefined;
const OPENED = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A pipe that took a file's place meanwhile is not waited for, and a link is not followed. */
function readText(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, OPENED);
    if (!fstatSync(file).isFile()) return undefined;
    buffer ??= Buffer.allocUnsafeSlow(MAX_TEXT + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) read = readSync(file, buffer, length, buffer.length - length, null);
    return length > MAX_TEXT ? undefined : textOf(buffer.subarray(0, length));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const utf8 = new TextDecoder("utf-8");

/** UTF-8, with or without a byte order mark, or UTF-16 with one, which Windows editors write; undefined for bytes that are no text. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) return Buffer.from(bytes).swap16().toString("utf16le", 2);
  if (bytes.includes(0)) return undefined;
  return isAscii(bytes) ? bytes.toString("latin1") : utf8.decode(bytes);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
