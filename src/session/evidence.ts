import { basename, dirname, relative } from "node:path";
import type { ContractImage } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import { makeBuildContext } from "../plan/context.ts";
import { makePlan } from "../plan/make.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import type { SessionHost } from "./host.ts";

/** An image of a contract with its Dockerfile read. */
export interface PlannedImage {
  readonly image: ContractImage;
  readonly plan: Plan;
  /** The application's directory; undefined where only a text is at hand. */
  readonly project: Project | undefined;
}

/** Reads the image's Dockerfile and its build context. Fails with a UserError where there is none. */
export function planImage(host: SessionHost, image: ContractImage): PlannedImage {
  const { build } = image;
  const path = relative(host.cwd, build.dockerfile) || build.dockerfile;
  const text = readFile(host, build.dockerfile);
  if (text === undefined) {
    throw new UserError("dockerfile-missing", `${path} is not there, or is no text`, {
      hint: image.build.target === undefined ? "plimsoll init writes one" : "plimsoll init writes one, or say in plimsoll.yaml where it is",
    });
  }
  const sent = host.openProject(build.context);
  const context = makeBuildContext({ files: sent.files(), read: (file) => sent.read(file), dockerfilePath: relative(sent.root, build.dockerfile) });
  const plan = makePlan({ path, text, args: build.args, context, ...(build.target === undefined ? {} : { target: build.target }) });
  return { image, plan, project: host.openProject(image.application) };
}

/** A file's text wherever it is; undefined when it is absent or no text. */
export function readFile(host: SessionHost, path: string): string | undefined {
  try {
    return host.openProject(dirname(path)).read(basename(path));
  } catch {
    return undefined;
  }
}
