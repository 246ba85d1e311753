import { imageError } from "./limits.ts";

export const BLOCK = 512;

/** One header block, before long names and PAX records are applied. */
export interface TarHeader {
  /** The type flag's character; `0` where it is empty. */
  readonly flag: string;
  readonly name: string;
  readonly linkName: string;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

export function isZeroBlock(bytes: Buffer, at: number): boolean {
  for (let i = at; i < at + BLOCK; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** The sum of all bytes with the checksum's own eight taken as spaces. Some old writers summed signed bytes; both are right. */
export function checksumHolds(bytes: Buffer, at: number): boolean {
  const written = number(bytes, at + 148, 8);
  if (written === undefined) return false;
  let sum = 8 * 32;
  for (let i = at; i < at + 148; i++) sum += bytes[i] as number;
  for (let i = at + 156; i < at + BLOCK; i++) sum += bytes[i] as number;
  return written === sum || written === sum - highBytes(bytes, at) * 256;
}

/** How many bytes of a header, its checksum aside, are negative to those who sum them with a sign. */
function highBytes(bytes: Buffer, at: number): number {
  let high = 0;
  for (let i = at; i < at + BLOCK; i++) if (i < at + 148 || i >= at + 156) high += (bytes[i] as number) >> 7;
  return high;
}

/** Undefined where the block is no header. */
export function parseHeader(bytes: Buffer, at: number): TarHeader | undefined {
  if (!checksumHolds(bytes, at)) return undefined;
  const size = number(bytes, at + 124, 12);
  const mode = number(bytes, at + 100, 8);
  const uid = number(bytes, at + 108, 8);
  const gid = number(bytes, at + 116, 8);
  const mtime = number(bytes, at + 136, 12) ?? 0;
  if (size === undefined || size < 0 || mode === undefined || uid === undefined || gid === undefined) return undefined;

  const flag = bytes[at + 156] === 0 ? "0" : String.fromCharCode(bytes[at + 156] as number);
  let name = text(bytes, at, 100);
  // Only POSIX ustar has a prefix here; GNU headers ("ustar  ") keep times in the same bytes.
  const posix = bytes[at + 257] === 0x75 && bytes[at + 258] === 0x73 && bytes[at + 262] === 0;
  if (posix && bytes[at + 345] !== 0) name = `${text(bytes, at + 345, 155)}/${name}`;
  // Before POSIX a directory was a file whose name ends in a slash.
  const directory = bytes[at + 156] === 0 && name.endsWith("/");
  const linkName = bytes[at + 157] === 0 ? "" : text(bytes, at + 157, 100);
  return { flag: directory ? "5" : flag, name, linkName, size, mode: mode & 0o7777, uid, gid, mtime };
}

/** Text up to a NUL. Names are bytes: what is not UTF-8 is read as Latin-1, so that two names stay two. */
export function text(bytes: Buffer, at: number, length: number): string {
  let end = at;
  let seen = 0;
  for (const limit = Math.min(at + length, bytes.length); end < limit; end++) {
    const byte = bytes[end] as number;
    if (byte === 0) break;
    seen |= byte;
  }
  if (seen < 0x80) return bytes.toString("latin1", at, end);
  const decoded = bytes.toString("utf8", at, end);
  return decoded.includes("\ufffd") ? bytes.toString("latin1", at, end) : decoded;
}

/** Octal, or base 256 where the first bit is set; undefined where it is neither or too large to count. */
function number(bytes: Buffer, at: number, length: number): number | undefined {
  const first = bytes[at] as number;
  if (first & 0x80) return base256(bytes, at, length);

  let i = at;
  const end = at + length;
  while (i < end && (bytes[i] === 0x20 || bytes[i] === 0)) i++;
  let value = 0;
  for (; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x20 || byte === 0) break;
    if (byte < 0x30 || byte > 0x37) return undefined;
    value = value * 8 + (byte - 0x30);
  }
  return value;
}

function base256(bytes: Buffer, at: number, length: number): number | undefined {
  const first = bytes[at] as number;
  const negative = (first & 0x40) !== 0;
  let value = negative ? (first & 0x7f) - 0x80 : first & 0x3f;
  for (let i = at + 1; i < at + length; i++) value = value * 256 + (bytes[i] as number);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Before an extended attribute's name in a PAX header. */
export const XATTR = "SCHILY.xattr.";

/** The records of a PAX header: `27 path=some/long/name\n`, the length counted in bytes. */
export function parsePax(bytes: Buffer, what: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 || space - at > 12 ? Number.NaN : Number(bytes.toString("latin1", at, space));
    const end = at + length;
    if (!Number.isInteger(length) || end <= space + 1 || end > bytes.length || bytes[end - 1] !== 0x0a) throw badPax(what);
    const equals = bytes.indexOf(0x3d, space);
    if (equals === -1 || equals >= end) throw badPax(what);
    const key = bytes.toString("latin1", space + 1, equals);
    // attributes are bytes, not text
    records.set(key, key.startsWith(XATTR) ? bytes.toString("latin1", equals + 1, end - 1) : text(bytes, equals + 1, end - 1 - (equals + 1)));
    at = end;
  }
  return records;
}

function badPax(what: string): Error {
  return imageError("image-damaged", `${what} holds a malformed PAX record`, "Save or download the image again.");
}
