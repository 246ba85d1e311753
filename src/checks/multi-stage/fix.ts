import { buildTools, runtimeOf } from "../../facts/debian-runtime.ts";
import { packageActionOf, type PackageAction } from "../../plan/package-actions.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { programName } from "../../shell/wrappers.ts";
import { baseOf } from "../final-programs.ts";
import { lineEndOf, startOfComments } from "../inserted-lines.ts";
import type { FixEdit } from "../kind.ts";
import { withoutInstruction } from "../removed-commands.ts";
import { withoutWord } from "../removed-words.ts";

type RunStep = Step & { readonly kind: "run" };

const FOLDER = "/opt/venv";
const TOGETHER = "split";

/**
 * Lets a stage of its own install Python's packages with compilers and headers, into a virtual environment that the final stage takes, which keeps what
 * they need to run. Only for one stage on an official Python image, in which one RUN installs what is needed for building and a later one the packages.
 */
export function builderSplitOff(plan: Plan): readonly FixEdit[] {
  const [stage, other] = plan.stages;
  if (stage === undefined || other !== undefined || plan.isTemplate || !isPython(plan, stage)) return [];
  const system = stage.steps.findIndex((step) => step.kind === "run" && toolsIn(step).length > 0);
  const packages = stage.steps.findIndex((step) => step.kind === "run" && step.commands.some((command) => isPip(packageActionOf(command))));
  const [tools, install] = [stage.steps[system], stage.steps[packages]];
  if (tools?.kind !== "run" || install?.kind !== "run" || packages <= system || !isWhole(stage, tools, install)) return [];
  const before = stage.steps.slice(0, packages);
  if (!before.every((step) => step === tools || isPlain(step)) || !install.commands.every((command) => isPipWork(packageActionOf(command), command.name)))
    return [];
  const lean = leanSystem(plan, tools);
  const from = plan.tree.nodes.find((node) => node.kind === "instruction" && node.keyword === "FROM");
  if (lean === undefined || from?.kind !== "instruction") return [];

  const end = lineEndOf(plan.text);
  const at = startOfComments(plan, from.span.start);
  const written = (step: Step): string => plan.text.slice(step.instruction.span.start, step.instruction.span.end).trimEnd();
  const builder = [
    `FROM ${stage.from.written} AS builder`,
    ...before.map(written),
    `RUN python -m venv ${FOLDER}`,
    `ENV PATH="${FOLDER}/bin:$PATH"`,
    written(install),
  ];
  const taken = `COPY --from=builder ${FOLDER} ${FOLDER}${end}ENV PATH="${FOLDER}/bin:$PATH"${end}`;
  return [
    { start: at, end: at, text: `${builder.join(end)}${end}${end}` },
    ...lean,
    { start: install.instruction.span.start, end: install.instruction.span.end, text: taken },
  ].map((edit) => ({ ...edit, together: TOGETHER }));
}

function isPython(plan: Plan, stage: Stage): boolean {
  const { ref, written } = stage.from;
  return ref === written && /^(?:docker\.io\/(?:library\/)?)?python:3[\w.]*-slim(?:-\w+)?$/.test(written) && baseOf(plan, stage)?.plain === true;
}

function isWhole(stage: Stage, ...runs: readonly RunStep[]): boolean {
  const others = stage.steps.filter((step) => step.kind === "run" && !runs.includes(step));
  const plain = runs.every(({ instruction }) => instruction.json === undefined && instruction.heredocs.length === 0 && instruction.comments.length === 0);
  // what else is built in the stage may need the compilers, and what else is installed would be lost
  return plain && !others.some((step) => step.kind === "run" && step.commands.some((command) => mayBuild(command.name, packageActionOf(command))));
}

function mayBuild(name: string, action: PackageAction | undefined): boolean {
  if (action !== undefined) return action.verb === "install" || action.verb === "remove";
  return /^(?:make|gcc|g\+\+|cc|cmake|cargo|python[\d.]*|pip[\d.]*|sh|bash|curl|wget)$/.test(programName(name)) || name.endsWith(".sh");
}

function isPlain(step: Step): boolean {
  if (step.kind === "copy") return step.from === undefined && step.sources.every(({ value }) => /\.(?:txt|in|toml|lock)$/.test(value));
  return step.kind === "other" && /^(?:ARG|ENV|LABEL|WORKDIR|EXPOSE)$/.test(step.instruction.keyword) && !/(?:^|\s)"?PATH=/.test(step.instruction.args.text);
}

function isPip(action: PackageAction | undefined): boolean {
  return action?.manager === "pip" && action.verb === "install";
}

/** Installing for a user or into a folder goes elsewhere than the environment. */
function isPipWork(action: PackageAction | undefined, name: string): boolean {
  if (action === undefined) return /^(?:set|true|rm)$/.test(programName(name));
  const elsewhere = action.args.option("--user", "--target", "-t", "--prefix", "--root", "-e", "--editable");
  return action.manager === "pip" && elsewhere === undefined && action.packages.every(({ kind }) => kind === "name");
}

function toolsIn(step: Step): readonly string[] {
  if (step.kind !== "run") return [];
  return step.commands.flatMap((command) => {
    const action = packageActionOf(command);
    return action?.manager === "apt" && action.verb === "install" ? action.packages.flatMap(({ name }) => (buildTools.has(name) ? [name] : [])) : [];
  });
}

/** The edits after which the RUN installs what a run needs; undefined where that is not known of a package. */
function leanSystem(plan: Plan, tools: RunStep): readonly FixEdit[] | undefined {
  const actions = tools.commands.map((command) => packageActionOf(command));
  const installs = actions.filter((action) => action?.verb === "install");
  const [install] = installs;
  if (install === undefined || installs.length > 1 || install.args.open) return undefined;
  if (!tools.commands.every(({ name }, index) => actions[index]?.manager === "apt" || /^(?:rm|set|true)$/.test(programName(name)))) return undefined;
  const edits = install.packages.map(({ name, version, word: { span, value } }) => {
    if (version !== undefined || plan.text.slice(span.start, span.end) !== value) return undefined;
    if (buildTools.has(name)) return withoutWord(plan.text, span);
    const runtime = Object.hasOwn(runtimeOf, name) ? runtimeOf[name] : undefined;
    if (runtime !== undefined) return { ...span, text: runtime };
    return name.endsWith("-dev") ? undefined : { ...span, text: value };
  });
  if (edits.includes(undefined)) return undefined;
  const kept = install.packages.filter(({ name }) => !buildTools.has(name));
  if (kept.length > 0) return edits.filter((edit) => edit !== undefined);
  const removed = withoutInstruction(plan, tools.instruction);
  return removed === undefined ? undefined : [removed];
}
