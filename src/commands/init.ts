import { join, relative, resolve } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import type { ContractImage } from "../contract/contract.ts";
import { contractNames } from "../contract/default.ts";
import { shapeOf } from "../contract/image-shape.ts";
import { loadContract } from "../contract/load.ts";
import type { Shape } from "../contract/shape.ts";
import type { AnyApplication } from "../detect/applications.ts";
import { detect, type DetectionProblem } from "../detect/detect.ts";
import { detectNode } from "../detect/node/detect-node.ts";
import { UserError } from "../errors.ts";
import { contextOf, planSet } from "../generate/plan-set.ts";
import { openProject } from "../project/open.ts";
import type { Project } from "../project/project.ts";
import { isUntouched } from "../project/written-mark.ts";
import { initText } from "./init-text.ts";
import type { CommandIo } from "./io.ts";
import { reportError } from "./report-error.ts";
import { locate } from "./repository-above.ts";
import { terminalOf } from "./terminal.ts";
import { writeSet } from "./write-set.ts";

export interface InitOptions {
  readonly directory: string;
  /** Replace files that the user wrote, after a backup. */
  readonly force: boolean;
}

/** `plimsoll init`: finds out what the application is and writes its container set. Gives the exit code. */
export async function init(options: InitOptions, io: CommandIo): Promise<number> {
  try {
    const project = openProject(resolve(io.cwd, options.directory));
    const contract = usersContract(project);
    const { application, problems } = found(project);
    const unstarted = application.language === "node" ? problems.find((problem) => problem.code === "entry-unknown") : undefined;
    if (unstarted !== undefined) throw new UserError(unstarted.code, unstarted.message, { hint: unstarted.hint });
    const asked = contract === undefined ? undefined : askedBy(contract, project, contextOf(application));
    const dockerfile = asked?.dockerfile ?? "Dockerfile";
    const standing = { contract: contract !== undefined, dockerfile: !options.force && isUsers(project, dockerfile) };
    const planned = planSet(application, asked?.shape ?? {}, standing);
    const files = new Map([...planned].map(([path, text]) => [placeOf(path, dockerfile, contextOf(application)), text]));
    const written = writeSet(project.root, files, options.force);
    const terminal = terminalOf(io.stdout, io.env);
    io.stdout.write(initText({ directory: options.directory, application, problems, contract: contract?.path, written }, terminal.width));
    return 0;
  } catch (error) {
    return reportError(error, io);
  }
}

interface Found {
  readonly application: AnyApplication;
  readonly problems: readonly DetectionProblem[];
}

/** What the directory holds. A package.json beside a Python application is mostly there for its styles: Python is asked first. */
function found(project: Project): Found {
  const ofNode = project.exists("package.json") || project.exists("index.html");
  if (!ofNode) return detect(project);
  const { whole, folder } = locate(project);
  if (!hasPython(project)) return detectNode(whole, folder);
  const python = attempt(() => detect(project));
  if (python !== undefined && "entry" in python.application && python.application.entry !== undefined) return python;
  return attempt(() => detectNode(whole, folder)) ?? detect(project);
}

function hasPython(project: Project): boolean {
  return ["pyproject.toml", "requirements.txt", "Pipfile", "setup.py", "manage.py", "requirements"].some((path) => project.exists(path));
}

function attempt(look: () => Found): Found | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Where a file of the set lies. The builder reads ignore rules beside a Dockerfile whose context is another folder. */
function placeOf(path: string, dockerfile: string, context: string): string {
  if (path === "Dockerfile") return dockerfile;
  return path === ".dockerignore" && context !== "." ? `${dockerfile}.dockerignore` : path;
}

interface UsersContract {
  /** Relative to the application's directory. */
  readonly path: string;
  readonly images: readonly ContractImage[];
}

/** The contract in the directory that someone wrote or changed; one that init wrote itself is written again. */
function usersContract(project: Project): UsersContract | undefined {
  for (const path of contractNames) {
    const text = project.read(path);
    if (text === undefined || isUntouched(text)) continue;
    return { path, images: loadContract({ path: join(project.root, path), text, checks, read: (file) => project.read(relative(project.root, file)) }).images };
  }
  return undefined;
}

interface Asked {
  readonly shape: Shape;
  /** Relative to the application's directory. */
  readonly dockerfile: string;
}

/** What the contract asks of the set of this directory. */
function askedBy(contract: UsersContract, project: Project, context: string): Asked | undefined {
  const image = contract.images.find((one) => one.application === project.root);
  if (image === undefined) return undefined;
  const dockerfile = relative(project.root, image.build.dockerfile).replaceAll("\\", "/");
  if (dockerfile.startsWith("..") || image.build.context !== resolve(project.root, context)) {
    throw new UserError("not-supported", `${contract.path} builds ${image.name} from outside this directory, which init does not write for yet`, {
      hint: "let context and dockerfile stand in the application's own directory",
    });
  }
  const { target } = image.build;
  const { port, ready } = image.trial;
  const own = shapeOf(image, checks);
  const shape: Shape = {
    ...(target === undefined ? {} : { stages: ["builder", target] }),
    ...(port === undefined ? {} : { port }),
    ...(ready.request === undefined ? {} : { healthPath: ready.request.path }),
    ...own,
  };
  return { shape, dockerfile };
}

function isUsers(project: Project, path: string): boolean {
  const text = project.read(path);
  return text !== undefined && !isUntouched(text);
}
