import { resolve } from "node:path";
import type { FileEvidence } from "../checks/kind.ts";
import { checks } from "../checks/registry.generated.ts";
import { chooseRequirements, defaultRequirements, type Choice } from "../contract/choose.ts";
import type { HadolintSettings, Threshold } from "../contract/hadolint/file.ts";
import type { Requirement } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import { IGNORES_CHECK } from "../judge/ignore/report.ts";
import { exitCodeOf } from "../judge/exit-code.ts";
import { placeOf } from "../plan/queries.ts";
import type { Project } from "../project/project.ts";
import type { ImageReport, Trouble } from "../reports/kind.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { withCommentVerdicts } from "./comments.ts";
import type { PlannedImage } from "./evidence.ts";
import { findHadolint } from "./hadolint.ts";
import type { SessionHost } from "./host.ts";
import { judgeAll } from "./judge-all.ts";
import { subjectsOf, type Subjects } from "./subjects.ts";

export interface CheckRequest {
  /** Files, directories, or `-` for the text in `input`. */
  readonly paths: readonly string[];
  readonly input: string | undefined;
  /** The stage that is built, its arguments and its context, instead of what files say. */
  readonly target?: string | undefined;
  readonly args?: Readonly<Record<string, string>>;
  readonly context?: string | undefined;
  /** What is asked for, as far as it is not what files say. */
  readonly choice?: Partial<Choice>;
  /** Whether comments in Dockerfiles may take findings back. */
  readonly comments?: boolean;
  /** The least level that fails the run. Default: that of a `.hadolint.yaml`, else warning. */
  readonly threshold?: Threshold | undefined;
  /** No finding fails the run. */
  readonly noFail?: boolean;
}

export interface FilesToCheck {
  readonly request: CheckRequest;
  readonly asked: Choice;
  readonly hadolint: HadolintSettings | undefined;
  readonly planned: readonly PlannedImage[];
  /** The same images with all that files or presets ask of them, whatever part of it was chosen. */
  readonly held: readonly PlannedImage[];
  readonly troubles: Subjects["troubles"];
}

export interface CheckResult {
  readonly images: readonly ImageReport[];
  readonly exitCode: number;
  /** The text that was judged under a path. */
  readonly textOf: (path: string) => string | undefined;
}

/** Every Dockerfile that the paths lead to, with what is asked of it. Fails with a UserError where nothing can be judged for one reason. */
export function filesToCheck(base: SessionHost, request: CheckRequest): FilesToCheck {
  const host = { ...base, openProject: rememberingProjects(base) };
  const asked: Choice = { presets: [], only: [], ignore: [], ...request.choice };
  // what is told of comments is no requirement
  const choice: Choice = { ...asked, ignore: asked.ignore.filter((name) => name !== IGNORES_CHECK) };
  const hadolint = findHadolint(host);
  const { args, context, target } = request;
  const build = {
    ...(args === undefined ? {} : { args }),
    ...(context === undefined ? {} : { context: resolve(host.cwd, context) }),
    ...(target === undefined ? {} : { target }),
  };
  const defaults = defaultRequirements(choice, hadolint, checks);
  const { planned, troubles } = subjectsOf(host, { paths: request.paths, input: request.input, build, requirements: defaults });
  const [trouble] = troubles;
  if (planned.length === 0 && troubles.length === 1 && trouble !== undefined) throw trouble.error;

  const chosen = planned.map((each) => ({ ...each, image: { ...each.image, requirements: requirementsFor(each, defaults, choice) } }));
  return { request, asked, hadolint, planned: chosen, held: planned, troubles };
}

/** What file judges say of these files, given what ShellCheck said of them where somebody asked. */
export function checkFiles({ asked, hadolint, planned, request, troubles }: FilesToCheck, shellLint?: FileEvidence["shellLint"]): CheckResult {
  const comments = request.comments ?? hadolint?.comments ?? true;
  const unlooked = { image: "not-looked", container: "not-looked" };
  const troubled: ImageReport[] = [];
  const judged = planned.flatMap((each) => {
    try {
      return [{ planned: each, taken: judgeAll(each, { standIns: {}, unlooked, comments, shellLint }) }];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      troubled.push(imageOfTrouble(each.plan.path, error));
      return [];
    }
  });
  const verdicts = comments ? withCommentVerdicts(judged, asked) : judged.map(({ taken }) => taken.verdicts);
  const images = [
    ...troubles.map(({ error, path }) => imageOfTrouble(path, error)),
    ...troubled,
    ...judged.map((each, index) => imageOf(each.planned, verdicts[index] ?? [])),
  ];
  const texts = new Map(planned.map(({ plan }) => [plan.path, plan.text]));
  const limits = { threshold: request.threshold ?? hadolint?.threshold, noFail: request.noFail ?? hadolint?.noFail ?? false };
  return { images, exitCode: exitCodeOf(images, "check", limits), textOf: (path) => texts.get(path) };
}

/** A preset of the command line stands in for what a contract asks. */
function requirementsFor({ image }: PlannedImage, defaults: readonly Requirement[], choice: Choice): readonly Requirement[] {
  return chooseRequirements(choice.presets.length > 0 ? defaults : image.requirements, choice, checks);
}

function imageOf({ image, plan }: PlannedImage, verdicts: readonly Verdict[]): ImageReport {
  const told = verdicts.some(({ check }) => check === "builds");
  const [problem] = plan.problems;
  // whatever is asked for, a file that the builder refuses is told of
  const trouble = told || problem === undefined ? undefined : refused(problem.message, placeOf(plan, problem.span));
  return { ...nothingSeen, name: image.name, dockerfile: plan.path, target: image.build.target, verdicts, trouble };
}

function refused(message: string, { column, line, path }: NonNullable<Trouble["place"]>): Trouble {
  return { code: "refused", message: `the builder refuses the file: ${message}`, hint: undefined, place: { path, line, column }, output: [] };
}

function imageOfTrouble(path: string, { code, hint, message, place }: UserError): ImageReport {
  return { ...nothingSeen, name: path, dockerfile: path, target: undefined, verdicts: [], trouble: { code, message, hint, place, output: [] } };
}

const nothingSeen = { engine: undefined, build: undefined, image: undefined, container: undefined, standIns: {} } as const;

/** A folder is opened once, however many Dockerfiles are in it. */
function rememberingProjects({ openProject }: SessionHost): SessionHost["openProject"] {
  const open = new Map<string, Project>();
  return (directory) => {
    const known = open.get(directory) ?? openProject(directory);
    open.set(directory, known);
    return known;
  };
}
