import type { Transform } from "node:stream";
import * as zlib from "node:zlib";

import { CHUNK, throughStream, type Unpacking } from "./gzip.ts";
import { countUnpacked, damaged } from "./limits.ts";
import type { ByteSink } from "./sink.ts";

/** Decompresses one frame. */
export interface Frame {
  /** Takes one whole block with its header; the last one with the checksum behind it. */
  block(bytes: Buffer, last: boolean): Promise<void>;
}

/** What zlib has from node 22.15 and 23.8 on. */
interface ZstdInZlib {
  readonly createZstdDecompress?: (options: { chunkSize: number }) => Transform;
  readonly zstdDecompressSync?: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;
}

const LONGEST_BLOCK = 128 * 1024;

/** A frame after its header was read: `start` is the header with its magic. What comes out goes to `into`, which is not ended. */
export async function createFrame(start: Buffer, into: ByteSink, what: string, options: Unpacking, native: ZstdInZlib = zlib as ZstdInZlib): Promise<Frame> {
  const { createZstdDecompress, zstdDecompressSync } = native;
  return createZstdDecompress && zstdDecompressSync
    ? nativeFrame(start, into, what, options, { createZstdDecompress, zstdDecompressSync })
    : packageFrame(start, into, what, options);
}

function nativeFrame(start: Buffer, into: ByteSink, what: string, options: Unpacking, zstd: Required<ZstdInZlib>): Frame {
  let stream: ByteSink | undefined;
  return {
    async block(bytes, last) {
      if (!stream && last) return written(whole(Buffer.concat([start, bytes])));
      if (!stream) {
        stream = throughStream(zstd.createZstdDecompress({ chunkSize: CHUNK }), { write: (out) => into.write(out), end: () => undefined }, what, options);
        await stream.write(start);
      }
      await stream.write(Buffer.from(bytes));
      if (last) await stream.end();
    },
  };

  /** A frame of one block, of which some layers have thousands: a stream for each would take longer than the work. */
  function whole(frame: Buffer): Buffer {
    try {
      return zstd.zstdDecompressSync(frame, { maxOutputLength: LONGEST_BLOCK });
    } catch (error) {
      throw damaged(`${what} is damaged: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  }

  async function written(out: Buffer): Promise<void> {
    if (out.length === 0) return;
    countUnpacked(out.length, what, options.limits, options.budget);
    await into.write(out);
  }
}

async function packageFrame(start: Buffer, into: ByteSink, what: string, options: Unpacking): Promise<Frame> {
  const { Decompress } = await import("fzstd");
  let waiting: Promise<void> | undefined;
  let failure: unknown;
  let first: Buffer | undefined = start;
  const decompress = new Decompress((out) => {
    if (failure !== undefined || out.length === 0) return;
    try {
      countUnpacked(out.length, what, options.limits, options.budget);
      const busy = into.write(Buffer.from(out.buffer, out.byteOffset, out.byteLength));
      waiting = waiting && busy ? waiting.then(() => busy) : (busy ?? waiting);
    } catch (error) {
      failure = error;
    }
  });
  return {
    async block(bytes, last) {
      // the package keeps what it gets until a block is whole, so it gets a copy and always whole ones
      const pushed: Buffer = Buffer.concat(first ? [first, bytes] : [bytes]);
      first = undefined;
      try {
        decompress.push(pushed, last);
      } catch (error) {
        throw damaged(`${what} is damaged: ${error instanceof Error ? error.message : String(error)}`, error);
      }
      if (failure !== undefined) throw failure;
      const busy = waiting;
      waiting = undefined;
      await busy;
    },
  };
}
