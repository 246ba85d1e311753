import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import type { Contract, ContractImage, Requirement } from "../contract/contract.ts";
import { composeFiles } from "../contract/compose/builds.ts";
import { contractNames, defaultContract } from "../contract/default.ts";
import { loadContract } from "../contract/load.ts";
import { UserError } from "../errors.ts";
import { makePlan } from "../plan/make.ts";
import { isDockerfileName } from "../project/dockerfile-names.ts";
import type { Project } from "../project/project.ts";
import { composeImages, type BuildOverride } from "./compose-images.ts";
import { contextFolder } from "./context-folder.ts";
import { planImage, readFile, type PlannedImage } from "./evidence.ts";
import { onceFor } from "../text/once.ts";
import type { SessionHost } from "./host.ts";
import { refuseLargePlan, refuseTooLarge, unreadable } from "./too-large.ts";

export interface SubjectRequest {
  readonly paths: readonly string[];
  readonly input: string | undefined;
  /** What is built, where it is not to be what a contract or a Compose file says. */
  readonly build: BuildOverride;
  /** What a Dockerfile without a contract is held to. */
  readonly requirements: readonly Requirement[];
}

export interface Subjects {
  readonly planned: readonly PlannedImage[];
  /** Paths that lead to nothing that can be judged, and why. */
  readonly troubles: readonly { readonly path: string; readonly error: UserError }[];
}

/** The contract of a directory. Fails with a UserError where there is none. */
export function contractOf(host: SessionHost, directory: string): Contract {
  const contract = contractIn(host, host.openProject(directory));
  if (contract !== undefined) return contract;
  throw new UserError("contract-missing", `there is no plimsoll.yaml in ${directory}`, { hint: "plimsoll init writes one" });
}

