import type { ContractImage } from "../contract/contract.ts";
import type { Shape } from "../contract/shape.ts";
import { stagesFor, withoutStage } from "./stages-of-text.ts";

/** What one Dockerfile is written from: the image that it is for, and what all images that are built from it ask. */
export interface JoinedImage {
  readonly image: ContractImage;
  readonly shape: Shape;
  /** Takes the stages that this Dockerfile is to have out of the text of all of them. */
  readonly cut: (dockerfile: string) => string;
}

/**
 * One entry a Dockerfile, in the order of the images. An image for development shapes the development stage of the Dockerfile that ships; where it has a
 * Dockerfile of its own, that one ends with its stage, and the other goes without it.
 */
export function joinedImages(images: readonly ContractImage[], asked: (image: ContractImage) => Shape): JoinedImage[] {
  const joined = new Map<string, JoinedImage>();
  for (const image of images) {
    const { dockerfile } = image.build;
    const key = `${image.application}\0${dockerfile}`;
    if (joined.has(key)) continue;
    const together = images.filter((other) => other.application === image.application);
    const [shipped, developed] = [together.find((other) => !isForDevelopment(other)), together.find(isForDevelopment)];
    const isHere = (other: ContractImage | undefined): other is ContractImage => other?.build.dockerfile === dockerfile;
    if (isHere(developed) && !together.some((other) => isHere(other) && !isForDevelopment(other))) joined.set(key, alone(developed, shipped, asked));
    else joined.set(key, shippedFrom(together.find((other) => isHere(other) && !isForDevelopment(other)) ?? image, developed, isHere(developed), asked));
  }
  return [...joined.values()];
}

/** By its target, or by the name of its Dockerfile: `Dockerfile.dev`, `dev.Dockerfile`. */
export function isForDevelopment({ build: { dockerfile, target } }: ContractImage): boolean {
  if (target !== undefined) return /^dev/i.test(target);
  const name = dockerfile.slice(Math.max(dockerfile.lastIndexOf("/"), dockerfile.lastIndexOf("\\")) + 1);
  return /(?:^|[._-])dev(?:el|elopment)?(?:[._-]|$)/i.test(name);
}

/** What is copied into either image is let in by the one ignore file, so that development counts also where it has a Dockerfile of its own. */
function shippedFrom(image: ContractImage, developed: ContractImage | undefined, together: boolean, asked: (image: ContractImage) => Shape): JoinedImage {
  const shape = asked(image);
  if (developed === undefined) return { image, shape, cut: (text) => text };
  const development = asked(developed);
  if (!together) return { image, shape: { ...shape, development }, cut: (text) => withoutStage(text, "development") };
  const stages = [...(shape.stages ?? []), ...(developed.build.target === undefined ? [] : [developed.build.target])];
  return { image, shape: { ...shape, stages, development }, cut: (text) => text };
}

/** A Dockerfile for development alone: as much of the other one as its stage stands on. */
function alone(image: ContractImage, shipped: ContractImage | undefined, asked: (image: ContractImage) => Shape): JoinedImage {
  const development = asked(image);
  const shape = shipped === undefined ? development : { ...asked(shipped), development };
  return { image, shape, cut: (text) => stagesFor(text, image.build.target ?? "development") };
}
