import { instructionWords } from "../../facts/words/instructions.ts";
import { pairsOf, wordsOf } from "../../dockerfile/words.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { onceFor } from "../../text/once.ts";
import type { LineRange, Repeats } from "./kind.ts";

/** Instructions at which the builder does something that it may take from its cache. */
const STEPS = new Set(["FROM", "RUN", "COPY", "ADD", "WORKDIR"]);

interface Work {
  readonly instruction: Instruction;
  readonly lines: LineRange;
}

/** Each stage's own steps, and the stages on it or that copy from it. */
const worksOf = onceFor((plan: Plan): readonly (readonly Work[])[] =>
  plan.stages.map((stage) =>
    stage.steps.flatMap(({ instruction }) =>
      STEPS.has(instruction.keyword) && instruction.span.start >= stage.span.start
        ? [{ instruction, lines: { first: instruction.startLine, last: instruction.endLine } }]
        : [],
    ),
  ),
);

/**
 * What a change of an instruction runs again. A step depends on the files below it and, for RUN, on variables and user; what is copied from another stage
 * counts by its content, so that a step may still come from the cache where the copied files come out the same. `stage` is undefined for ARG before the first FROM.
 */
export function repeatsOf(plan: Plan, stage: Stage | undefined, instruction: Instruction): Repeats {
  const found = new Map<number, { readonly line: LineRange; readonly sure: boolean }>();
  const follow = new Following(plan, found);
  if (stage === undefined) {
    const names = namesIn(instruction, plan.tree.escape);
    for (const each of plan.stages) if (uses(each.from.written, names)) follow.whole(each, true);
    return follow.result();
  }
  if (instruction.keyword === "FROM") {
    follow.all(stage, true);
    return follow.result(instruction.startLine);
  }
  const kind = instructionWords[instruction.keyword]?.repeats ?? "nothing";
  if (kind === "nothing") return { surely: [], perhaps: [] };
  const works = worksOf(plan)[stage.index] ?? [];
  const later = works.filter((work) => work.instruction.span.start > instruction.span.start);
  const names = namesIn(instruction, plan.tree.escape);
  const start = kind === "steps" ? 0 : later.findIndex((work) => isTouched(work.instruction, kind, names));
  if (start !== -1) follow.from(stage, later.slice(start), true);
  // nothing in its own stage: what stands on it takes its variables and user over
  else for (const above of plan.stages.filter((each) => each.from.stage === stage.index)) follow.inherit(above, kind, names);
  return follow.result(instruction.startLine);
}

class Following {
  readonly #plan: Plan;
  readonly #found: Map<number, { readonly line: LineRange; readonly sure: boolean }>;
  readonly #seen = new Map<number, boolean>();

  constructor(plan: Plan, found: Map<number, { readonly line: LineRange; readonly sure: boolean }>) {
    this.#plan = plan;
    this.#found = found;
  }

  /** A stage with its FROM. */
  whole(stage: Stage, sure: boolean): void {
    const line = this.#plan.lines.position(stage.span.start).line;
    this.#add({ first: line, last: line }, sure);
    this.all(stage, sure);
  }

  all(stage: Stage, sure: boolean): void {
    this.from(stage, worksOf(this.#plan)[stage.index] ?? [], sure);
  }

  /** These steps, what stands on the stage, and what copies from it. */
  from(stage: Stage, works: readonly Work[], sure: boolean): void {
    for (const { instruction, lines } of works) if (!isLinked(instruction)) this.#add(lines, sure);
    this.#above(stage, sure);
  }

  /** A stage that gets another variable or user. */
  inherit(stage: Stage, kind: "runs" | "shell-runs" | "steps", names: ReadonlySet<string>): void {
    const works = worksOf(this.#plan)[stage.index] ?? [];
    const start = works.findIndex((work) => isTouched(work.instruction, kind, names));
    if (start !== -1) this.from(stage, works.slice(start), true);
    else for (const above of this.#plan.stages.filter((each) => each.from.stage === stage.index)) this.inherit(above, kind, names);
  }

  #above(stage: Stage, sure: boolean): void {
    const before = this.#seen.get(stage.index);
    if (before === true || before === sure) return;
    this.#seen.set(stage.index, sure);
    for (const each of this.#plan.stages) {
      if (each.from.stage === stage.index) this.all(each, sure);
      else if (each.index > stage.index) this.#copies(each, stage.index);
    }
  }

  #copies(stage: Stage, from: number): void {
    const step = stage.steps.find((each) => takesFrom(this.#plan, each, from));
    if (step === undefined) return;
    const works = (worksOf(this.#plan)[stage.index] ?? []).filter((work) => work.instruction.span.start >= step.span.start);
    this.from(stage, works, false);
  }

  #add(line: LineRange, sure: boolean): void {
    const before = this.#found.get(line.first);
    if (before?.sure !== true) this.#found.set(line.first, { line, sure });
  }

  result(own = 0): Repeats {
    const all = [...this.#found.values()].filter(({ line }) => line.first !== own).toSorted((left, right) => left.line.first - right.line.first);
    const ranges = (wanted: boolean): readonly LineRange[] =>
      joined(
        this.#plan,
        all.flatMap(({ line, sure }) => (sure === wanted ? [line] : [])),
      );
    return { surely: ranges(true), perhaps: ranges(false) };
  }
}

/** Where each instruction stands among the others, by its first line. */
const orderOf = onceFor(
  (plan: Plan): ReadonlyMap<number, number> =>
    new Map(plan.tree.nodes.filter((node) => node.kind === "instruction").map(({ startLine }, index) => [startLine, index])),
);

/** Instructions between which nothing but blank lines and comments stands are one range. */
function joined(plan: Plan, lines: readonly LineRange[]): readonly LineRange[] {
  const order = orderOf(plan);
  const found: LineRange[] = [];
  let before = -2;
  for (const line of lines) {
    const at = order.get(line.first) ?? -1;
    const last = found.at(-1);
    if (last !== undefined && at === before + 1) found[found.length - 1] = { first: last.first, last: line.last };
    else found.push(line);
    before = at;
  }
  return found;
}

function takesFrom(plan: Plan, step: Stage["steps"][number], from: number): boolean {
  if (step.kind === "copy") return step.from?.stage === from;
  if (step.kind !== "run") return false;
  return step.mounts.some(({ options }) => {
    const name = options.get("from");
    return name !== undefined && (plan.stages[from]?.name === name.toLowerCase() || name === String(from));
  });
}

/** Layers of COPY --link do not depend on what is below. */
function isLinked({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => name === "link" && value !== "false");
}

function isTouched(instruction: Instruction, kind: "runs" | "shell-runs" | "steps", names: ReadonlySet<string>): boolean {
  if (kind === "steps") return true;
  if (instruction.keyword === "RUN") return kind === "runs" || instruction.json === undefined;
  return uses(instruction.args.text, names) || instruction.flags.some(({ value }) => value !== undefined && uses(value, names));
}

/** Names that ARG or ENV sets. */
function namesIn(instruction: Instruction, escape: string): ReadonlySet<string> {
  if (instruction.keyword === "ENV") return new Set(pairsOf(instruction, escape).pairs.map(({ name }) => name));
  if (instruction.keyword !== "ARG") return new Set();
  return new Set(wordsOf(instruction, escape).map(({ value }) => value.split("=", 1)[0] ?? ""));
}

export function uses(text: string, names: ReadonlySet<string>): boolean {
  for (const [, name = ""] of text.matchAll(/\$\{?(\w+)/g)) if (names.has(name)) return true;
  return false;
}
