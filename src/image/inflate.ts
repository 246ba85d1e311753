import { constants, createGunzip, type Gunzip } from "node:zlib";

import { damaged } from "./limits.ts";

/** Inflates gzip in place: one buffer takes all output, one piece after another. */
export interface Inflater {
  /** Gives each piece of what the bytes inflate to; a piece is overwritten by the next. Throws a UserError where they are damaged. */
  pieces(bytes: Buffer): Generator<Buffer, void, undefined>;
  /** Throws where the last member is not whole. */
  finish(): void;
  close(): void;
}

/** What zlib's streams drive their work with. */
interface Handle {
  onerror: (message: string) => void;
  writeSync(flush: number, input: Buffer, inputAt: number, inputLength: number, output: Buffer, outputAt: number, outputLength: number): void;
}

const OUTPUT = 256 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Undefined where this version of Node has other insides than those used here; then its streams do the work.
 * A stream makes a new buffer for every piece, zeroes and forgets it: for a layer of 318 MB that is a third of the time and half of the memory.
 */
export function createInflater(what: string): Inflater | undefined {
  const gunzip = createGunzip();
  const insides = insidesOf(gunzip);
  if (!insides) {
    gunzip.close();
    return undefined;
  }
  const { handle, left } = insides;
  const output = Buffer.allocUnsafeSlow(OUTPUT);
  let failure: Error | undefined;
  let closed = false;
  const notice = (message: string): void => {
    failure = damaged(`${what} is damaged: ${message}`);
  };
  Object.assign(handle, { onerror: notice });

  /** Bytes made, and bytes of the input used. */
  function step(flush: number, input: Buffer, at: number): readonly [number, number] {
    // a closed handle would end the process
    if (closed) throw damaged(`${what} goes on after its end`);
    handle.writeSync(flush, input, at, input.length - at, output, 0, OUTPUT);
    if (failure) throw failure;
    const [outputLeft = OUTPUT, inputLeft = 0] = left;
    return [OUTPUT - outputLeft, input.length - at - inputLeft];
  }

  return {
    *pieces(bytes) {
      for (let at = 0; ;) {
        const [made, used] = step(constants.Z_NO_FLUSH, bytes, at);
        at += used;
        if (made > 0) yield output.subarray(0, made);
        // room was left, so there is nothing more to come of these bytes
        if (made < OUTPUT) return;
      }
    },
    finish: () => void step(constants.Z_FINISH, NOTHING, 0),
    close() {
      closed = true;
      gunzip.close();
    },
  };
}

function insidesOf(gunzip: Gunzip): { readonly handle: Handle; readonly left: Uint32Array } | undefined {
  const { _handle: handle, _writeState: left } = gunzip as { _handle?: Partial<Handle>; _writeState?: unknown };
  if (typeof handle?.writeSync !== "function" || typeof handle.onerror !== "function") return undefined;
  return left instanceof Uint32Array && left.length === 2 ? { handle: handle as Handle, left } : undefined;
}
