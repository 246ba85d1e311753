import type { Image } from "../image/image.ts";

/** One content that several files hold. */
export interface Duplicate {
  /** Bytes of one of them. */
  readonly size: number;
  /** The copy that is one too many: the last of the image's own that a container sees. */
  readonly extra: Copy;
  /** What it is the same as, those that a container sees first; of one path only the first time that it came so: image-waste tells of the others. */
  readonly others: readonly Copy[];
  /** Bytes of the copies that the image's own layers hold beyond one. */
  readonly wasted: number;
}

export interface Copy {
  readonly path: string;
  /** 0 is the lowest. */
  readonly layer: number;
  /** False where a later layer took it away: then its bytes are still pulled. */
  readonly shown: boolean;
}

/**
 * Contents that layers hold under several paths, the most bytes first. Hard links are one file, and what only the base holds is left out. Files count whose
 * digest is known, see `OpenImageOptions.digests`: equal bytes have equal digests, so that nothing has to be compared.
 */
export function duplicatesOf(image: Image, baseLayers: number): readonly Duplicate[] {
  const bySum = new Map<string, { readonly size: number; readonly copies: Map<string, Copy> }>();
  for (const [layer, { entries }] of image.layers.entries()) {
    for (const { digest, path, size, type } of entries) {
      if (type !== "file" || digest === undefined || size === 0) continue;
      const group = bySum.get(digest) ?? { size, copies: new Map<string, Copy>() };
      bySum.set(digest, group);
      if (!group.copies.has(path)) group.copies.set(path, { path, layer, shown: image.lstat(path)?.digest === digest });
    }
  }
  const found: Duplicate[] = [];
  for (const { copies: byPath, size } of bySum.values()) {
    const copies = [...byPath.values()];
    const own = copies.filter(({ layer }) => layer >= baseLayers);
    const count = own.length === copies.length ? own.length - 1 : own.length;
    const extra = own.findLast(({ shown }) => shown) ?? own.at(-1);
    if (count < 1 || extra === undefined) continue;
    const others = copies.filter((copy) => copy !== extra).toSorted((left, right) => Number(right.shown) - Number(left.shown));
    found.push({ size, extra, others, wasted: count * size });
  }
  return found.toSorted((left, right) => right.wasted - left.wasted);
}
