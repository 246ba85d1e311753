import type { Image } from "../image/image.ts";
import { openImage } from "../image/open.ts";
import { dockerArchive, inPieces } from "../image/testing/archives.ts";
import { tar, type Piece } from "../image/testing/tar-writer.ts";
import type { ImageComparison } from "./comparison.ts";
import { compareImages, comparing } from "./images.ts";

export interface TestSide {
  /** The entries of each layer, the lowest first. */
  readonly layers?: readonly (readonly Piece[])[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly history?: readonly Readonly<Record<string, unknown>>[];
}

/** Two images that are written as archives and read again, compared. Only for tests. */
export async function comparedSides(before: TestSide, after: TestSide): Promise<ImageComparison> {
  return compareImages(await opened(before, "before"), await opened(after, "after"));
}

async function opened({ layers = [[]], ...parts }: TestSide, ref: string): Promise<Image> {
  const archive = dockerArchive({ ...parts, layers: layers.map((pieces) => tar(pieces)) });
  return openImage({ kind: "stream", ref, stream: inPieces(archive) }, comparing);
}
