import { join, relative, resolve, sep } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import type { Contract, ContractImage } from "../contract/contract.ts";
import { shapeOf } from "../contract/image-shape.ts";
import { loadContract } from "../contract/load.ts";
import type { Shape } from "../contract/shape.ts";
import { UserError } from "../errors.ts";
import { documents } from "../generate/set/documents.ts";
import { ignoredLines, withIgnored } from "../generate/set/ignored.ts";
import type { PlannedImage } from "../generate/set/image-facts.ts";
import { subjectOf } from "../generate/set/subject-of.ts";
import { joinedImages } from "../generate/joined-images.ts";
import { contextOf, stackFiles } from "../generate/plan-set.ts";
import { openProject } from "../project/open.ts";
import type { Project } from "../project/project.ts";
import { emptyState, readState, statePath, stateText, type WrittenState } from "../project/written-state.ts";
import { foundApplication, type Found } from "./found-application.ts";
import { named } from "./stable-names.ts";
import { settleContract, toldBy, type SettledContract } from "./settle-contract.ts";
import { settleFile, settleFiles, settleGone, stateAfter, textAfter, type SettledFile, type SettleOptions } from "./settle-set.ts";
import type { FurtherFile } from "./write-set.ts";

export interface SetRequest {
  /** Absolute. */
  readonly directory: string;
  readonly force: boolean;
  /** `init`: a contract is made where there is none, and files that the user took away come back. */
  readonly first: boolean;
  /** What the user said of an application when asked. */
  readonly answers?: Answers;
  /** Documents to be asked for in a first contract. */
  readonly documents: readonly string[];
}

/** What cannot be found out by reading. */
export interface Answers {
  /** What is served. */
  readonly entry?: string | undefined;
  readonly healthPath?: string | undefined;
}

/** A whole set as it would be written; nothing is written yet. */
export interface MadeSet {
  readonly root: string;
  readonly found: readonly Found[];
  readonly contract: SettledContract;
  readonly files: readonly SettledFile[];
  readonly further: readonly FurtherFile[];
}

/** Works out the set of a directory: its contract, each image's files, the documents around them. */
export function makeSet(request: SetRequest): MadeSet {
  const project = openProject(request.directory);
  const state = stateOf(project);
  const options: SettleOptions = { state, force: request.force, restore: request.first };
  const contract = settleContract(project, request, options);
  const loaded = loadContract({
    path: join(project.root, contract.path),
    text: contract.text,
    checks,
    read: (file) => project.read(below(project.root, file)),
  });

  const images = imageFiles(project, loaded, contract, options);
  const planned = loaded.images.map((image): PlannedImage => ({
    image,
    application: images.found.get(image.application)?.application,
    dockerfile: textOf(project, images.files, image),
  }));
  const around = loaded.set === undefined ? new Map<string, string>() : documentsOf(project, loaded, planned, contract.isUntouched);
  const files = [...(contract.file === undefined ? [] : [contract.file]), ...images.files, ...settleFiles(project, around, options)];
  const gone = settleGone(project, new Set(files.map(({ path }) => path)), options);

  const lines = loaded.set === undefined ? [] : ignoredLines(loaded.set);
  const ignoring = lines.length === 0 ? undefined : withIgnored(project.read(".gitignore"), lines, request.first ? [] : state.ignored);
  const whole = [...files, ...gone];
  const next = stateAfter(state, whole, [...new Set([...state.ignored, ...lines])]);
  const before = project.read(statePath);
  return {
    root: project.root,
    found: [...images.found.values()].filter((one) => one !== undefined),
    contract,
    files: whole,
    further: [
      ...(ignoring === undefined ? [] : [{ path: ".gitignore", before: project.read(".gitignore"), after: ignoring }]),
      { path: statePath, before, after: stateText(next, before) },
    ],
  };
}

function stateOf(project: Project): WrittenState {
  if (!project.exists(statePath)) return emptyState;
  const state = readState(project.read(statePath) ?? "");
  if (state !== undefined) return state;
  throw new UserError("state-broken", `${statePath} cannot be read: a merge left its marks in it, or a later Plimsoll wrote it`, {
    hint: "take either side of the merge, or delete it: then files that you changed are kept as they are",
  });
}

interface ImageFiles {
  readonly files: readonly SettledFile[];
  /** By the application's absolute path; undefined where nothing could be found out, and a Dockerfile of the user's own is there. */
  readonly found: ReadonlyMap<string, Found | undefined>;
}

