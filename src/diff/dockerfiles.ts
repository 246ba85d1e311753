import { packageSteps, shipped } from "../checks/package-steps.ts";
import { stagesUsed } from "../checks/stages.ts";
import { packageManagers } from "../facts/package-managers.ts";
import { withoutSecrets } from "../facts/withheld.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { stagesInTarget } from "../plan/queries.ts";
import { diffLines } from "../text/line-diff.ts";
import type { AskedPackageChange, ComparedDockerfile, DockerfileComparison, InstructionChange, StageChange } from "./comparison.ts";
import { settingChanges } from "./settings.ts";

/** Sets the plans of two Dockerfiles beside each other. Stages that the target needs nothing of count for nothing. */
export function compareDockerfiles(before: Plan, after: Plan): DockerfileComparison {
  const sides = { before: compared(before), after: compared(after) };
  const configuration = settingChanges(before, after);
  const stages = stageChanges(before, after);
  const packages = packageChanges(before, after);
  const instructions = instructionChanges(before, after);
  const none = configuration.length + stages.length + packages.length + instructions.length === 0;
  const outcome = !none ? "different" : before.text === after.text ? "identical" : "alike";
  return { ...sides, outcome, configuration, stages, packages, instructions };
}

function compared(plan: Plan): ComparedDockerfile {
  const [lowest] = stagesInTarget(plan);
  return { path: plan.path, target: plan.target && stageName(plan.target), base: lowest && baseOf(lowest) };
}

export function stageName({ index, name }: Stage): string {
  return name ?? `stage ${index}`;
}

function baseOf({ from }: Stage): string {
  const base = from.ref ?? from.written;
  return from.platform === undefined ? base : `${base} for ${from.platform}`;
}

function stageChanges(before: Plan, after: Plan): readonly StageChange[] {
  const [old, now] = [basesByStage(before), basesByStage(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((stage) => ({ stage, before: old.get(stage), after: now.get(stage) }))
    .filter((change) => change.before !== change.after);
}

function basesByStage(plan: Plan): ReadonlyMap<string, string> {
  return new Map(stagesUsed(plan).map((stage) => [stageName(stage), baseOf(stage)]));
}

function packageChanges(before: Plan, after: Plan): readonly AskedPackageChange[] {
  const [old, now] = [packagesAsked(before), packagesAsked(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): AskedPackageChange[] => {
    const [was, is] = [old.get(key), now.get(key)];
    const one = is ?? was;
    if (one === undefined || was?.version === is?.version) return [];
    return [{ manager: one.manager, name: one.name, before: was?.version, after: is?.version, shipped: one.shipped }];
  });
}

interface Asked {
  readonly manager: string;
  readonly name: string;
  readonly version: string;
  readonly shipped: boolean;
}

function packagesAsked(plan: Plan): ReadonlyMap<string, Asked> {
  const needed = new Set(stagesUsed(plan));
  const steps = packageSteps(plan, ...packageManagers.map(({ name }) => name)).filter(({ run }) => needed.has(run.stage));
  const inImage = new Set(shipped(plan, steps));
  const asked = new Map<string, Asked>();
  for (const step of steps) {
    const { manager, packages, verb } = step.action;
    if (verb !== "install") continue;
    for (const { kind, name, version = "" } of packages) {
      if (kind !== "name") continue;
      const isShipped = inImage.has(step);
      asked.set(JSON.stringify([isShipped, manager, name]), { manager, name, version, shipped: isShipped });
    }
  }
  return asked;
}

function instructionChanges(before: Plan, after: Plan): readonly InstructionChange[] {
  const [old, now] = [linesByStage(before), linesByStage(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((stage) => {
    const [left, right] = [old.get(stage) ?? [], now.get(stage) ?? []];
    const changes = diffLines(
      left.map(({ text }) => text),
      right.map(({ text }) => text),
    );
    return changes.flatMap(({ added, from, removed, to }) => [
      ...left.slice(from, from + removed).map((line): InstructionChange => ({ stage, change: "removed", ...told(line) })),
      ...right.slice(to, to + added).map((line): InstructionChange => ({ stage, change: "added", ...told(line) })),
    ]);
  });
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function told({ line, text }: Line): Line {
  return { line, text: withoutSecrets(text) };
}

/** Each instruction on one line, without comments and the way it was broken up. FROM is told by the stages. */
function linesByStage(plan: Plan): ReadonlyMap<string, readonly Line[]> {
  return new Map(
    stagesUsed(plan).map((stage) => {
      const own = plan.tree.nodes.flatMap((node) => {
        if (node.kind !== "instruction" || node.keyword === "FROM") return [];
        if (node.span.start < stage.span.start || node.span.end > stage.span.end) return [];
        const flags = node.flags.map(({ span }) => plan.text.slice(span.start, span.end));
        const bodies = node.heredocs.map(({ body }) => plan.text.slice(body.start, body.end).trimEnd());
        const text = [node.keyword, ...flags, node.args.text.replaceAll(/\s+/g, " "), ...bodies].join(" ").trim();
        return [{ text, line: node.startLine }];
      });
      return [stageName(stage), own] as const;
    }),
  );
}
