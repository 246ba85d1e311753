import type { Compression } from "./image.ts";
import type { Unpacking } from "./gzip.ts";
import { decompressing } from "./decompress.ts";
import { damaged, imageError, newBudget, type Limits } from "./limits.ts";
import type { ByteSink } from "./sink.ts";
import type { Store } from "./store.ts";

/** A file's place: the stored layer, and where in its tar the bytes lie. */
export interface Place {
  readonly file: string;
  readonly compression: Compression;
  readonly offset: number;
  readonly size: number;
}

/** Ends a pass as soon as it has what it came for. */
class Enough extends Error {}

/** Shows a file's bytes, piece by piece, by reading its layer once more up to the file's end. `name` is the file in errors. */
export async function readAgain(store: Store, place: Place, name: string, limits: Limits, take: (bytes: Buffer) => void): Promise<void> {
  if (!store.again) {
    throw imageError(
      "image-read-once",
      `${name} was not kept while ${store.what} passed, and a stream passes only once`,
      "Ask for the file when the image is opened, or open the image from a file.",
    );
  }
  if (place.size === 0) return;
  const options: Unpacking = { limits, budget: newBudget(limits) };
  // what a registry sends is believed only when all of it has the right digest
  const toTheEnd = store.format === "registry";
  const end = place.offset + place.size;
  let at = 0;
  const slice: ByteSink = {
    write(bytes) {
      const from = Math.max(place.offset - at, 0);
      const to = Math.min(end - at, bytes.length);
      if (from < to) take(bytes.subarray(from, to));
      at += bytes.length;
      if (at >= end && !toTheEnd) throw new Enough();
      return undefined;
    },
    end: () => undefined,
  };
  try {
    await store.again(place.file, decompressing(place.compression, slice, name, options));
  } catch (error) {
    if (error instanceof Enough) return;
    throw error;
  }
  if (at >= end) return;
  throw damaged(`${store.what} ends before ${name}: it is not what it was when it was read first`);
}
