import { imageError } from "./limits.ts";
import type { ByteSink } from "./sink.ts";
import { readTar, type TarEntry } from "./tar.ts";

/** A tar whose entries' bytes go to sinks that may take their time. */
export function tarSink(what: string, visit: (entry: TarEntry) => ByteSink | undefined): ByteSink {
  let waiting: Promise<void>[] = [];
  const tar = readTar(what, (entry) => {
    const sink = visit(entry);
    return sink && { write: (bytes) => wait(sink.write(bytes)), end: () => wait(sink.end()) };
  });

  function wait(busy: Promise<void> | undefined): void {
    if (busy) waiting.push(busy);
  }

  function waited(): Promise<void> | undefined {
    if (waiting.length === 0) return undefined;
    const all = Promise.all(waiting);
    waiting = [];
    return all.then(() => undefined);
  }

  return {
    write(bytes) {
      tar.push(bytes);
      return waited();
    },
    end() {
      tar.end();
      if (!tar.closed()) throw imageError("image-truncated", `${what} ends before its end mark`, "Save or download the image again.");
      return waited();
    },
  };
}
