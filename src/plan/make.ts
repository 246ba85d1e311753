import { parse } from "../dockerfile/parse.ts";
import type { Dockerfile, Instruction } from "../dockerfile/syntax.ts";
import { indexLines } from "../text/lines.ts";
import { expandWord } from "./expand.ts";
import { instructionProblems } from "./instruction-problems.ts";
import type { Base, BuildContext, Plan, PlanProblem, Stage, Step } from "./plan.ts";
import { globalScope, stageScope, type GlobalScope } from "./scope.ts";
import { applyInstruction, openConfig } from "./stage-config.ts";
import { readStep, stageNamed } from "./steps.ts";
import { wordsOf } from "./words.ts";

export interface PlanInput {
  /** As the user would type it. */
  readonly path: string;
  readonly text: string;
  /** The stage to build: a name or a number. Default: the last. */
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly context?: BuildContext;
}

const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/;

/** Works out what a Dockerfile would build. Never throws; what BuildKit would refuse is a problem of the plan. */
export function makePlan(input: PlanInput): Plan {
  const tree = parse(input.text);
  const instructions = tree.nodes.filter((node) => node.kind === "instruction");
  const problems: PlanProblem[] = [...tree.problems];
  for (const instruction of instructions) problems.push(...instructionProblems(instruction, tree.escape));

  const stages = readStages(tree, instructions, input.args ?? {}, problems);
  if (stages.length === 0) problems.push({ code: "no-stage", message: "there is no FROM, so there is nothing to build", span: instructions[0]?.keywordSpan ?? { start: 0, end: 0 } });
  const target = input.target === undefined ? stages.at(-1) : stages[stageNamed(input.target, stages) ?? -1];
  if (target === undefined && input.target !== undefined && stages.length > 0) {
    problems.push({ code: "target-missing", message: `there is no stage ${input.target}; there are ${stages.map((stage) => stage.name ?? String(stage.index)).join(", ")}`, span: { start: 0, end: 0 } });
  }
  return {
    path: input.path,
    text: input.text,
    lines: indexLines(input.text),
    tree,
    problems: problems.toSorted((left, right) => left.span.start - right.span.start),
    stages,
    target,
    context: input.context,
  };
}

function readStages(tree: Dockerfile, instructions: readonly Instruction[], args: Readonly<Record<string, string>>, problems: PlanProblem[]): Stage[] {
  const global = globalScope(args);
  const stages: Stage[] = [];
  let index = 0;
  for (; index < instructions.length && instructions[index]?.keyword !== "FROM"; index++) {
    const instruction = instructions[index] as Instruction;
    if (instruction.keyword === "ARG") declareGlobals(instruction, global, tree.escape);
    else problems.push({ code: "no-stage", message: `${instruction.keyword} stands before the first FROM`, span: instruction.keywordSpan });
  }
  while (index < instructions.length) {
    const from = instructions[index] as Instruction;
    let end = index + 1;
    while (end < instructions.length && instructions[end]?.keyword !== "FROM") end += 1;
    stages.push(readStage(tree, from, instructions.slice(index + 1, end), stages, global, args, problems));
    index = end;
  }
  return stages;
}

function declareGlobals(instruction: Instruction, global: GlobalScope, escape: string): void {
  for (const { value } of wordsOf(instruction.args, escape)) {
    const equals = value.indexOf("=");
    if (equals === -1) global.declare(value, undefined);
    else global.declare(value.slice(0, equals), expandWord(value.slice(equals + 1), global.lookup, escape));
  }
}

function readStage(
  tree: Dockerfile,
  from: Instruction,
  body: readonly Instruction[],
  earlier: readonly Stage[],
  global: GlobalScope,
  args: Readonly<Record<string, string>>,
  problems: PlanProblem[],
): Stage {
  const { base, name } = readFrom(from, earlier, global, tree.escape, problems);
  const below = base.stage === undefined ? undefined : earlier[base.stage];
  const config = openConfig(below?.config);
  const scope = stageScope(config.env, global, args, outsideBase(base, earlier));
  const steps: Step[] = [];
  for (const instruction of body) {
    steps.push(readStep(instruction, tree.text, config, earlier, scope.lookup, tree.escape));
    applyInstruction(config, instruction, scope, tree.escape);
  }
  return { index: earlier.length, name, from: base, span: { start: from.head.start, end: (body.at(-1) ?? from).span.end }, steps, config };
}

function readFrom(from: Instruction, earlier: readonly Stage[], global: GlobalScope, escape: string, problems: PlanProblem[]): { readonly base: Base; readonly name: string | undefined } {
  const words = wordsOf(from.args, escape);
  const [written, as, given] = words;
  const named = words.length === 3 && as?.value.toLowerCase() === "as";
  if (!named && words.length !== 1) {
    problems.push({ code: "arguments-wrong", message: "FROM takes an image, and perhaps AS and a name", span: from.head });
  }
  const name = named ? given?.value.toLowerCase() : undefined;
  if (name !== undefined && !STAGE_NAME.test(name)) problems.push({ code: "stage-name-wrong", message: `${name} is no name for a stage`, span: given?.span ?? from.head });

  const platform = from.flags.find((flag) => flag.name === "platform")?.value;
  const value = expandWord(written?.value ?? "", global.lookup, escape);
  const unknown = value.includes("$");
  if (value === "" && words.length > 0) {
    problems.push({ code: "base-blank", message: `base name (${written?.value ?? ""}) should not be blank`, span: written?.span ?? from.head });
  }
  return {
    name,
    base: {
      ref: unknown || value === "" ? undefined : value,
      written: written?.value ?? "",
      span: written?.span ?? from.head,
      // unlike COPY --from, FROM knows a stage only by its exact lower-case name
      stage: earlier.findLast((stage) => stage.name === value)?.index,
      platform: platform === undefined ? undefined : expandWord(platform, global.lookup, escape),
    },
  };
}

/** Whether an image from outside, and not just `scratch`, lies at the bottom. */
function outsideBase(base: Base, earlier: readonly Stage[]): boolean {
  let bottom = base;
  while (bottom.stage !== undefined) {
    const below = earlier[bottom.stage];
    if (below === undefined) break;
    bottom = below.from;
  }
  return bottom.ref !== "scratch";
}
