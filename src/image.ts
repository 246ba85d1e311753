import { existsSync } from "node:fs";
import { env } from "node:process";
import { engines } from "./engines/registry.generated.ts";
import type { Engine } from "./engines/kind.ts";
import { UserError } from "./errors.ts";
import type { Image, ImagePlatform, OpenImageOptions } from "./image/image.ts";
import { imageSource, listPlatforms as platformsOf, openImage as open, type ImageSource } from "./image/open.ts";
import { systemClock } from "./process/clock.ts";
import { createRunner } from "./process/run.ts";

/**
 * `plimsoll/image`: reads a container image without unpacking it, for scripts. A text names it:
 * a path (docker archive, OCI archive or layout, compressed or not), `-` for standard input, `rootfs:PATH` for the tar of a file system,
 * `registry:REF` or `docker://REF` for a registry; where no such path is, the image of that name in the running engine.
 * Throws a UserError with exit code 3 where the image cannot be read or is not what its digests promise.
 */
export async function openImage(ref: string | ImageSource, options: OpenImageOptions = {}): Promise<Image> {
  return open(await sourceOf(ref), options);
}

/** The platforms an image is there for. */
export async function listPlatforms(ref: string | ImageSource): Promise<readonly ImagePlatform[]> {
  return platformsOf(await sourceOf(ref));
}

async function sourceOf(ref: string | ImageSource): Promise<ImageSource> {
  const source = typeof ref === "string" ? imageSource(ref) : ref;
  if (source.kind !== "path" || source.fileSystem || existsSync(source.path) || !isName(source.path)) return source;
  const engine = await connected(source.path);
  if ((await engine.inspectImage(source.path)) === undefined) {
    throw new UserError("image-missing", `there is no file ${source.path}, and the engine has no image of that name`, {
      hint: "Build or pull it first, or say registry: before the name.",
      exitCode: 3,
    });
  }
  return { kind: "stream", ref: source.path, trusted: true, stream: engine.save(source.path, new AbortController().signal) };
}

/** What an engine takes for an image's name or id; a path begins otherwise. */
function isName(text: string): boolean {
  return /^[a-z0-9][\w./:@-]*$/i.test(text);
}

async function connected(ref: string): Promise<Engine> {
  const reasons: string[] = [];
  for (const kind of engines.values()) {
    const engine = await kind.connect({ runner: createRunner(env), clock: systemClock, env });
    if (!("absent" in engine)) return engine;
    reasons.push(engine.absent);
  }
  throw new UserError("no-engine", `there is no file ${ref}, and no engine to have an image of that name: ${reasons.join("; ")}`, {
    hint: "Name an archive, say registry: before a registry's image, or start the engine.",
    exitCode: 3,
  });
}

export { UserError } from "./errors.ts";
export { resolveUser } from "./image/passwd.ts";
export { openIndexCache } from "./image/index-cache.ts";
export { openSizesCache } from "./image/sizes-cache.ts";
export type { ImageSource } from "./image/open.ts";
export type {
  Compression,
  CompressedSizes,
  EntryType,
  Image,
  ImageAttestation,
  ImageConfig,
  ImageEntry,
  ImageFormat,
  ImageGroup,
  ImageHealthcheck,
  ImageHistory,
  ImageLayer,
  ImageManifest,
  ImagePackage,
  ImagePackages,
  ImagePlatform,
  ImageProblem,
  ImageUser,
  IndexedLayer,
  LayerEntry,
  LayerIndexes,
  OpenImageOptions,
  PackageKind,
  StoredLayer,
  Xattrs,
} from "./image/image.ts";
