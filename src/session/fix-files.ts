import { join } from "node:path";
import { safeParse } from "valibot";
import type { Check, FileEvidence } from "../checks/kind.ts";
import type { KnownVersions } from "../checks/known-versions.ts";
import { checks } from "../checks/registry.generated.ts";
import type { FileTemplate } from "../checks/template-labels.ts";
import { SHELLCHECK } from "../contract/shellcheck.ts";
import { improve, type Improved } from "../fix/improve.ts";
import type { Found, Look, Proposal } from "../fix/proposal.ts";
import { proposalsOf } from "../fix/propose.ts";
import type { Texts } from "../fix/texts.ts";
import { makePlan } from "../plan/make.ts";
import type { Plan } from "../plan/plan.ts";
import { splitFindings } from "../verdict/findings.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { withChangedFiles } from "./changed-files.ts";
import type { FilesToCheck } from "./check-files.ts";
import { planImage, readFile, type PlannedImage } from "./evidence.ts";
import { projectAbove, templateOf } from "./file-template.ts";
import type { SessionHost } from "./host.ts";
import { judgeAll } from "./judge-all.ts";

/** One Dockerfile, fixed as far as its fixes go. */
export interface FixedFile extends Omit<Improved, "last"> {
  /** As it is shown. */
  readonly path: string;
  /** Absolute; undefined for what is no file of its own: standard input, a part of a Compose file. */
  readonly dockerfile: string | undefined;
  /** Absolute: what other files are relative to. */
  readonly context: string;
  readonly before: string;
  /** What its checks would do but for being told to be careful. */
  readonly held: readonly Proposal[];
  /** The images that it builds, as they are planned before the fix and after it. */
  readonly original: readonly PlannedImage[];
  readonly planned: readonly PlannedImage[];
  /** The same file fixed again, by these checks alone. */
  readonly only: (checks: ReadonlySet<string>) => FixedFile;
}

/** A Dockerfile with the images that contracts, Compose files and the command line build from it. */
interface Subject {
  readonly path: string;
  readonly chosen: readonly PlannedImage[];
  readonly held: readonly PlannedImage[];
}

/** Fixes every Dockerfile, in memory: nothing is written. */
export function fixFiles(host: SessionHost, files: FilesToCheck, unsafe: boolean, versions?: KnownVersions): readonly FixedFile[] {
  const comments = files.request.comments ?? files.hadolint?.comments ?? true;
  let seen = host;
  return subjectsIn(files).map((subject) => {
    const fixed = fixFile(seen, subject, { unsafe, comments, versions });
    // two Dockerfiles may change the same Compose file
    seen = hostWith(seen, fixed.context, fixed.texts.files);
    return fixed;
  });
}

function subjectsIn({ held, planned }: FilesToCheck): readonly Subject[] {
  const byPath = new Map<string, { chosen: PlannedImage[]; held: PlannedImage[] }>();
  for (const [index, chosen] of planned.entries()) {
    const { path } = chosen.plan;
    const subject = byPath.get(path) ?? { chosen: [], held: [] };
    byPath.set(path, subject);
    subject.chosen.push(chosen);
    subject.held.push(held[index] ?? chosen);
  }
  return [...byPath].map(([path, images]) => ({ path, ...images }));
}

interface How {
  readonly unsafe: boolean;
  readonly comments: boolean;
  readonly versions: KnownVersions | undefined;
  /** The checks whose fixes may be made; undefined: all. */
  readonly by?: ReadonlySet<string>;
}

function fixFile(host: SessionHost, subject: Subject, how: How): FixedFile {
  const { by, unsafe } = how;
  const { chosen, path } = subject;
  const [first] = chosen;
  if (first === undefined) throw new Error(`no image of ${path}`);
  const { build } = first.image;
  const isInput = path === "-";
  // what a Compose file holds itself is YAML: an edit of it is no edit of the file
  const isPart = !isInput && path.includes("#") && readFile(host, build.dockerfile) !== first.plan.text;
  const texts: Texts = { dockerfile: first.plan.text, files: new Map() };
  const eyes = eyesOf(host, subject, how);
  const improved = improve({
    texts,
    read: (file) => readFile(host, join(build.context, file)),
    look: eyes,
    allows: (proposal) => !isPart && (unsafe || !proposal.unsafe) && by?.has(proposal.check) !== false,
  });
  return {
    ...improved,
    path,
    dockerfile: isInput || isPart ? undefined : build.dockerfile,
    context: build.context,
    before: first.plan.text,
    held: unsafe ? [] : improved.last.proposals().filter((proposal) => proposal.unsafe),
    original: chosen,
    planned: chosen.map((each) => plannedWith(host, each, improved.texts)),
    only: (checks) => fixFile(host, subject, { ...how, by: checks }),
  };
}

/** What only fixes ask for. */
interface Known {
  readonly versions: KnownVersions | undefined;
  readonly template: FileTemplate | undefined;
  readonly above: FileEvidence["above"];
}

