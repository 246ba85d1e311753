/** How work on another thread ends: once, well or badly. */
export interface Outcome {
  readonly settled: Promise<void>;
  /** Waits for one step; a failure ends the wait at once, because a destroyed stream may never call back. */
  unlessFailed(step: (resolve: () => void) => void): Promise<void>;
  done(): void;
  fail(error: unknown): void;
}

export function settling(): Outcome {
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
