import type { Transform } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";

import { createInflater, type Inflater } from "./inflate.ts";
import { countUnpacked, damaged, type Budget, type Limits } from "./limits.ts";
import { settling } from "./outcome.ts";
import type { ByteSink } from "./sink.ts";

export const CHUNK: number = 256 * 1024;

/** What a decompressor needs to know of the image it works for. */
export interface Unpacking {
  readonly limits: Limits;
  readonly budget: Budget;
}

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Decompresses into another sink; `what` names the input in errors. Refuses bombs, damage and a missing end. */
export function inflating(into: ByteSink, what: string, options: Unpacking, makeInflater: typeof createInflater = createInflater): ByteSink {
  const inflater = makeInflater(what);
  const inner = inflater ? inPlace(inflater, into, what, options) : throughStream(createGunzip({ chunkSize: CHUNK }), into, what, options);
  return {
    write(bytes) {
      options.budget.packed += bytes.length;
      return inner.write(bytes);
    },
    end: () => inner.end(),
  };
}

function inPlace(inflater: Inflater, into: ByteSink, what: string, options: Unpacking): ByteSink {
  /** What is being waited for, everything that was written after it included. */
  let busy: Promise<void> | undefined;

  function give(pieces: Iterator<Buffer>): Promise<void> | undefined {
    try {
      for (let next = pieces.next(); !next.done; next = pieces.next()) {
        countUnpacked(next.value.length, what, options.limits, options.budget);
        const waiting = into.write(next.value);
        if (waiting) return waiting.then(() => give(pieces));
      }
    } catch (error) {
      inflater.close();
      throw error;
    }
    return undefined;
  }

  function finish(): Promise<void> | undefined {
    try {
      inflater.finish();
    } finally {
      inflater.close();
    }
    return into.end();
  }

  function inTurn(step: () => Promise<void> | undefined): Promise<void> | undefined {
    busy = busy ? busy.then(step) : step();
    const mine = busy;
    mine?.then(
      () => {
        if (busy === mine) busy = undefined;
      },
      () => {}, // whoever waits gets it
    );
    return mine;
  }

  return { write: (bytes) => inTurn(() => give(inflater.pieces(bytes))), end: () => inTurn(finish) };
}

/** Sends bytes through one of zlib's decompressing streams, which works on another thread. */
export function throughStream(stream: Transform, into: ByteSink, what: string, options: Unpacking): ByteSink {
  const outcome = settling();

  stream.on("data", (bytes: Buffer) => {
    try {
      countUnpacked(bytes.length, what, options.limits, options.budget);
      const busy = into.write(bytes);
      if (!busy) return;
      stream.pause();
      busy.then(() => stream.resume(), stop);
    } catch (error) {
      stop(error);
    }
  });
  stream.on("error", (error) => stop(damaged(`${what} is damaged: ${error.message}`, error)));
  stream.on("end", () => {
    try {
      const busy = into.end();
      if (busy) busy.then(outcome.done, stop);
      else outcome.done();
    } catch (error) {
      stop(error);
    }
  });

  function stop(error: unknown): void {
    outcome.fail(error);
    stream.destroy();
  }

  return {
    write: (bytes) => outcome.unlessFailed((resolve) => stream.write(bytes, resolve)),
    end() {
      stream.end();
      return outcome.settled;
    },
  };
}

/** Counts the bytes that gzip at one level would make of what is written. */
export function gzipCounter(level: number): ByteSink & { readonly bytes: () => number } {
  const gzip = createGzip({ level, chunkSize: CHUNK });
  let made = 0;
  const outcome = settling();
  gzip.on("data", (bytes: Buffer) => {
    made += bytes.length;
  });
  gzip.on("error", outcome.fail);
  gzip.on("end", outcome.done);

  return {
    write: (bytes) => outcome.unlessFailed((resolve) => gzip.write(bytes, resolve)),
    end() {
      gzip.end();
      return outcome.settled;
    },
    bytes: () => made,
  };
}
