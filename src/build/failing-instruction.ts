import type { Instruction } from "../dockerfile/syntax.ts";
import { readStepName } from "../engines/step-name.ts";
import type { Plan, Stage } from "../plan/plan.ts";

// what makes a step of its own in BuildKit's count
const COUNTED = new Set(["ADD", "COPY", "RUN", "WORKDIR"]);

/**
 * The instruction a step stands for: the one of its text, where there is but one; else by its number. BuildKit counts in a stage those that change files,
 * buildah counts all, and writes them as they stand in the file.
 */
export function instructionOf(plan: Plan, step: string | undefined): Instruction | undefined {
  if (step === undefined) return undefined;
  const { number, stage, text } = readStepName(step);
  if (number === undefined) return undefined;
  const found = stageCalled(plan, stage);
  if (found === undefined) return undefined;
  const instructions = instructionsIn(plan, found);
  const [same, another] = instructions.filter((each) => textOf(plan, each) === squeezed(text));
  if (same !== undefined && another === undefined) return same;
  // an image from outside is the first step of its stage; a stage of the file, or scratch, is none
  const first = found.from.stage === undefined && found.from.ref !== "scratch" ? 2 : 1;
  return instructions.filter(({ keyword }) => COUNTED.has(keyword))[number - first];
}

function textOf(plan: Plan, { args, flags, keyword }: Instruction): string {
  return squeezed([keyword, ...flags.map(({ span }) => plan.text.slice(span.start, span.end)), args.text].join(" "));
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function stageCalled(plan: Plan, name: string | undefined): Stage | undefined {
  if (name === undefined) return plan.stages.length === 1 ? plan.stages[0] : undefined;
  const index = /^stage-(\d{1,4})$/.exec(name)?.[1];
  return plan.stages.find((stage) => stage.name === name.toLowerCase()) ?? (index === undefined ? undefined : plan.stages[Number(index)]);
}

function instructionsIn(plan: Plan, { span }: Stage): readonly Instruction[] {
  return plan.tree.nodes.filter((node): node is Instruction => node.kind === "instruction" && node.span.start >= span.start && node.span.end <= span.end);
}

/** The instruction that begins at, or goes over, a line. */
export function instructionAt(plan: Plan, line: number | undefined): Instruction | undefined {
  if (line === undefined) return undefined;
  return plan.tree.nodes.find((node): node is Instruction => node.kind === "instruction" && node.startLine <= line && line <= node.endLine);
}
