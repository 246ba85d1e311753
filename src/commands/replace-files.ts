import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { UserError } from "../errors.ts";

/** A file and what is to become of its text. Paths are absolute. */
export interface Replacement {
  readonly path: string;
  /** The text that the new one was made from; undefined where the file is not to be there yet. */
  readonly before: string | undefined;
  /** Undefined where the file goes. */
  readonly after: string | undefined;
}

/** Backups that were made, in the order of the files; none for a file that is new. */
export interface Replaced {
  readonly backups: readonly { readonly path: string; readonly backup: string }[];
}

/**
 * Puts new texts in the place of old ones, all of them or none. Each is laid out beside its place, with the mode, owner and encoding of the file that is
 * there, and renamed; a link keeps its name. `backup`: whether to keep what was there, or the paths to keep it of.
 * @throws UserError where a file is read-only, is gone, is another than the text was made from, or cannot be written; nothing is lost then.
 */
export function replaceFiles(replacements: readonly Replacement[], backup: boolean | ReadonlySet<string>): Replaced {
  const laid: { readonly target: string; readonly temporary: string | undefined; readonly before: Buffer | undefined }[] = [];
  const backups: { path: string; backup: string }[] = [];
  let current = "";
  try {
    for (const replacement of replacements) {
      current = replacement.path;
      const there = fileAt(replacement);
      const target = there?.real ?? replacement.path;
      if (there !== undefined && (typeof backup === "boolean" ? backup : backup.has(replacement.path)))
        backups.push({ path: replacement.path, backup: backUp(target) });
      const temporary = replacement.after === undefined ? undefined : `${target}.${randomBytes(4).toString("hex")}.plimsoll-new`;
      laid.push({ target, temporary, before: there?.bytes });
      if (temporary !== undefined) layOut(temporary, encodedLike(there?.bytes, replacement.after ?? ""), there?.stats);
    }
    for (const { before, target } of laid) {
      current = target;
      // an editor may have saved it meanwhile
      if (before !== undefined && !readFileSync(target).equals(before)) throw changed(target);
    }
    for (const { target, temporary } of laid) {
      current = target;
      if (temporary === undefined) rmSync(target);
      else renameSync(temporary, target);
    }
  } catch (error) {
    for (const { temporary } of laid) if (temporary !== undefined) rmSync(temporary, { force: true });
    if (error instanceof UserError) throw error;
    throw notWritten(current, error as NodeJS.ErrnoException);
  }
  return { backups };
}

interface Existing {
  readonly real: string;
  readonly bytes: Buffer;
  readonly stats: Stats;
}

function fileAt({ before, path }: Replacement): Existing | undefined {
  if (before === undefined) {
    if (existsSync(path)) throw changed(path);
    return undefined;
  }
  const real = realpathSync(path);
  const stats = statSync(real);
  // a rename asks for no right to the file itself, but whoever took that right away meant it
  if ((stats.mode & 0o222) === 0) {
    throw new UserError("file-read-only", `${path} is read-only, and was left as it is`, { hint: "give it write permission: chmod u+w" });
  }
  const descriptor = openSync(real, constants.O_RDWR);
  try {
    const bytes = readFileSync(descriptor);
    const { encode, text } = decode(bytes);
    if (text !== before) throw changed(path);
    if (!encode(text).equals(bytes)) {
      throw new UserError("file-not-utf8", `${path} holds bytes that are no UTF-8, and was left as it is`, { hint: "save it as UTF-8" });
    }
    return { real, bytes, stats };
  } finally {
    closeSync(descriptor);
  }
}

function changed(path: string): UserError {
  return new UserError("file-changed", `${path} was changed while it was being fixed, and was left as it is`, { hint: "run it again" });
}

interface Decoded {
  readonly text: string;
  readonly encode: (text: string) => Buffer;
}

/** UTF-8 with or without a byte order mark, or UTF-16 with one. */
function decode(bytes: Buffer): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString("utf16le", 2), encode: (text) => Buffer.from(`\uFEFF${text}`, "utf16le") };
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) {
    return { text: Buffer.from(bytes).swap16().toString("utf16le", 2), encode: (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16() };
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { text: bytes.toString("utf8", hasMark ? 3 : 0), encode: (text) => Buffer.from(hasMark ? `\uFEFF${text}` : text, "utf8") };
}

function encodedLike(bytes: Buffer | undefined, text: string): Buffer {
  return bytes === undefined ? Buffer.from(text, "utf8") : decode(bytes).encode(text);
}

function layOut(path: string, bytes: Buffer, like: Stats | undefined): void {
  const file = openSync(path, "wx", 0o644);
  try {
    writeFileSync(file, bytes);
    if (like !== undefined) {
      keepOwner(file, path, like);
      // after the owner: a change of owner may take bits away
      fchmodSync(file, like.mode & 0o7777);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function keepOwner(file: number, path: string, { gid, uid }: Stats): void {
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
}

/** Copies a file to NAME.bak, or NAME.bak.2 and so on where that is taken. */
function backUp(path: string): string {
  for (let number = 1; ; number += 1) {
    const backup = number === 1 ? `${path}.bak` : `${path}.bak.${number}`;
    try {
      copyFileSync(path, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it is no longer there",
  EACCES: "there is no right to write there",
  EPERM: "its owner cannot be kept, or there is no right to write there",
  EROFS: "it is on a file system that is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
};

function notWritten(path: string, error: NodeJS.ErrnoException): UserError {
  const reason = REASONS[error.code ?? ""] ?? error.message;
  return new UserError("write-failed", `${path} cannot be written: ${reason}; it was left as it is`, {
    hint: "see to the rights and the room on the disk, and run it again",
    cause: error,
  });
}
