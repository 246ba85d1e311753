import { basename, dirname, join, resolve } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import type { Contract } from "../contract/contract.ts";
import { contractNames, defaultContract } from "../contract/default.ts";
import { loadContract } from "../contract/load.ts";
import { UserError } from "../errors.ts";
import { makePlan } from "../plan/make.ts";
import type { Project } from "../project/project.ts";
import { planImage, readFile, type PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";

const DOCKERFILE_NAME = /^(?:Dockerfile|Containerfile)(?:\..+)?$|\.(?:Dockerfile|Containerfile)$/i;

export interface Subjects {
  readonly paths: readonly string[];
  readonly input: string | undefined;
  readonly target: string | undefined;
}

/** The contract of a directory. Fails with a UserError where there is none. */
export function contractOf(host: SessionHost, directory: string): Contract {
  const contract = contractIn(host, host.openProject(directory));
  if (contract !== undefined) return contract;
  throw new UserError("contract-missing", `there is no plimsoll.yaml in ${directory}`, { hint: "plimsoll init writes one" });
}

/** Every Dockerfile that paths lead to, planned: by contract where a directory has one, by name otherwise. */
export function subjectsOf(host: SessionHost, subjects: Subjects): PlannedImage[] {
  return subjects.paths.flatMap((path) => {
    if (path === "-") return [planText(subjects)];
    const full = resolve(host.cwd, path);
    const directory = tryDirectory(host, full);
    if (directory === undefined) return planFile(host, full, subjects.target);
    const contract = contractIn(host, directory);
    return contract === undefined ? planDirectory(host, directory, path, subjects.target) : contract.images.map((image) => planImage(host, image));
  });
}

function planText(subjects: Subjects): PlannedImage {
  const [image] = defaultContract({ dockerfile: "-", context: ".", checks }).images;
  if (image === undefined) throw new Error("the default contract has no image");
  const text = subjects.input ?? "";
  return { image, project: undefined, plan: makePlan({ path: "-", text, ...(subjects.target === undefined ? {} : { target: subjects.target }) }) };
}

function planFile(host: SessionHost, path: string, target: string | undefined): PlannedImage[] {
  if (contractNames.includes(basename(path))) return contractOf(host, dirname(path)).images.map((image) => planImage(host, image));
  if (readFile(host, path) === undefined)
    throw new UserError("file-missing", `${path} is not there, or is no text`, { hint: "give a Dockerfile, a directory, or - for standard input" });
  const { images } = defaultContract({ dockerfile: path, context: dirname(path), checks, ...(target === undefined ? {} : { target }) });
  return images.map((image) => planImage(host, image));
}

function planDirectory(host: SessionHost, directory: Project, asked: string, target: string | undefined): PlannedImage[] {
  const found = directory.files().filter((file) => DOCKERFILE_NAME.test(basename(file)) && !file.endsWith(".dockerignore"));
  if (found.length === 0) throw new UserError("nothing-to-judge", `there is no Dockerfile below ${asked}`, { hint: "plimsoll init writes one" });
  return found.flatMap((file) => planFile(host, join(directory.root, file), target));
}

function contractIn(host: SessionHost, directory: Project): Contract | undefined {
  for (const name of contractNames) {
    const text = directory.read(name);
    if (text === undefined) continue;
    return loadContract({ path: join(directory.root, name), text, checks, read: (path) => readFile(host, path) });
  }
  return undefined;
}

function tryDirectory(host: SessionHost, path: string): Project | undefined {
  try {
    return host.openProject(path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
