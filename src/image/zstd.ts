import type { Unpacking } from "./gzip.ts";
import { damaged, imageError } from "./limits.ts";
import type { ByteSink } from "./sink.ts";
import { createFrame, type Frame } from "./zstd-frame.ts";

const MAGIC = 0xfd2fb528;
/** No block is longer, compressed or not. */
const LONGEST_BLOCK = 128 * 1024;

export function isZstd(head: Buffer): boolean {
  return head.length >= 4 && (head.readUInt32LE(0) === MAGIC || isSkippable(head.readUInt32LE(0)));
}

function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** Which part of the stream comes next, and how many bytes of it make it whole. */
type Part = "magic" | "frame-start" | "frame-header" | "skip-size" | "block-header" | "block" | "checksum";

/**
 * Decompresses zstd into another sink, frame by frame (RFC 8878, 3.1). Node's own decompressor ends silently after the first frame and knows no
 * skippable ones, so the frames are found here, and each goes to a decompressor of its own.
 */
export function unzstd(into: ByteSink, what: string, options: Unpacking): ByteSink {
  const scratch = Buffer.allocUnsafe(LONGEST_BLOCK + 8);
  let held = 0;
  let part: Part = "magic";
  let needed = 4;
  let skip = 0;
  let frame: Frame | undefined;
  let headerFlags = 0;
  let last = false;
  let frames = 0;
  let queue: Promise<void> = Promise.resolve();

  function expect(next: Part, bytes: number): void {
    part = next;
    needed = bytes;
    held = 0;
  }

  async function take(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      if (skip > 0) {
        const skipped = Math.min(skip, bytes.length - at);
        skip -= skipped;
        at += skipped;
        continue;
      }
      const taken = bytes.copy(scratch, held, at, Math.min(bytes.length, at + needed - held));
      held += taken;
      at += taken;
      if (held === needed) await whole(scratch.subarray(0, needed));
    }
  }

  async function whole(bytes: Buffer): Promise<void> {
    switch (part) {
      case "magic": {
        const magic = bytes.readUInt32LE(0);
        if (isSkippable(magic)) return expect("skip-size", 4);
        if (magic !== MAGIC) throw damaged(`${what} is damaged: no zstd frame where one has to begin`);
        return expect("frame-start", 1);
      }
      case "skip-size":
        skip = bytes.readUInt32LE(0);
        return expect("magic", 4);
      case "frame-start":
        headerFlags = bytes[0] as number;
        return expect("frame-header", headerLength(headerFlags));
      case "frame-header": {
        const window = windowSize(headerFlags, bytes);
        if (window > options.limits.window) {
          throw imageError("image-too-large", `${what} needs ${window} bytes of memory to be decompressed`, "Compress it without --long or --ultra.");
        }
        const start = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, headerFlags]), bytes]);
        frame = await createFrame(start, into, what, options);
        frames++;
        return expect("block-header", 3);
      }
      case "block-header": {
        const head = bytes.readUIntLE(0, 3);
        last = (head & 1) === 1;
        const kind = (head >> 1) & 3;
        const length = kind === 1 ? 1 : head >> 3;
        if (kind === 3 || length > LONGEST_BLOCK || head >> 3 > LONGEST_BLOCK) throw damaged(`${what} is damaged: a zstd block of a wrong kind or length`);
        part = "block";
        needed = 3 + length + (last && headerFlags & 4 ? 4 : 0);
        // a block of nothing is whole at once
        if (needed === held) await whole(bytes);
        return;
      }
      case "block": {
        await frame?.block(bytes, last);
        return last ? expect("magic", 4) : expect("block-header", 3);
      }
      default:
        return;
    }
  }

  return {
    write(bytes) {
      options.budget.packed += bytes.length;
      queue = queue.then(() => take(bytes));
      return queue;
    },
    end() {
      return queue.then(async () => {
        if (part !== "magic" || held > 0 || skip > 0 || frames === 0)
          throw imageError("image-truncated", `${what} ends inside a zstd frame`, "Save or download the image again.");
        await into.end();
      });
    },
  };
}

/** Bytes after the flags: window, dictionary id, content size. */
function headerLength(flags: number): number {
  const single = (flags >> 5) & 1;
  const dictionary = [0, 1, 2, 4][flags & 3] as number;
  const content = [single, 2, 4, 8][flags >> 6] as number;
  return 1 - single + dictionary + content;
}

function windowSize(flags: number, header: Buffer): number {
  const single = (flags >> 5) & 1;
  if (!single) {
    const descriptor = header[0] as number;
    const base = 2 ** (10 + (descriptor >> 3));
    return base + (base / 8) * (descriptor & 7);
  }
  const at = [0, 1, 2, 4][flags & 3] as number;
  const kind = flags >> 6;
  if (kind === 0) return header[at] as number;
  if (kind === 1) return header.readUInt16LE(at) + 256;
  return kind === 2 ? header.readUInt32LE(at) : Number(header.readBigUInt64LE(at));
}
