import { onceFor } from "../text/once.ts";
import type { Plan, Sourced, Stage, Step } from "../plan/plan.ts";
import { isGlob, joinPath, withinGlob } from "./path-globs.ts";
import { chainOf } from "./stages.ts";

export type CopyStep = Step & { readonly kind: "copy" | "add" };

/** What COPY and ADD surely bring into a stage, by path in the image. What RUN makes or removes is not seen. */
export interface Brought {
  /** Files, known one by one. */
  readonly files: ReadonlyMap<string, CopyStep>;
  /** Destinations that exist after the copy, as a file or a folder: all that is known where the source cannot be looked into. */
  readonly destinations: ReadonlyMap<string, CopyStep>;
  /** Sources that the build context does not hold, and where they would have gone. */
  readonly missing: readonly Missing[];
}

export interface Missing {
  readonly source: Sourced<string>;
  readonly destination: string;
  /** The line of the ignore file that leaves it out. */
  readonly ignoredBy: { readonly file: string; readonly line: number } | undefined;
}

interface Gathered {
  readonly files: Map<string, CopyStep>;
  readonly destinations: Map<string, CopyStep>;
  readonly missing: Missing[];
}

const knownOf = onceFor((_plan: Plan) => new Map<number, Brought>());

/** What the copies of a stage, of the stages it stands on, and of those it copies from bring into it. */
export function broughtInto(plan: Plan, stage: Stage): Brought {
  const known = knownOf(plan);
  const before = known.get(stage.index);
  if (before !== undefined) return before;
  const gathered: Gathered = { files: new Map(), destinations: new Map(), missing: [] };
  known.set(stage.index, gathered);
  for (const part of chainOf(plan, stage)) {
    for (const step of part.steps) if (step.kind === "copy" || step.kind === "add") gather(plan, part, step, gathered);
  }
  return gathered;
}

function gather(plan: Plan, stage: Stage, step: CopyStep, into: Gathered): void {
  const destination = destinationOf(stage, step);
  if (destination === undefined || movesNames(step)) return;
  if (step.inline && step.sources.length === 0) {
    into.destinations.set(destination.path, step);
    return;
  }
  for (const source of step.sources) {
    if (!isPlain(step, source.value)) continue;
    if (step.from === undefined) fromContext(plan, step, source, destination, into);
    else fromStage(plan, step, source.value, destination, into);
  }
}

interface Destination {
  readonly path: string;
  /** True where a file goes into it, false where a file gets its name. */
  readonly folder: boolean;
}

function destinationOf(stage: Stage, step: CopyStep): Destination | undefined {
  const written = step.destination.value;
  const workdir = stage.config.workdir?.value;
  if (written.includes("$") || (!written.startsWith("/") && workdir === undefined)) return undefined;
  const path = joinPath(workdir ?? "/", written);
  return { path, folder: /(?:^|\/)\.?$/.test(written) || step.sources.length > 1 || path === workdir };
}

/** --parents and --exclude change which names arrive. */
function movesNames(step: CopyStep): boolean {
  return step.instruction.flags.some((flag) => flag.name === "parents" || flag.name === "exclude");
}

/** False for what is no path of a file tree: a variable, an address, an archive that ADD unpacks, a class of characters. */
function isPlain(step: CopyStep, source: string): boolean {
  if (/[$[\\]/.test(source) || source.startsWith("<<")) return false;
  return step.kind === "copy" || !(/^[a-z]+:\/\/|^git@/i.test(source) || /\.(?:tar|tgz|tbz2?|txz|tar\.\w+|gz|xz|bz2)$/.test(source));
}

function fromContext(plan: Plan, step: CopyStep, source: Sourced<string>, { path, folder }: Destination, into: Gathered): void {
  const wanted = joinPath("/", source.value).slice(1);
  const target = folder && wanted !== "" ? joinPath(path, nameOf(wanted)) : path;
  if (plan.context === undefined) {
    // A folder puts its content there, a file becomes it: the path exists in both cases, unless it is a folder for a file.
    if (!folder && !isGlob(wanted)) into.destinations.set(path, step);
    return;
  }
  const depth = wanted.split("/").length;
  const topOf = (file: string): string => (wanted === "" ? "" : isGlob(wanted) ? file.split("/").slice(0, depth).join("/") : wanted);
  const fits = isGlob(wanted) ? withinGlob(wanted) : (file: string): boolean => wanted === "" || file === wanted || file.startsWith(`${wanted}/`);
  const matched = plan.context.files.filter(fits);
  const several = new Set(matched.map(topOf)).size > 1;
  for (const file of matched) {
    const below = file.slice(topOf(file).length).replace(/^\//, "");
    if (below !== "") into.files.set(joinPath(path, below), step);
    else into.files.set(folder || several ? joinPath(path, nameOf(file)) : path, step);
  }
  if (matched.length === 0 && wanted !== "" && !isGlob(wanted)) {
    const ignoredBy = plan.context.ignoredBy(wanted);
    into.missing.push({ source, destination: target, ignoredBy });
  }
}

function fromStage(plan: Plan, step: CopyStep, source: string, { path, folder }: Destination, into: Gathered): void {
  if (!folder && !isGlob(source)) into.destinations.set(path, step);
  const other = step.from?.stage === undefined ? undefined : plan.stages[step.from.stage];
  if (other === undefined || isGlob(source)) return;
  const from = joinPath("/", source);
  for (const file of broughtInto(plan, other).files.keys()) {
    if (file === from) into.files.set(folder ? joinPath(path, nameOf(file)) : path, step);
    else if (from === "/" || file.startsWith(`${from}/`)) into.files.set(joinPath(path, file.slice(from === "/" ? 1 : from.length + 1)), step);
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