/** Every Dockerfile that paths lead to, planned, each (file, context, target, arguments) once. What is wrong with one path leaves the others. */
export function subjectsOf(host: SessionHost, request: SubjectRequest): Subjects {
  const planned = new Map<string, PlannedImage>();
  const troubles: { path: string; error: UserError }[] = [];
  const attempt = (path: string, plan: () => readonly PlannedImage[]): void => {
    try {
      for (const each of plan()) {
        const key = keyOf(each);
        if (!planned.has(key)) planned.set(key, each);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      troubles.push({ path, error });
    }
  };
  for (const path of request.paths) {
    if (path === "-") attempt(path, () => [planText(host, request)]);
    else
      attempt(path, () => {
        for (const [named, plan] of subjectsAt(host, path, request)) attempt(named, plan);
        return [];
      });
  }
  return { planned: [...planned.values()], troubles };
}

type Subject = readonly [path: string, plan: () => readonly PlannedImage[]];

function subjectsAt(host: SessionHost, path: string, request: SubjectRequest): readonly Subject[] {
  const full = resolve(host.cwd, path);
  const directory = tryDirectory(host, full);
  if (directory !== undefined) return inDirectory(host, directory, path, request);
  const name = basename(full);
  if (contractNames.includes(name)) return byContract(host, dirname(full), path, request);
  if (composeFiles([name]).length > 0) return [[path, () => composeImages(host, dirname(full), [name]).map((image) => image.plan(request))]];
  return [[path, () => planFile(host, full, request)]];
}

function planText(host: SessionHost, { build, input, requirements }: SubjectRequest): PlannedImage {
  const text = input ?? "";
  refuseTooLarge("-", text);
  const [image] = defaultContract({ dockerfile: "-", context: build.context ?? ".", checks, requirements }).images;
  if (image === undefined) throw new Error("the default contract has no image");
  const own = withBuild(image, build);
  if (build.context !== undefined) return planImage(host, own, { written: { path: "-", text } });
  const { args, target } = own.build;
  const callFile = (file: string): string => file;
  const plan = makePlan({ path: "-", text, args, ...(target === undefined ? {} : { target }) });
  refuseLargePlan(plan);
  return { image: own, project: undefined, callFile, plan };
}

/** A file that was named: by the contract beside it, or here, that builds it, else by itself. */
function planFile(host: SessionHost, path: string, request: SubjectRequest): readonly PlannedImage[] {
  if (readFile(host, path) === undefined) throw notRead(host, path);
  for (const folder of new Set([dirname(path), host.cwd])) {
    const contract = contractIn(host, host.openProject(folder));
    const images = contract?.images.filter(({ build }) => build.dockerfile === path) ?? [];
    if (images.length > 0) return images.map((image) => planImage(host, withBuild(image, request.build)));
  }
  const isHere = !relative(host.cwd, path).startsWith("..");
  return [planPlain(host, path, isHere ? host.cwd : dirname(path), request)];
}

function notRead(host: SessionHost, path: string): UserError {
  const hint = "give a Dockerfile, a directory, or - for standard input";
  if (tryDirectory(host, dirname(path))?.exists(basename(path)) === true) return unreadable(shown(host, path), hint);
  return new UserError("file-missing", `${shown(host, path)} is not there, or is a link that leads nowhere or out of its folder`, { hint });
}

function planPlain(host: SessionHost, path: string, root: string, { build, requirements }: SubjectRequest): PlannedImage {
  const context = build.context ?? contextFolder(host, path, root);
  const [image] = defaultContract({ dockerfile: path, context, checks, requirements }).images;
  if (image === undefined) throw new Error("the default contract has no image");
  return planImage(host, withBuild(image, build));
}

/** Each image by itself: one without its Dockerfile leaves the others. */
function byContract(host: SessionHost, folder: string, asked: string, { build }: SubjectRequest): readonly Subject[] {
  try {
    return contractOf(host, folder).images.map((image): Subject => [shown(host, image.build.dockerfile), () => [planImage(host, withBuild(image, build))]]);
  } catch (error) {
    return [[asked, () => fail(error)]];
  }
}

/** By the directory's contract alone where it has one; else by the contracts and Compose files below it, and every other Dockerfile by itself. */
function inDirectory(host: SessionHost, directory: Project, asked: string, request: SubjectRequest): readonly Subject[] {
  if (contractNames.some((name) => directory.exists(name))) return byContract(host, directory.root, asked, request);
  const at = (file: string): string => join(directory.root, ...file.split("/"));
  const files = directory.files();
  const subjects: Subject[] = [];
  const taken = new Set<string>();
  const troubled: Subject[] = [];
  for (const file of files.filter((each) => contractNames.includes(basename(each)))) {
    const path = shown(host, at(file));
    try {
      for (const image of contractOf(host, dirname(at(file))).images) {
        taken.add(image.build.dockerfile);
        subjects.push([image.build.dockerfile, () => [planImage(host, withBuild(image, request.build))]]);
      }
    } catch (error) {
      troubled.push([path, () => fail(error)]);
    }
  }
  for (const [folder, names] of namesByFolder(files)) {
    try {
      for (const image of composeImages(host, at(folder), composeFiles(names))) {
        if (image.dockerfile !== undefined && taken.has(image.dockerfile)) continue;
        subjects.push([image.dockerfile ?? at(folder), () => [image.plan(request)]]);
      }
    } catch (error) {
      troubled.push([shown(host, at(folder)), () => fail(error)]);
    }
  }
  const named = new Set(subjects.map(([path]) => path));
  for (const file of files) {
    const path = at(file);
    if (isDockerfileName(basename(file)) && !named.has(path)) subjects.push([path, () => [planPlain(host, path, directory.root, request)]]);
  }
  if (subjects.length === 0 && troubled.length === 0)
    return [[asked, () => fail(new UserError("nothing-to-judge", `there is no Dockerfile below ${asked}`, { hint: "plimsoll init writes one" }))]];
  const sorted = subjects.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return [...troubled, ...sorted.map(([path, plan]): Subject => [shown(host, path), plan])];
}

function fail(error: unknown): never {
  throw error;
}

function namesByFolder(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
    const names = folders.get(folder) ?? [];
    folders.set(folder, names);
    names.push(basename(file));
  }
  return folders;
}

/** What the command line says stands over what a file says. */
function withBuild(image: ContractImage, { args, context, target }: SubjectRequest["build"]): ContractImage {
  const { build } = image;
  return { ...image, build: { ...build, args: { ...build.args, ...args }, context: context ?? build.context, target: target ?? build.target } };
}

function contractIn(host: SessionHost, directory: Project): Contract | undefined {
  return contractsOf(host)(directory);
}

/** Many files of a folder ask for its contract. */
const contractsOf = onceFor((host: SessionHost) =>
  onceFor((directory: Project): Contract | undefined => {
    for (const name of contractNames) {
      const text = directory.read(name);
      if (text === undefined && directory.exists(name) && !directory.isDirectory(name))
        throw unreadable(join(directory.root, name), "shorten it, or save it as UTF-8");
      if (text === undefined) continue;
      return loadContract({ path: join(directory.root, name), text, checks, read: (path) => readFile(host, path) });
    }
    return undefined;
  }),
);

function keyOf({ image: { build, name }, plan }: PlannedImage): string {
  const args = Object.entries(build.args).sort(([left], [right]) => (left < right ? -1 : 1));
  // a contract may build one file twice under two names, with other requirements
  return JSON.stringify([plan.path, build.context, build.target, args, name]);
}

function shown(host: SessionHost, path: string): string {
  return relative(host.cwd, path).split(sep).join("/") || path;
}

function tryDirectory(host: SessionHost, path: string): Project | undefined {
  try {
    return host.openProject(path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
