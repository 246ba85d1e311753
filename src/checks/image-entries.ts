import type { Image, ImageEntry } from "../image/image.ts";
import { onceFor } from "../text/once.ts";

/** Every entry of the final tree, sorted by path: made once, however many checks go through them. */
export const entriesOf: (image: Image) => readonly ImageEntry[] = onceFor((image: Image) => [...image.entries()]);
