import type { Instruction } from "../dockerfile/syntax.ts";
import { pairsOf, wordsOf } from "../dockerfile/words.ts";
import { expandWord, type Lookup } from "./expand.ts";
import type { Plan, Stage } from "./plan.ts";
import { emptyImage, globalScope, stageScope, type GlobalScope, type StageScope } from "./scope.ts";

/** An instruction of a stage, with its variables as they are before it. Only to be used during the visit. */
export interface InstructionInScope {
  /** Behind ONBUILD the trigger itself, whose variables are not known yet. */
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly deferred: boolean;
  readonly lookup: Lookup;
  /** What ARG and ENV of this stage and of those it stands on have named so far. */
  readonly declared: ReadonlySet<string>;
}

/** Goes through the stages as the builder does and shows each instruction once, where it is written. */
export function followVariables(plan: Plan, visit: (at: InstructionInScope) => void): void {
  const { escape } = plan.tree;
  const global = globalVariables(plan, plan.args).scope;
  const scopes: { readonly scope: StageScope; readonly declared: ReadonlySet<string> }[] = [];
  for (const stage of plan.stages) {
    const below = stage.from.stage === undefined ? undefined : scopes[stage.from.stage];
    const scope = below?.scope.above() ?? stageScope(global, plan.args, variablesOfBase(plan, stage.from.ref));
    const declared = new Set(below?.declared);
    for (const { instruction } of stage.steps) {
      // triggers of the stage below come first; they stand elsewhere
      if (instruction.span.start >= stage.span.start) {
        const { trigger } = instruction;
        visit({
          instruction: trigger ?? instruction,
          stage,
          deferred: trigger !== undefined,
          lookup: trigger === undefined ? scope.lookup : () => "unknown",
          declared,
        });
      }
      applyVariables(instruction, scope, declared, escape);
    }
    scopes.push({ scope, declared });
  }
}

/** The variables of an outside image; undefined where they are not known. */
export function variablesOfBase(plan: Plan, ref: string | undefined): Readonly<Record<string, string>> | undefined {
  if (ref === "scratch") return emptyImage;
  return ref !== undefined && Object.hasOwn(plan.variables, ref) ? plan.variables[ref] : undefined;
}

/** The variables that FROM sees, with their names. */
export function globalVariables(plan: Plan, args: Readonly<Record<string, string>>): { readonly scope: GlobalScope; readonly names: ReadonlySet<string> } {
  const scope = globalScope(args);
  const names = new Set<string>();
  for (const node of plan.tree.nodes) {
    if (node.kind !== "instruction") continue;
    if (node.keyword === "FROM") break;
    if (node.keyword !== "ARG") continue;
    for (const { name, value } of argumentsOf(node, plan.tree.escape)) {
      names.add(name);
      scope.declare(name, value === undefined ? undefined : expandWord(value, scope.lookup, plan.tree.escape).value);
    }
  }
  return { scope, names };
}

/** What ARG and ENV do to the variables of a stage. */
export function applyVariables(instruction: Instruction, scope: StageScope, declared: Set<string>, escape: string): void {
  const expand = (word: string): string => expandWord(word, scope.lookup, escape).value;
  if (instruction.keyword === "ARG") {
    for (const { name, value } of argumentsOf(instruction, escape)) {
      scope.declare(name, value === undefined ? undefined : expand(value));
      declared.add(name);
    }
  }
  if (instruction.keyword !== "ENV") return;
  // all values of one instruction are read before any of them is set
  for (const [name, value] of pairsOf(instruction, escape).pairs.map((pair) => [expand(pair.name), expand(pair.value)] as const)) {
    scope.set(name, value);
    declared.add(name);
  }
}

function argumentsOf(instruction: Instruction, escape: string): { readonly name: string; readonly value: string | undefined }[] {
  return wordsOf(instruction, escape).map(({ value: word }) => {
    const equals = word.indexOf("=");
    return equals === -1 ? { name: word, value: undefined } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}
