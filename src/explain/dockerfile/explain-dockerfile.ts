import { directiveWords } from "../../facts/words/instructions.ts";
import type { Plan } from "../../plan/plan.ts";
import { listed } from "../command/sentence.ts";
import { baseChoices, modesOf, serverChoicesOf } from "./choices.ts";
import { hiderOf } from "./hide.ts";
import type { DockerfileExplanation, ExplainedStage, ExplainedTarget, Finding } from "./kind.ts";
import { explainGlobals, explainStages } from "./stages.ts";
import { edgesOf, packageRows, portRows, variableRows } from "./tables.ts";
import { BASE_COMMAND, targetsOf, type Surroundings } from "./targets.ts";

export type { Surroundings } from "./targets.ts";

/** A Dockerfile in words. `findings` are what checks say of it, with their lines. Nothing of it is built. */
export function explainDockerfile(plan: Plan, findings: readonly Finding[], surroundings: Surroundings): DockerfileExplanation {
  const hide = hiderOf(plan);
  const stages = explainStages(plan, hide, findings);
  const targets = targetsOf(plan, stages, surroundings, hide);
  return {
    path: plan.path,
    notes: notesOf(plan),
    summary: summaryOf(stages, targets),
    directives: plan.tree.directives.map(({ name, span, value }) => ({
      line: plan.lines.position(span.start).line,
      text: hide(`${name}=${value}`),
      means: Object.hasOwn(directiveWords, name) ? directiveWords[name] : undefined,
    })),
    globals: explainGlobals(plan, hide, findings),
    stages,
    edges: edgesOf(plan, hide),
    variables: variableRows(plan, hide),
    packages: packageRows(plan, hide),
    ports: portRows(plan),
    targets,
    bases: baseChoices(plan, hide),
    servers: serverChoicesOf(plan),
    modes: modesOf(targets),
  };
}

function notesOf(plan: Plan): readonly string[] {
  const notes: string[] = [];
  if (plan.isTemplate) notes.push("Another program makes the Dockerfile out of this file: what it puts in is not seen here.");
  const [problem] = plan.problems;
  if (problem !== undefined) notes.push(`The builder refuses this file: line ${plan.lines.position(problem.span.start).line}: ${problem.message}`);
  return notes;
}

function summaryOf(stages: readonly ExplainedStage[], targets: readonly ExplainedTarget[]): readonly string[] {
  const target = targets.find(({ isDefault }) => isDefault);
  if (target === undefined) return [];
  const said = [
    `${stages.length === 1 ? "One stage" : `${stages.length} stages`}; docker build makes ${stages.length === 1 ? "it" : `the stage ${target.title}`}, on ${target.chain[0] ?? "nothing"}.`,
  ];
  const others = targets.filter(({ isDefault }) => !isDefault).map(({ title }) => title);
  if (others.length > 0) said.push(`With --target also ${listed(others)}.`);
  const left = stages.filter(({ isBuilt }) => !isBuilt).map(({ title }) => title);
  if (left.length > 0) said.push(`BuildKit leaves ${listed(left)} out unless ${left.length === 1 ? "it is" : "one of them is"} asked for.`);
  const user = target.user.startsWith("that of") ? `The container's user is ${target.user}` : `The container runs as ${target.user}`;
  said.push(`${user}; it starts ${target.command === BASE_COMMAND ? "what its base starts" : target.command}.`);
  return said;
}
