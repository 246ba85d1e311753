import type { Instruction } from "../../dockerfile/syntax.ts";
import { instructionWords } from "../../facts/words/instructions.ts";
import type { Lookup } from "../../plan/expand.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { stagesInTarget } from "../../plan/queries.ts";
import { joinPath } from "../../plan/stage-config.ts";
import { expandWord } from "../../plan/expand.ts";
import { globalVariables, followVariables, type InstructionInScope } from "../../plan/variables.ts";
import { withoutTrailing } from "../../text/trim.ts";
import type { Hide } from "../command/kind.ts";
import { dependenciesOf, Known } from "./depends.ts";
import type { ExplainedInstruction, ExplainedStage, Finding } from "./kind.ts";
import { repeatsOf } from "./repeats.ts";
import { tellFrom } from "./tell-base.ts";
import { tellCopy } from "./tell-copy.ts";
import { tellHealthcheck, tellRun, tellStart } from "./tell-run.ts";
import { tellArg, tellEnv, tellExpose, tellLabel, tellOther, tellShell, tellStopSignal, tellUser, tellVolume, tellWorkdir } from "./tell-settings.ts";
import { stageTitle, type Telling, type Told } from "./telling.ts";
import { isLeaf, whyOf } from "./why.ts";

/** What a stage's lines change as they go. */
interface Course {
  workdir: string | undefined;
  user: string | undefined;
  shell: readonly string[] | undefined;
  known: Known;
}

interface Explaining {
  readonly plan: Plan;
  readonly hide: Hide;
  readonly findings: readonly Finding[];
  readonly written: Map<string, number>;
}

/** ARG before the first FROM. */
export function explainGlobals(plan: Plan, hide: Hide, findings: readonly Finding[]): readonly ExplainedInstruction[] {
  const explaining: Explaining = { plan, hide, findings, written: new Map() };
  const found: ExplainedInstruction[] = [];
  const { scope } = globalVariables(plan, plan.args);
  for (const node of plan.tree.nodes) {
    if (node.kind !== "instruction") continue;
    if (node.keyword === "FROM") break;
    if (node.keyword !== "ARG") continue;
    const stage = plan.stages[0];
    if (stage === undefined) break;
    const telling: Telling = { plan, stage, step: undefined, instruction: node, hide, lookup: scope.lookup, workdir: undefined, user: undefined };
    const told = tellArg(telling, true);
    found.push({ ...put(explaining, node, told), costs: "nothing in the image", dependsOn: [], repeats: repeatsOf(plan, undefined, node), why: [] });
  }
  return found;
}

/** Every stage with its instructions in words. */
export function explainStages(plan: Plan, hide: Hide, findings: readonly Finding[]): readonly ExplainedStage[] {
  const explaining: Explaining = { plan, hide, findings, written: new Map() };
  const lookups = lookupsOf(plan);
  const courses: Course[] = [];
  const built = builtStages(plan);
  return plan.stages.map((stage): ExplainedStage => {
    const below = stage.from.stage === undefined ? undefined : courses[stage.from.stage];
    const known = below?.known.above() ?? new Known();
    if (below === undefined)
      for (const node of plan.tree.nodes)
        if (node.kind === "instruction" && node.keyword === "ARG" && node.span.start < (plan.stages[0]?.span.start ?? 0))
          known.note(node, undefined, plan.tree.escape);
    const course: Course = { workdir: below?.workdir ?? (stage.from.ref === "scratch" ? "/" : undefined), user: below?.user, shell: below?.shell, known };
    courses[stage.index] = course;
    const from = plan.tree.nodes.find((node) => node.kind === "instruction" && node.keyword === "FROM" && node.head.start === stage.span.start);
    const instructions: ExplainedInstruction[] = [];
    if (from?.kind === "instruction") instructions.push(explainOne(explaining, stage, from, undefined, course, globalVariables(plan, plan.args).scope.lookup));
    for (const step of stage.steps) {
      if (step.instruction.span.start < stage.span.start) continue;
      const lookup = lookups.get(step.instruction) ?? (() => "unknown");
      instructions.push(explainOne(explaining, stage, step.instruction, step, course, lookup));
    }
    return {
      index: stage.index,
      name: stage.name,
      title: stageTitle(stage),
      lines: { first: plan.lines.position(stage.span.start).line, last: instructions.at(-1)?.lines.last ?? plan.lines.position(stage.span.end).line },
      base: hide(stage.from.ref ?? stage.from.written),
      baseStage: stage.from.stage,
      isLeaf: isLeaf(plan, stage),
      isDefault: stage.index === plan.target?.index,
      isBuilt: built.has(stage.index),
      instructions,
    };
  });
}

/** BuildKit makes what the target needs, and nothing else; where that is not known, any stage may be needed. */
function builtStages(plan: Plan): ReadonlySet<number> {
  const built = new Set<number>();
  const open = plan.target === undefined ? [] : [plan.target];
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (built.has(stage.index)) continue;
    // on which stage it stands is known only to who builds
    if (stage.from.ref === undefined || stage.from.ref.includes("$")) return new Set(plan.stages.map(({ index }) => index));
    built.add(stage.index);
    const needs = [stage.from.stage, ...stage.steps.map((step) => (step.kind === "copy" ? step.from?.stage : undefined))];
    for (const step of stage.steps) {
      if (step.kind !== "run") continue;
      for (const { options } of step.mounts)
        needs.push(plan.stages.find((each) => each.name !== undefined && each.name === options.get("from")?.toLowerCase())?.index);
    }
    for (const index of needs) {
      const needed = index === undefined ? undefined : plan.stages[index];
      if (needed !== undefined) open.push(needed);
    }
  }
  return built;
}

