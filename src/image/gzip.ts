import { createGunzip, createGzip } from "node:zlib";

import { imageError, type Limits } from "./limits.ts";
import type { ByteSink } from "./sink.ts";

const CHUNK = 256 * 1024;

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function isZstd(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528;
}

/** Decompresses into another sink; `what` names the input in errors. Refuses bombs, damage and a missing end. */
export function inflating(into: ByteSink, what: string, limits: Limits): ByteSink {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  let taken = 0;
  let made = 0;
  const outcome = settling();

  gunzip.on("data", (bytes: Buffer) => {
    made += bytes.length;
    try {
      if (made > limits.inflateFrom && made / taken > limits.inflateRatio) throw bomb(what, limits);
      const busy = into.write(bytes);
      if (!busy) return;
      gunzip.pause();
      busy.then(() => gunzip.resume(), stop);
    } catch (error) {
      stop(error);
    }
  });
  gunzip.on("error", (error) => stop(imageError("image-damaged", `${what} is damaged: ${error.message}`, "Save or download the image again.", error)));
  gunzip.on("end", () => {
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
    gunzip.destroy();
  }

  return {
    write(bytes) {
      taken += bytes.length;
      return outcome.unlessFailed((resolve) => gunzip.write(bytes, resolve));
    },
    end() {
      gunzip.end();
      return outcome.settled;
    },
  };
}

function bomb(what: string, limits: Limits): Error {
  return imageError(
    "image-too-large",
    `${what} unpacks to more than ${limits.inflateRatio} times its size`,
    "This looks like a decompression bomb; look at the image elsewhere if it is meant to be so.",
  );
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

interface Outcome {
  readonly settled: Promise<void>;
  /** Waits for one step; a failure ends the wait at once, because a destroyed stream may never call back. */
  unlessFailed(step: (resolve: () => void) => void): Promise<void>;
  done(): void;
  fail(error: unknown): void;
}

function settling(): Outcome {
  let failure: { readonly error: unknown } | undefined;
  let rejectStep: ((error: unknown) => void) | undefined;
  let done: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const settled = new Promise<void>((onDone, onFailure) => {
    done = onDone;
    reject = onFailure;
  });
  // Nobody may be waiting when it fails; whoever waits later still gets it.
  settled.catch(() => {});

  return {
    settled,
    unlessFailed(step) {
      if (failure) return settled;
      const waiting = new Promise<void>((resolve, rejectThis) => {
        rejectStep = rejectThis;
        step(() => (failure ? rejectThis(failure.error) : resolve()));
      });
      waiting.catch(() => {});
      return waiting;
    },
    done,
    fail(error) {
      failure ??= { error };
      reject(failure.error);
      rejectStep?.(failure.error);
    },
  };
}
