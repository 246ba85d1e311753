import { inflating, isGzip, type Unpacking } from "./gzip.ts";
import type { Compression } from "./image.ts";
import type { ByteSink } from "./sink.ts";
import { isZstd, unzstd } from "./zstd.ts";

/** How bytes that begin so are compressed. */
export function compressionOf(head: Buffer): Compression {
  if (isGzip(head)) return "gzip";
  return isZstd(head) ? "zstd" : "none";
}

/** Decompresses into another sink; `what` names the input in errors. */
export function decompressing(compression: Compression, into: ByteSink, what: string, options: Unpacking): ByteSink {
  if (compression === "gzip") return inflating(into, what, options);
  return compression === "zstd" ? unzstd(into, what, options) : into;
}

/** True for the layer types of the OCI and Docker specifications. BuildKit's `…rootfs.diff.tar.zstd` is none: podman refuses it. */
export function isSpecifiedType(mediaType: string): boolean {
  return declaredCompression(mediaType) !== undefined && mediaType !== "application/vnd.docker.image.rootfs.diff.tar.zstd";
}

/** What a layer's media type promises; undefined where it promises nothing that is known. */
export function declaredCompression(mediaType: string | undefined): Compression | undefined {
  const known = /^application\/vnd\.(?:oci\.image\.layer(?:\.nondistributable)?\.v1|docker\.image\.rootfs(?:\.foreign)?\.diff)\.tar(?:[+.](gzip|zstd))?$/.exec(
    mediaType ?? "",
  );
  return known ? ((known[1] ?? "none") as Compression) : undefined;
}
