import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Engine } from "../../engines/kind.ts";
import { UserError } from "../../errors.ts";
import { explainImage, layersOfBase } from "../../explain/image.ts";
import type { ImageExplanation } from "../../explain/image.ts";
import type { Image } from "../../image/image.ts";
import { imageSource, openImage, type ImageSource } from "../../image/open.ts";
import { systemClock } from "../../process/clock.ts";
import { createRunner } from "../../process/run.ts";
import { connectEngine } from "../../session/connect.ts";
import type { CommandIo } from "../io.ts";

/** An image that was read, and what is said of it. */
export interface OpenedImage {
  readonly image: Image;
  readonly explanation: ImageExplanation;
}

export interface OpenRequest {
  readonly subject: string;
  /** The image it stands on, as the subject is named. */
  readonly base: string | undefined;
  readonly platform: string | undefined;
  readonly onStep: (step: string) => void;
}

/** Undefined where nothing is an image of that name: no file, and no image of the engine. */
export async function openExplained({ base, onStep, platform, subject }: OpenRequest, io: CommandIo): Promise<OpenedImage | undefined> {
  const found = await sourceOf(subject, io);
  if (found === undefined) return undefined;
  const options = platform === undefined ? {} : { platform };
  onStep("reading the image");
  const image = await openImage(found, options);
  const name = subject === "-" ? "standard input" : subject;
  if (base === undefined) return { image, explanation: explainImage(image, name) };

  const below = await sourceOf(base, io);
  if (below === undefined) throw new UserError("image-missing", `there is no image ${base}`, { hint: "name its archive, or build or pull it", exitCode: 3 });
  onStep("reading its base");
  const layers = layersOfBase(image, await openImage(below, options));
  if (layers === undefined) {
    throw new UserError("not-its-base", `${subject} does not stand on ${base}: its lowest layers are others`, {
      hint: "name the base that it was built on; a newer image of the same name has other layers",
    });
  }
  return { image, explanation: explainImage(image, name, { ref: base, layers }) };
}

/** A path that is there, standard input, a registry's image that is said to be one; else an image of the engine. */
async function sourceOf(subject: string, io: CommandIo): Promise<ImageSource | undefined> {
  const source = imageSource(subject);
  if (source.kind !== "path") return source;
  const path = resolve(io.cwd, source.path);
  if (source.fileSystem === true || existsSync(path)) return { ...source, path };
  return isName(subject) ? engineSource(subject, io) : undefined;
}

async function engineSource(ref: string, io: CommandIo): Promise<ImageSource | undefined> {
  const engine: Engine | { readonly absent: string } = await connectEngine({ runner: createRunner(io.env), clock: systemClock, env: io.env });
  if ("absent" in engine) {
    // what looks like a check is told of as one that is not there
    if (!/[/:@]/.test(ref)) return undefined;
    throw new UserError("no-engine", `there is no file ${ref}, and no engine to have an image of that name: ${engine.absent}`, {
      hint: "name an archive, say registry: before a registry's image, or start the engine",
      exitCode: 3,
    });
  }
  if ((await engine.inspectImage(ref)) === undefined) return undefined;
  return { kind: "stream", ref, trusted: true, stream: engine.save(ref, io.signal) };
}

/** What an engine takes for an image's name or id; a path begins otherwise. */
function isName(text: string): boolean {
  return /^[a-z0-9][\w./:@-]*$/i.test(text);
}
