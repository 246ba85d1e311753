import {
  copyFileSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";

/** A copy of a directory in a temporary folder, to be changed freely: the directory itself is never touched. */
export interface ScratchCopy {
  /** Absolute. */
  readonly path: string;
  /** Adds a text at the end of a file. */
  append(file: string, text: string): void;
  /** Gives a file another text, or takes it away. */
  put(file: string, text: string | undefined): void;
  /** Makes a file again what it was. */
  restore(file: string): void;
  remove(): void;
}

/** Copies what `isKept` says of the files below a directory, with rights, times and links as they are. */
export type CopyFolder = (directory: string, isKept: (path: string) => boolean) => ScratchCopy;

const MAX_BYTES = 4 * 1024 ** 3;
const MAX_ENTRIES = 200_000;

/** @throws UserError `copy-too-large` beyond 4 GiB or 200,000 entries, `copy-failed` where it cannot be written. */
export const copyFolder: CopyFolder = (directory, isKept) => {
  const path = mkdtempSync(join(tmpdir(), "plimsoll-copy-"));
  const originals = new Map<string, Buffer>();
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  try {
    copyInto(directory, path, isKept);
  } catch (error) {
    remove();
    if (error instanceof UserError) throw error;
    throw new UserError("copy-failed", `${directory} cannot be copied: ${error instanceof Error ? error.message : String(error)}`, {
      hint: "TMPDIR names another place for temporary files",
      cause: error,
    });
  }
  return {
    path,
    append(file, text) {
      const full = join(path, file);
      const before = readFileSync(full);
      if (!originals.has(file)) originals.set(file, before);
      writeFileSync(full, Buffer.concat([before, Buffer.from(text)]));
    },
    put(file, text) {
      const full = join(path, file);
      rmSync(full, { force: true });
      if (text === undefined) return;
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    },
    restore(file) {
      const before = originals.get(file);
      if (before !== undefined) writeFileSync(join(path, file), before);
    },
    remove,
  };
};

function copyInto(from: string, to: string, isKept: (path: string) => boolean): void {
  const folders = [""];
  let bytes = 0;
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(join(from, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      entries += 1;
      if (entry.isDirectory()) {
        folders.push(path);
        // an empty folder is sent as well, but for one that is left out
        if (isKept(path)) mkdirSync(join(to, path), { recursive: true });
        continue;
      }
      if (!isKept(path)) continue;
      const stats = lstatSync(join(from, path));
      bytes += stats.size;
      if (bytes > MAX_BYTES || entries > MAX_ENTRIES) {
        throw new UserError("copy-too-large", `${from} is too large to be measured on a copy`, {
          hint: "leave out in .dockerignore what the build does not need",
        });
      }
      mkdirSync(join(to, folder), { recursive: true });
      if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join(from, path)), join(to, path));
      else if (entry.isFile()) {
        copyFileSync(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
        utimesSync(join(to, path), stats.atime, stats.mtime);
      }
    }
  }
}