/** How the files look to all that is asked of them: what was chosen, and what else they are held to. */
function eyesOf(host: SessionHost, { chosen, held }: Subject, { comments, versions }: How): (texts: Texts) => Look {
  const [first] = chosen;
  const build = first?.image.build;
  const around = build === undefined ? undefined : { template: templateOf(host, build.dockerfile), above: projectAbove(host, build) };
  // what is not to be fixed is guarded all the same
  const images = chosen.map((each, index) => {
    const own = each.image.requirements;
    const others = (held[index]?.image.requirements ?? []).filter((one) => !own.some(({ check, id }) => check === one.check && id === one.id));
    const requirements = [...own, ...others].filter(({ check }) => check !== SHELLCHECK);
    return { planned: { ...each, image: { ...each.image, requirements } }, wanted: new Set(own) };
  });
  return onceForText((texts) => {
    const changed = build === undefined ? host : hostWith(host, build.context, texts.files);
    // what was changed above is to be seen as it is now
    const above = around?.above === undefined ? undefined : { ...around.above, project: changed.openProject(around.above.project.root) };
    const known: Known = { versions, template: around?.template, above };
    const seen = images.map(({ planned, wanted }) => {
      const now = plannedWith(host, planned, texts);
      const { verdicts } = judgeAll(now, { standIns: {}, unlooked, comments });
      return { now, verdicts, wanted };
    });
    const plan = seen[0]?.now.plan;
    return {
      refusals: seen.reduce((sum, { now }) => sum + now.plan.problems.length, 0),
      findings: new Map(seen.flatMap(({ verdicts }, image) => verdicts.flatMap((verdict) => foundOf(verdict, image)))),
      instructions: plan === undefined ? [] : instructionsOf(plan),
      proposals: () =>
        unique(
          seen.flatMap(({ now, verdicts, wanted }) =>
            now.image.requirements.flatMap((requirement, index) => (wanted.has(requirement) ? proposed(now, verdicts[index], requirement.options, known) : [])),
          ),
        ),
    };
  });
}

/** What was tried is looked at again when it is kept. */
function onceForText(look: (texts: Texts) => Look): (texts: Texts) => Look {
  const known = new Map<string, Look>();
  return (texts) => {
    const key = JSON.stringify([texts.dockerfile, ...texts.files]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const seen = look(texts);
    known.set(key, seen);
    return seen;
  };
}

/** What the builder takes: of what it refuses nothing has to stay as it is read. */
function instructionsOf({ problems, tree }: Plan): Look["instructions"] {
  return tree.nodes.flatMap((node) =>
    node.kind === "instruction" && !problems.some(({ span }) => span.start < node.span.end && node.span.start < span.end)
      ? [{ ...node.head, keyword: node.keyword }]
      : [],
  );
}

const unlooked = { image: "not-looked", container: "not-looked" };

/** The image as it would be planned with these texts. */
function plannedWith(host: SessionHost, planned: PlannedImage, { dockerfile: text, files }: Texts): PlannedImage {
  const { image, plan } = planned;
  const { args, context, namedContexts, path } = plan;
  if (text === plan.text && files.size === 0) return planned;
  const target = image.build.target;
  if (files.size === 0) {
    const made = makePlan({ path, text, args, namedContexts, ...(context === undefined ? {} : { context }), ...(target === undefined ? {} : { target }) });
    return { ...planned, plan: made };
  }
  return planImage(hostWith(host, image.build.context, files), image, { written: { path, text }, namedContexts });
}

function hostWith(host: SessionHost, context: string, files: Texts["files"]): SessionHost {
  return withChangedFiles(host, new Map([...files].map(([file, other]) => [join(context, file), other] as const)));
}

function foundOf(verdict: Verdict, image: number): readonly (readonly [string, Found])[] {
  const { check, requirement } = verdict;
  if (verdict.outcome === "unproven") {
    const doubts = verdict.judges.reduce((sum, { answer }) => sum + (answer.outcome === "unproven" ? answer.evidence.length : 0), 0);
    return [[`${image} ${check} ${requirement}`, { requirement, check, count: 0, doubts }]];
  }
  if (verdict.outcome !== "violated") return [];
  const answers = verdict.judges.filter(({ answer }) => answer.outcome === "violated");
  const count = answers.reduce((sum, { answer }) => sum + Math.max(1, splitFindings(answer.evidence).length), 0);
  return [[`${image} ${check} ${requirement}`, { requirement, check, count }]];
}

function proposed({ plan, project }: PlannedImage, verdict: Verdict | undefined, options: object, { above, template, versions }: Known): readonly Proposal[] {
  const check = verdict === undefined ? undefined : checks.get(verdict.check);
  if (verdict === undefined || check?.fix === undefined || check.meta.fix === undefined) return [];
  if (verdict.outcome !== "violated" && !(verdict.outcome === "unproven" && check.mendsDoubts === true)) return [];
  const known = { ...(versions === undefined ? {} : { versions }), ...(template === undefined ? {} : { template }), ...(above === undefined ? {} : { above }) };
  const evidence: FileEvidence = { plan, project, standIns: {}, ...known };
  return proposalsOf({ verdict, evidence, grade: check.meta.fix, edits: check.fix(evidence, parsed(check, options)) });
}

function parsed(check: Check, options: object): never {
  const result = safeParse(check.options, options);
  // a loaded contract's options fit
  if (!result.success) throw new Error("options do not fit their check");
  return result.output as never;
}

/** Two images of one Dockerfile mostly want the same. */
function unique(proposals: readonly Proposal[]): readonly Proposal[] {
  return [...new Map(proposals.map((proposal) => [JSON.stringify([proposal.check, proposal.edits]), proposal])).values()];
}
