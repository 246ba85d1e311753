import { parse } from "../dockerfile/parse.ts";
import { readTemplate } from "../dockerfile/template.ts";
import type { Dockerfile, Instruction } from "../dockerfile/syntax.ts";
import { wordsOf } from "../dockerfile/words.ts";
import { indexLines } from "../text/lines.ts";
import { expandWord } from "./expand.ts";
import { readFrom, stageNameOf } from "./from.ts";
import { instructionProblems } from "./instruction-problems.ts";
import type { Base, BuildContext, Plan, PlanProblem, Stage, Step } from "./plan.ts";
import { emptyImage, globalScope, stageScope, type BuildArgs, type StageScope } from "./scope.ts";
import { applyInstruction, openConfig } from "./stage-config.ts";
import { stageReader } from "./stage-reader.ts";
import { readStep } from "./steps.ts";

export interface PlanInput {
  /** As the user would type it. */
  readonly path: string;
  readonly text: string;
  /** The name of the stage to build. Default: the last. */
  readonly target?: string;
  readonly args?: BuildArgs;
  readonly context?: BuildContext;
  readonly namedContexts?: readonly string[];
  /** The variables that outside images set, by name, where they are known. */
  readonly variables?: Readonly<Record<string, BuildArgs>>;
}

/** Works out what a Dockerfile would build. Never throws; what BuildKit would refuse is a problem of the plan. */
export function makePlan(input: PlanInput): Plan {
  const template = readTemplate(input.text, input.path);
  const tree = template === undefined ? parse(input.text) : { ...parse(template.text), text: input.text };
  const instructions = tree.nodes.filter((node) => node.kind === "instruction");
  const problems: PlanProblem[] = [...tree.problems];
  for (const instruction of instructions) problems.push(...instructionProblems(instruction, tree.escape));

  const stages = readStages(tree, instructions, input, problems);
  if (stages.length === 0)
    problems.push({
      code: "nothing-to-build",
      message: "there is no FROM, so there is nothing to build",
      span: instructions[0]?.keywordSpan ?? { start: 0, end: 0 },
    });
  const names = stages.map((stage) => stage.name);
  const target = input.target === undefined ? stages.at(-1) : stages[names.lastIndexOf(input.target.toLowerCase())];
  if (target === undefined && input.target !== undefined && stages.length > 0) {
    problems.push({
      code: "target-missing",
      message: `there is no stage ${input.target}; there are ${names.map((name, index) => name ?? String(index)).join(", ")}`,
      span: { start: 0, end: 0 },
    });
  }
  return {
    path: input.path,
    text: input.text,
    lines: indexLines(input.text),
    tree,
    isTemplate: template !== undefined,
    problems: problems.toSorted((left, right) => left.span.start - right.span.start),
    stages,
    target,
    context: input.context,
    namedContexts: input.namedContexts ?? [],
    args: input.args ?? {},
    variables: input.variables ?? {},
  };
}

/** A thousand stages on one with a thousand triggers are a million instructions that nobody means. */
const MOST_TRIGGERED = 10_000;

function readStages(tree: Dockerfile, instructions: readonly Instruction[], { args = {}, variables = {} }: PlanInput, problems: PlanProblem[]): Stage[] {
  const { escape } = tree;
  const global = globalScope(args);
  const froms = instructions.flatMap((instruction, index) => (instruction.keyword === "FROM" ? [index] : []));
  const names = froms.map((index) => stageNameOf(instructions[index] as Instruction, escape));
  for (const instruction of instructions.slice(0, froms[0])) {
    if (instruction.keyword !== "ARG") {
      problems.push({ code: "no-stage", message: `${instruction.keyword} stands before the first FROM`, span: instruction.keywordSpan });
      continue;
    }
    for (const { value: word, span } of wordsOf(instruction, escape)) {
      const equals = word.indexOf("=");
      const expanded = equals === -1 ? undefined : expandWord(word.slice(equals + 1), global.lookup, escape);
      if (expanded?.error !== undefined) problems.push({ code: "expansion-wrong", message: expanded.error, span });
      global.declare(equals === -1 ? word : word.slice(0, equals), expanded?.value);
    }
  }

  const stages: Stage[] = [];
  const scopes: StageScope[] = [];
  const onWindows: boolean[] = [];
  const triggersFrom = new Map<Stage, readonly Instruction[]>();
  let triggered = 0;
  for (const [index, at] of froms.entries()) {
    const from = instructions[at] as Instruction;
    const own = instructions.slice(at + 1, froms[index + 1]);
    const base = readFrom(from, stages, global, escape, problems);
    const below = base.stage === undefined ? undefined : stages[base.stage];
    const waiting = below === undefined ? [] : (triggersFrom.get(below) ?? triggersOf(below, escape, problems));
    if (below !== undefined) triggersFrom.set(below, waiting);
    const triggers = waiting.slice(0, Math.max(0, MOST_TRIGGERED - triggered));
    triggered += triggers.length;
    const body = [...triggers, ...own];
    const scope =
      (base.stage === undefined ? undefined : scopes[base.stage]?.above()) ??
      stageScope(global, args, base.ref === "scratch" ? emptyImage : variables[base.ref ?? ""]);
    const windows = base.stage === undefined ? isWindows(base) : (onWindows[base.stage] ?? false);
    onWindows.push(windows);
    const reader = stageReader({ escape, scope, names, index, windows, problems });
    const config = openConfig(below?.config);
    const steps: Step[] = [];
    for (const instruction of body) {
      steps.push(readStep(instruction, tree.text, config, reader));
      applyInstruction(config, instruction, reader);
    }
    scopes.push(scope);
    stages.push({ index, name: names[index], from: base, span: { start: from.head.start, end: (own.at(-1) ?? from).span.end }, steps, config });
  }
  return stages;
}

/** ONBUILD of the stage below: its instructions come first in each stage above, and only there. What is wrong with them is told once. */
function triggersOf(below: Stage, escape: string, problems: PlanProblem[]): readonly Instruction[] {
  const triggers = below.steps.flatMap(({ instruction }) =>
    instruction.keyword === "ONBUILD" && instruction.trigger !== undefined ? [instruction.trigger] : [],
  );
  for (const problem of triggers.flatMap((trigger) => instructionProblems(trigger, escape))) problems.push({ ...problem, code: "trigger-wrong" });
  return triggers;
}

/** Whether an image of Windows lies below, as far as its name or the platform tells. */
export function isWindows(base: Base): boolean {
  return base.platform?.startsWith("windows") === true || /(?:^|[/:.-])(?:windows|nanoserver|windowsservercore)/.test(base.ref ?? base.written);
}
