import { basename, dirname, join, relative, sep } from "node:path";
import type { ContractImage } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import { makeBuildContext } from "../plan/context.ts";
import { makePlan } from "../plan/make.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import type { SessionHost } from "./host.ts";
import { refuseIgnoreFile, refuseLargePlan, refuseTooLarge, unreadable } from "./too-large.ts";
import type { CallFile } from "./places.ts";

/** An image of a contract with its Dockerfile read. */
export interface PlannedImage {
  readonly image: ContractImage;
  readonly plan: Plan;
  /** The application's directory; undefined where only a text is at hand. */
  readonly project: Project | undefined;
  /** The contract's directory; undefined where only a text is at hand. */
  readonly repository?: Project | undefined;
  /** What the files beside the Dockerfile are called from the working directory. */
  readonly callFile: CallFile;
}

/** What is known of a build beyond what a contract can say. */
export interface BuildExtras {
  /** The Dockerfile's text where it is no file of its own, and the path it goes by. */
  readonly written?: { readonly path: string; readonly text: string };
  readonly namedContexts?: readonly string[];
}

/** Reads the image's Dockerfile and its build context. Fails with a UserError where there is none. */
export function planImage(host: SessionHost, image: ContractImage, { namedContexts = [], written }: BuildExtras = {}): PlannedImage {
  const { build } = image;
  const path = written?.path ?? (relative(host.cwd, build.dockerfile) || build.dockerfile);
  const text = written?.text ?? readFile(host, build.dockerfile);
  if (text === undefined && isUnreadable(host, build.dockerfile)) throw unreadable(path, "save it as UTF-8, or shorten it");
  if (text === undefined) {
    throw new UserError("dockerfile-missing", `${path} is not there, or is no text`, {
      hint: image.build.target === undefined ? "plimsoll init writes one" : "plimsoll init writes one, or say in plimsoll.yaml where it is",
    });
  }
  refuseTooLarge(path, text);
  const sent = host.openProject(build.context);
  const dockerfilePath = relative(sent.root, build.dockerfile);
  refuseIgnoreFile(sent, dockerfilePath);
  const context = makeBuildContext({
    // listed only where a check asks for it
    get files() {
      return sent.files();
    },
    read: (file) => sent.read(file),
    exists: (file) => sent.exists(file),
    ...(sent.modeOf === undefined ? {} : { modeOf: (file: string) => sent.modeOf?.(file) }),
    dockerfilePath,
  });
  const plan = makePlan({ path, text, args: build.args, context, namedContexts, ...(build.target === undefined ? {} : { target: build.target }) });
  refuseLargePlan(plan);
  const project = host.openProject(image.application);
  const repository = image.folder === undefined ? project : host.openProject(image.folder);
  // one that is in neither is named from here already
  const callFile: CallFile = (file) => {
    const root = sent.exists(file) ? build.context : project.exists(file) ? image.application : repository.exists(file) ? repository.root : undefined;
    return root === undefined ? file : relative(host.cwd, join(root, file)).split(sep).join("/");
  };
  return { image, plan, project, repository, callFile };
}

/** Whether a file is there that gives no text: it is none, or too large. */
export function isUnreadable(host: SessionHost, path: string): boolean {
  try {
    const folder = host.openProject(dirname(path));
    const name = basename(path);
    return folder.exists(name) && !folder.isDirectory(name) && folder.read(name) === undefined;
  } catch {
    return false;
  }
}

/** A file's text wherever it is; undefined when it is absent or no text. */
export function readFile(host: Pick<SessionHost, "openProject">, path: string): string | undefined {
  try {
    return host.openProject(dirname(path)).read(basename(path));
  } catch {
    return undefined;
  }
}
