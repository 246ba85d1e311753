/** Takes bytes. A promise says: wait for me before you give more; the bytes may be overwritten after that. */
export interface ByteSink {
  write(bytes: Buffer): Promise<void> | undefined;
  /** Called once, after the last byte; what was made is complete when it has settled. */
  end(): Promise<void> | undefined;
}

/** Collects the first bytes (fewer only where the input is shorter), lets `choose` look, and hands everything to its choice. */
export function sniffing(length: number, choose: (head: Buffer) => ByteSink): ByteSink {
  const head = Buffer.alloc(length);
  let held = 0;
  let chosen: ByteSink | undefined;

  return {
    write(bytes) {
      if (chosen) return chosen.write(bytes);
      if (held === 0 && bytes.length >= length) {
        chosen = choose(bytes.subarray(0, length));
        return chosen.write(bytes);
      }
      const taken = Math.min(length - held, bytes.length);
      bytes.copy(head, held, 0, taken);
      held += taken;
      if (held < length) return undefined;
      chosen = choose(head);
      return joined(chosen.write(head), taken < bytes.length ? chosen.write(bytes.subarray(taken)) : undefined);
    },
    end() {
      if (chosen) return chosen.end();
      const short = head.subarray(0, held);
      chosen = choose(short);
      return joined(held > 0 ? chosen.write(short) : undefined, chosen.end());
    },
  };
}

function joined(first: Promise<void> | undefined, second: Promise<void> | undefined): Promise<void> | undefined {
  if (!first || !second) return first ?? second;
  return Promise.all([first, second]).then(() => undefined);
}

/** Gives the same bytes to two sinks. */
export function both(first: ByteSink | undefined, second: ByteSink | undefined): ByteSink | undefined {
  if (!first || !second) return first ?? second;
  return { write: (bytes) => joined(first.write(bytes), second.write(bytes)), end: () => joined(first.end(), second.end()) };
}

export const ignoring: ByteSink = { write: () => undefined, end: () => undefined };