/** The Dockerfile of each image with what it needs. */
function imageFiles(project: Project, { images, set }: Contract, contract: SettledContract, options: SettleOptions): ImageFiles {
  const files = new Map<string, SettledFile>();
  const found = new Map<string, Found | undefined>();
  for (const { cut, image, shape } of joinedImages(images, (image) => (contract.isUntouched ? {} : askedBy(image)))) {
    const folder = inside(project.root, image.application, image, "application");
    const dockerfile = inside(project.root, image.build.dockerfile, image, "Dockerfile");
    const isUsers = project.exists(dockerfile) && !options.state.files.has(dockerfile) && !options.force;
    try {
      const known = found.get(image.application) ?? named(foundFor(project, folder, image, contract, options.state), nameOf(images, image, set));
      found.set(image.application, known);
      for (const [path, text] of filesOf(project, image, known, shape, cut)) {
        // what a Dockerfile of the user's own copies is its own matter
        if (isUsers && path !== dockerfile && !path.endsWith(".dockerignore")) continue;
        if (!files.has(path)) files.set(path, settleFile(project, path, text, options));
      }
    } catch (error) {
      if (!(error instanceof UserError) || !isUsers || contract.file !== undefined) throw error;
      if (!found.has(image.application)) found.set(image.application, undefined);
    }
  }
  return { files: [...files.values()], found };
}

/** Told by the contract, so that it is the same wherever the repository is checked out. */
function nameOf(images: readonly ContractImage[], image: ContractImage, set: Contract["set"]): string {
  const alone = images.every(({ application }) => application === image.application);
  return (alone ? set?.project : undefined) ?? image.name;
}

function foundFor(project: Project, folder: string, { entry }: ContractImage, contract: SettledContract, state: WrittenState): Found {
  const told = entry === undefined ? undefined : toldBy(contract.path, entry);
  const known = contract.found.find((one) => one.folder === folder) ?? foundApplication(project, folder, state, told);
  const unstarted = known.application.language === "node" ? known.problems.find(({ code }) => code === "entry-unknown" || code === "not-served") : undefined;
  if (unstarted !== undefined) throw new UserError(unstarted.code, unstarted.message, { hint: unstarted.hint });
  return known;
}

function filesOf(
  project: Project,
  image: ContractImage,
  { application, folder }: Found,
  shape: Shape,
  cut: (dockerfile: string) => string,
): ReadonlyMap<string, string> {
  const context = contextOf(application);
  const dockerfile = below(project.root, image.build.dockerfile);
  if (image.build.context !== resolve(image.application, context)) {
    throw new UserError(
      "not-supported",
      `the contract builds ${image.name} with another context than ${context === "." ? "its application's folder" : `${context}, the root of its workspace`}, which init does not write for yet`,
      { hint: `let the context of ${image.name} be ${below(project.root, resolve(image.application, context)) || "."}` },
    );
  }
  const files = new Map<string, string>();
  for (const [path, text] of stackFiles(application, shape)) {
    if (path === "Dockerfile") files.set(dockerfile, cut(text));
    // the builder reads ignore rules beside a Dockerfile whose context is another folder
    else if (path === ".dockerignore" && context !== ".") files.set(`${dockerfile}.dockerignore`, text);
    else files.set(folder === "" ? path : `${folder}/${path}`, text);
  }
  return files;
}

/** What the contract asks of an image's files. */
function askedBy(image: ContractImage): Shape {
  const { target } = image.build;
  const { port, ready } = image.trial;
  return {
    ...(target === undefined ? {} : { stages: ["builder", target] }),
    ...(port === undefined ? {} : { port }),
    ...(ready.request === undefined ? {} : { healthPath: ready.request.path }),
    ...shapeOf(image, checks),
  };
}

function textOf(project: Project, files: readonly SettledFile[], image: ContractImage): string | undefined {
  const path = below(project.root, image.build.dockerfile);
  const settled = files.find((one) => one.path === path);
  return settled === undefined ? project.read(path) : textAfter(settled);
}

function documentsOf(project: Project, { set }: Contract, planned: readonly PlannedImage[], isUntouched: boolean): ReadonlyMap<string, string> {
  if (set === undefined) return new Map();
  const around = {
    relative: (path: string) => below(project.root, path),
    exists: (path: string) => project.exists(path),
    read: (path: string) => project.read(path),
  };
  try {
    return documents(subjectOf({ set, planned, ...around }));
  } catch (error) {
    // nobody asked for it, and what is wrong with the Dockerfile is told by check
    if (isUntouched && error instanceof UserError && error.code === "set-without-image") return new Map();
    throw error;
  }
}

function inside(root: string, path: string, image: ContractImage, what: string): string {
  const found = below(root, path);
  if (!found.startsWith("..")) return found;
  throw new UserError("not-supported", `the contract has the ${what} of ${image.name} outside its own folder, which init does not write for`, {
    hint: "put plimsoll.yaml where all of it lies below",
  });
}

function below(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}
