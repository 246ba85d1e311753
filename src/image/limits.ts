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
  /** Decompressed bytes per compressed byte, looked at once `inflateFrom` bytes have come out. */
  readonly inflateRatio: number;
  readonly inflateFrom: number;
}

const MIB = 1024 * 1024;

export const defaultLimits: Limits = {
  entries: 2_000_000,
  pathLength: 4096,
  json: 8 * MIB,
  allJson: 64 * MIB,
  keptFile: 16 * MIB,
  kept: 64 * MIB,
  inflateRatio: 200,
  inflateFrom: 1024 * MIB,
};

/** An image that could not be looked at: exit code 3, so that nothing is taken as judged. */
export function imageError(code: string, message: string, hint: string, cause?: unknown): UserError {
  return new UserError(code, message, { hint, exitCode: 3, cause });
}
