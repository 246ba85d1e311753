import type { Instruction } from "../../dockerfile/syntax.ts";
import { expandWord, type Lookup } from "../../plan/expand.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import type { Hide, ScriptLine } from "../command/kind.ts";
import type { Detail } from "./kind.ts";

/** An instruction that is to be put into words, and what is known around it. */
export interface Telling {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly step: Step | undefined;
  readonly instruction: Instruction;
  readonly hide: Hide;
  /** Variables as they are before it. */
  readonly lookup: Lookup;
  /** The working directory before it; undefined where only the base knows. */
  readonly workdir: string | undefined;
  /** The user before it, as written. */
  readonly user: string | undefined;
}

/** What an instruction does, piece by piece. */
export interface Told {
  readonly does: string;
  readonly details: readonly Detail[];
  readonly script?: readonly ScriptLine[];
}

/** A word with its variables put in, as far as they are known, and secrets taken out. */
export function expanded({ hide, lookup, plan }: Telling, word: string): string {
  return hide(expandWord(word, lookup, plan.tree.escape).value);
}

/** The instruction's flags in words of the table; an unknown one is said to be unknown. */
export function flagDetails(telling: Telling, words: Readonly<Record<string, string>> | undefined): readonly Detail[] {
  const { hide, instruction, plan } = telling;
  return instruction.flags
    .filter((flag) => flag.name !== "mount")
    .map((flag): Detail => {
      const text = hide(plan.text.slice(flag.span.start, flag.span.end));
      const known = words !== undefined && Object.hasOwn(words, flag.name) ? words[flag.name] : undefined;
      const value = flag.value === undefined ? undefined : expanded(telling, flag.value);
      return { kind: "option", text, means: known?.replaceAll("{}", value ?? "") };
    });
}

/** `stage base`, `stage 2`. */
export function stageTitle(stage: Pick<Stage, "index" | "name">): string {
  return stage.name ?? String(stage.index);
}
