import { basename, join, relative, sep } from "node:path";
import { detect } from "../detect/detect.ts";
import { UserError } from "../errors.ts";
import type { Surroundings } from "../explain/dockerfile/targets.ts";
import { withoutTrailing } from "../text/trim.ts";
import type { PlannedImage } from "./evidence.ts";

/** What commands that build and run an image have to name, as one would type them in `cwd`. */
export function surroundingsOf({ image, project }: PlannedImage, cwd: string, isText: boolean): Surroundings {
  const { context, dockerfile } = image.build;
  if (isText) return { imageName: "app", file: undefined, context: ".", environment: undefined };
  const usual = dockerfile === join(context, "Dockerfile");
  return {
    imageName: imageName(basename(image.application) || image.name),
    file: usual ? undefined : typed(relative(cwd, dockerfile)),
    context: typed(relative(cwd, context)) || ".",
    environment: project === undefined ? undefined : environmentOf(project),
  };
}

function environmentOf(project: NonNullable<PlannedImage["project"]>): Surroundings["environment"] {
  try {
    return detect(project).application.environment.map(({ value }) => value);
  } catch (error) {
    // no application that is known: then nothing is said of its variables
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** A folder's name as the name of an image. */
function imageName(folder: string): string {
  const plain = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  const name = withoutTrailing(plain, "._-");
  return /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(name) ? name : "app";
}

function typed(path: string): string {
  const plain = path.split(sep).join("/");
  return /^[\w@%+=:,./-]*$/.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
