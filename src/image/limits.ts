import { UserError } from "../errors.ts";

/** How much an image may ask of this machine before it is refused. Bytes where nothing else is said. */
export interface Limits {
  /** Entries of all layers together. */
  readonly entries: number;
  readonly pathLength: number;
  /** One JSON document of the archive, and all of them together. */
  readonly json: number;
  readonly allJson: number;
  /** One file kept for reading, and all of them together. */
  readonly keptFile: number;
  readonly kept: number;
  /** One file read in a second pass. */
  readonly content: number;
  /** Decompressed bytes per compressed byte of the whole source, looked at once `inflateFrom` bytes have come out. */
  readonly inflateRatio: number;
  readonly inflateFrom: number;
  /** Decompressed bytes of the whole source. */
  readonly unpacked: number;
  /** What a zstd frame may ask a reader to remember: zstd's own default. */
  readonly window: number;
  /** Indexes inside indexes, and images in all of them. */
  readonly nesting: number;
  readonly images: number;
}

const MIB = 1024 * 1024;

export const defaultLimits: Limits = {
  entries: 2_000_000,
  pathLength: 4096,
  json: 8 * MIB,
  allJson: 64 * MIB,
  keptFile: 16 * MIB,
  kept: 64 * MIB,
  content: 512 * MIB,
  inflateRatio: 200,
  inflateFrom: 1024 * MIB,
  unpacked: 256 * 1024 * MIB,
  window: 128 * MIB,
  nesting: 4,
  images: 64,
};

/** What is left of the limits for all layers together; counted down while they are read. */
export interface Budget {
  entries: number;
  kept: number;
  /** The files the reader itself needs have their own share, so that a greedy `keep` cannot take it. */
  keptAlways: number;
  json: number;
  /** Counted up: bytes before and after decompression. */
  packed: number;
  unpacked: number;
}

export function newBudget(limits: Limits): Budget {
  return { entries: limits.entries, kept: limits.kept, keptAlways: limits.kept, json: limits.allJson, packed: 0, unpacked: 0 };
}

/** Counts decompressed bytes; `what` names the input in errors. Throws where they are more than any honest image has. */
export function countUnpacked(bytes: number, what: string, limits: Limits, budget: Budget): void {
  budget.unpacked += bytes;
  if (budget.unpacked > limits.inflateFrom && budget.unpacked / budget.packed > limits.inflateRatio) {
    throw imageError(
      "image-too-large",
      `${what} unpacks to more than ${limits.inflateRatio} times its size`,
      "This looks like a decompression bomb; look at the image elsewhere if it is meant to be so.",
    );
  }
  if (budget.unpacked > limits.unpacked) {
    throw imageError("image-too-large", `${what} and what came before it unpack to more than ${limits.unpacked} bytes`, "Make a smaller image.");
  }
}

/** An image that could not be looked at: exit code 3, so that nothing is taken as judged. */
export function imageError(code: string, message: string, hint: string, cause?: unknown): UserError {
  return new UserError(code, message, { hint, exitCode: 3, cause });
}

/** Damage, with the advice that fits nearly all of it. */
export function damaged(message: string, cause?: unknown): UserError {
  return imageError("image-damaged", message, "Save or download the image again.", cause);
}