/** Variables as they are at each instruction; what is asked of them has to be asked during the visit, so single values are kept. */
function lookupsOf(plan: Plan): ReadonlyMap<Instruction, Lookup> {
  const found = new Map<Instruction, Lookup>();
  followVariables(plan, ({ deferred, instruction, lookup }: InstructionInScope) => {
    const values = new Map<string, ReturnType<Lookup>>();
    const text = plan.text.slice(instruction.span.start, instruction.span.end);
    for (const [, name = ""] of text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) values.set(name, lookup(name));
    found.set(instruction, (name) => (deferred ? "unknown" : (values.get(name) ?? "unset")));
  });
  return found;
}

function explainOne(
  explaining: Explaining,
  stage: Stage,
  instruction: Instruction,
  step: Step | undefined,
  course: Course,
  lookup: Lookup,
): ExplainedInstruction {
  const { hide, plan } = explaining;
  const telling: Telling = { plan, stage, step, instruction, hide, lookup, workdir: course.workdir, user: course.user };
  const told = tell(telling, step, course);
  const explained: ExplainedInstruction = {
    ...put(explaining, instruction, told),
    ...costsOf(plan, stage, instruction),
    why: whyOf(plan, stage, instruction, step),
    dependsOn: dependenciesOf(plan, stage, instruction, step, course.known, hide),
    repeats: repeatsOf(plan, stage, instruction),
  };
  course.known.note(instruction, step, plan.tree.escape);
  const value = (): string => expandWord(instruction.args.text.replaceAll(/^["']|["']$/g, ""), lookup, plan.tree.escape).value;
  if (instruction.keyword === "WORKDIR") course.workdir = joinPath(course.workdir, value());
  if (instruction.keyword === "USER") course.user = value();
  if (instruction.keyword === "SHELL" && instruction.json !== undefined) course.shell = instruction.json.map((word) => word.value);
  return explained;
}

/** Where it costs something else than its kind does as a rule. */
function costsOf(plan: Plan, stage: Stage, { keyword }: Instruction): Partial<Pick<ExplainedInstruction, "costs">> {
  if (keyword === "FROM" && stage.from.stage !== undefined) return { costs: "nothing of its own: what the stage below holds is there once" };
  if (keyword === "FROM" && stage.from.ref === "scratch") return { costs: "nothing: it is empty" };
  if (keyword === "ARG" && !stagesInTarget(plan).includes(stage))
    return { costs: "nothing in the image; only an image of this very stage has its value in its history" };
  return {};
}

function tell(telling: Telling, step: Step | undefined, course: Course): Told {
  const { instruction } = telling;
  if (step?.kind === "run") return tellRun(telling, step, course.shell);
  if (step?.kind === "copy" || step?.kind === "add") return tellCopy(telling, step);
  switch (instruction.keyword) {
    case "FROM":
      return tellFrom(telling);
    case "ENV":
      return tellEnv(telling);
    case "ARG":
      return tellArg(telling, false);
    case "LABEL":
      return tellLabel(telling);
    case "WORKDIR":
      return tellWorkdir(telling);
    case "USER":
      return tellUser(telling);
    case "EXPOSE":
      return tellExpose(telling);
    case "VOLUME":
      return tellVolume(telling);
    case "STOPSIGNAL":
      return tellStopSignal(telling);
    case "SHELL":
      return tellShell(telling);
    case "CMD":
    case "ENTRYPOINT":
      return tellStart(telling);
    case "HEALTHCHECK":
      return tellHealthcheck(telling);
    case "ONBUILD": {
      const { trigger } = instruction;
      if (trigger === undefined) return tellOther(telling);
      return {
        does: `leaves an instruction for images that stand on this one: ${trigger.keyword} ${telling.hide(trigger.args.text).slice(0, 200)}`,
        details: [],
      };
    }
    default:
      return tellOther(telling);
  }
}

/** What stands in the text itself. */
function put({ findings, hide, plan, written }: Explaining, instruction: Instruction, told: Told): ExplainedInstruction {
  const { endLine, keyword, startLine } = instruction;
  const code = hide(plan.text.slice(instruction.span.start, instruction.span.end).trimEnd().replaceAll("\r", ""));
  const same = written.get(code);
  if (same === undefined) written.set(code, startLine);
  return {
    keyword,
    lines: { first: startLine, last: endLine },
    code,
    comment: commentAbove(plan, startLine, hide),
    does: told.does,
    details: told.details,
    script: told.script ?? [],
    why: [],
    costs: instructionWords[keyword]?.costs ?? "not known here",
    dependsOn: [],
    repeats: { surely: [], perhaps: [] },
    sameAs: same,
    findings: findings.filter(({ line }) => line >= startLine && line <= endLine),
  };
}

/** The comment right above, without rulers; directives and what tools read are none of it. */
function commentAbove(plan: Plan, line: number, hide: Hide): string | undefined {
  const words: string[] = [];
  for (let at = line - 1; at > 0; at--) {
    const text = plan.lines.text(at).trim();
    if (!text.startsWith("#")) break;
    if (/^#\s*(?:syntax|escape|check|hadolint|plimsoll|trivy|checkov|shellcheck)\b[\s\w-]*[=:]/i.test(text)) break;
    const said = withoutTrailing(text.replace(/^[\s=#*~_-]+/, ""), " \t=#*~_-");
    if (said !== "") words.unshift(said);
  }
  const joined = words.join(" ").trim();
  return joined === "" ? undefined : hide(joined);
}
