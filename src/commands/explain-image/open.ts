import { baseLayersOf } from "../../checks/base-layers.ts";
import { rootStage } from "../../checks/stages.ts";
import { UserError } from "../../errors.ts";
import { DUPLICATES_FROM, explainImage, layersOfBase, type KnownBase } from "../../explain/image.ts";
import type { ImageExplanation } from "../../explain/image.ts";
import type { Image, OpenImageOptions } from "../../image/image.ts";
import { openFromEngine, openNamed } from "../image-source.ts";
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
  /** The Dockerfile that it was built from, or its directory. */
  readonly dockerfile: string | undefined;
  readonly platform: string | undefined;
  readonly onStep: (step: string) => void;
}

/** Undefined where nothing is an image of that name: no file, and no image of the engine. */
export async function openExplained(request: OpenRequest, io: CommandIo): Promise<OpenedImage | undefined> {
  const { base, dockerfile, onStep, platform, subject } = request;
  if (base !== undefined && dockerfile !== undefined) {
    throw new UserError("base-twice", "--base and --dockerfile both say what the image stands on", { hint: "give one of them" });
  }
  const options = platform === undefined ? {} : { platform };
  onStep("reading the image");
  const image = await openNamed(subject, { ...options, digests: (_, size) => size >= DUPLICATES_FROM }, io);
  if (image === undefined) return undefined;
  const name = subject === "-" ? "standard input" : subject;
  if (base !== undefined) return { image, explanation: explainImage(image, name, await namedBase(image, base, options, request, io)) };
  if (dockerfile !== undefined) return { image, explanation: explainImage(image, name, await plannedBase(image, dockerfile, name, io)) };

  const explanation = explainImage(image, name);
  const labelled = explanation.baseName === undefined ? undefined : await labelledBase(image, explanation.baseName, options, request, io);
  return { image, explanation: labelled === undefined ? explanation : explainImage(image, name, labelled) };
}

async function namedBase(image: Image, base: string, options: OpenImageOptions, { onStep, subject }: OpenRequest, io: CommandIo): Promise<KnownBase> {
  onStep("reading its base");
  const below = await openNamed(base, options, io);
  if (below === undefined) throw new UserError("image-missing", `there is no image ${base}`, { hint: "name its archive, or build or pull it", exitCode: 3 });
  const layers = layersOfBase(image, below);
  if (layers !== undefined) return { ref: base, layers };
  throw new UserError("not-its-base", `${subject} does not stand on ${base}: its lowest layers are others`, {
    hint: "name the base that it was built on; a newer image of the same name has other layers",
  });
}

/** By the Dockerfile's instructions, which the image's history ends with. */
async function plannedBase(image: Image, dockerfile: string, name: string, io: CommandIo): Promise<KnownBase> {
  // all checks hang on it
  const { openSession } = await import("../open-session.ts");
  const plan = openSession(io, () => {}).plan({ path: dockerfile, build: {} });
  const layers = baseLayersOf(plan, image);
  const ref = rootStage(plan)?.from.ref;
  if (layers !== undefined && ref !== undefined) return { ref, layers };
  throw new UserError("not-its-dockerfile", `${name} was not built from ${plan.path} as it is now: its history does not end with these instructions`, {
    hint: "give the Dockerfile that it was built from, or --base with the image below",
  });
}

/** The image that its own label calls its base, where the engine has that one and the layers fit. */
async function labelledBase(image: Image, base: string, options: OpenImageOptions, { onStep }: OpenRequest, io: CommandIo): Promise<KnownBase | undefined> {
  onStep("looking for its base");
  try {
    const below = await openFromEngine(base, options, io);
    const layers = below && layersOfBase(image, below);
    return layers === undefined ? undefined : { ref: base, layers };
  } catch (error) {
    // it is told that the image names a base, and how it can be shown
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
