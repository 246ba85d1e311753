import { imageError } from "./limits.ts";
import { BLOCK, isZeroBlock, parseHeader, parsePax, text, XATTR, type TarHeader } from "./tar-header.ts";

export type TarType = "file" | "directory" | "symlink" | "hardlink" | "device" | "fifo";

export interface TarEntry {
  /** As written, long names resolved. */
  readonly name: string;
  readonly type: TarType;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
  /** Where its content begins in the tar. */
  readonly offset: number;
  /** Where a link of either kind points, as written. */
  readonly linkName: string;
}

/** Takes one entry's content. The bytes are overwritten later: copy what is to stay. */
export interface TarContent {
  write(bytes: Buffer): void;
  end(): void;
}

export interface TarReader {
  push(chunk: Buffer): void;
  /** True once the two blocks of zeros that end an archive, or the first of them, were seen. */
  closed(): boolean;
  /** Says that nothing follows. Throws a UserError where an entry is cut off. */
  end(): void;
}

const SPECIAL_LIMIT = 1024 * 1024;

/** Reads a tar as its bytes come and shows each entry to `visit`, which may ask for the content. `what` names the archive in errors. */
export function readTar(what: string, visit: (entry: TarEntry) => TarContent | undefined): TarReader {
  const carry = Buffer.alloc(BLOCK);
  let carried = 0;
  let remaining = 0;
  let padding = 0;
  let zeroBlocks = 0;
  /** Bytes before the present chunk, and where the content of the entry whose header is read begins. */
  let before = 0;
  let offset = 0;
  let content: TarContent | undefined;
  let longName: string | undefined;
  let longLink: string | undefined;
  let pax: ReadonlyMap<string, string> | undefined;

  function header(bytes: Buffer, at: number): void {
    if (bytes[at] === 0 && isZeroBlock(bytes, at)) {
      zeroBlocks++;
      return;
    }
    const head = zeroBlocks > 0 ? undefined : parseHeader(bytes, at);
    if (!head) throw imageError("image-damaged", `${what} is not a tar archive or is damaged`, "Save or download the image again.");

    if (head.flag === "x")
      return begin(
        head.size,
        collect(head.size, (bytes) => void (pax = parsePax(bytes, what))),
      );
    if (head.flag === "L")
      return begin(
        head.size,
        collect(head.size, (bytes) => void (longName = text(bytes, 0, bytes.length))),
      );
    if (head.flag === "K")
      return begin(
        head.size,
        collect(head.size, (bytes) => void (longLink = text(bytes, 0, bytes.length))),
      );
    // Engines read global records and do nothing with them.
    if (head.flag === "g") return begin(head.size, undefined);
    entry(head);
  }

  function entry(head: TarHeader): void {
    const records = pax;
    const name = records?.get("path") || longName || head.name;
    const linkName = records?.get("linkpath") || longLink || head.linkName;
    pax = undefined;
    longName = undefined;
    longLink = undefined;

    if (head.flag === "S" || (records && isSparse(records))) {
      throw imageError("image-unsupported", `${what} stores ${name} as a sparse file`, "Write the archive without sparse files.");
    }
    const type = typeOf(head.flag);
    const size = records ? paxNumber(records, "size", head.size) : head.size;
    if (!type) return begin(size, undefined);

    const uid = records ? paxNumber(records, "uid", head.uid) : head.uid;
    const gid = records ? paxNumber(records, "gid", head.gid) : head.gid;
    // Like the engines: only a file has content, whatever its header says.
    const length = type === "file" ? size : 0;
    const mtime = records ? Math.floor(Number(records.get("mtime") ?? head.mtime)) || head.mtime : head.mtime;
    begin(length, visit({ name, type, size: length, mode: head.mode, uid, gid, mtime, xattrs: records && xattrsIn(records), offset, linkName }));
  }

  function paxNumber(records: ReadonlyMap<string, string>, key: string, fallback: number): number {
    const written = records.get(key);
    if (written === undefined || written === "") return fallback;
    const value = /^-?\d{1,16}$/.test(written) ? Number(written) : Number.NaN;
    if (!Number.isSafeInteger(value) || (key === "size" && value < 0)) {
      throw imageError("image-damaged", `${what} holds a PAX record ${key} that is no number`, "Save or download the image again.");
    }
    return value;
  }

  function begin(size: number, taker: TarContent | undefined): void {
    remaining = size;
    padding = (BLOCK - (size % BLOCK)) % BLOCK;
    content = taker;
    if (size === 0) finish();
  }

  function finish(): void {
    const taker = content;
    content = undefined;
    taker?.end();
  }

  function collect(size: number, done: (bytes: Buffer) => void): TarContent {
    if (size > SPECIAL_LIMIT)
      throw imageError("image-too-large", `${what} holds a name or record of ${size} bytes`, "Names this long are no part of a real image.");
    const bytes = Buffer.alloc(size);
    let at = 0;
    return { write: (part) => void (at += part.copy(bytes, at)), end: () => done(bytes) };
  }

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length && zeroBlocks < 2) {
        if (remaining > 0) {
          const taken = Math.min(remaining, chunk.length - at);
          content?.write(chunk.subarray(at, at + taken));
          at += taken;
          remaining -= taken;
          if (remaining === 0) finish();
          continue;
        }
        if (padding > 0) {
          const skipped = Math.min(padding, chunk.length - at);
          at += skipped;
          padding -= skipped;
          continue;
        }
        if (carried === 0 && chunk.length - at >= BLOCK) {
          offset = before + at + BLOCK;
          header(chunk, at);
          at += BLOCK;
          continue;
        }
        const taken = chunk.copy(carry, carried, at, Math.min(chunk.length, at + BLOCK - carried));
        carried += taken;
        at += taken;
        if (carried < BLOCK) break;
        carried = 0;
        offset = before + at;
        header(carry, 0);
      }
      before += chunk.length;
    },
    closed: () => zeroBlocks > 0,
    end() {
      const announced = pax ?? longName ?? longLink;
      if (remaining === 0 && padding === 0 && carried === 0 && announced === undefined) return;
      throw imageError("image-truncated", `${what} ends in the middle of an entry`, "Save or download the image again.");
    },
  };
}

function typeOf(flag: string): TarType | undefined {
  switch (flag) {
    case "0":
    case "7":
      return "file";
    case "1":
      return "hardlink";
    case "2":
      return "symlink";
    case "3":
    case "4":
      return "device";
    case "5":
      return "directory";
    case "6":
      return "fifo";
    default:
      return undefined;
  }
}

function xattrsIn(records: ReadonlyMap<string, string>): ReadonlyMap<string, Uint8Array> | undefined {
  let found: Map<string, Uint8Array> | undefined;
  for (const [key, value] of records) {
    if (!key.startsWith(XATTR)) continue;
    found ??= new Map();
    found.set(key.slice(XATTR.length), Buffer.from(value, "latin1"));
  }
  return found;
}

function isSparse(records: ReadonlyMap<string, string>): boolean {
  for (const key of records.keys()) if (key.startsWith("GNU.sparse.")) return true;
  return false;
}
