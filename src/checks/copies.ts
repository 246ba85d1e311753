import { onceFor } from "../text/once.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import { wordsOf } from "../dockerfile/words.ts";
import { expandWord, type Lookup } from "../plan/expand.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { joinPath } from "../plan/stage-config.ts";
import { followVariables } from "../plan/variables.ts";
import type { Span } from "../text/span.ts";
import { isTemplate } from "./set-variables.ts";

/** A COPY or ADD as it is written, also behind ONBUILD. */
export interface WrittenCopy {
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly deferred: boolean;
  /** Files, folders and addresses; here-documents are counted apart. */
  readonly sources: readonly CopyWord[];
  readonly inline: number;
  readonly destination: CopyWord;
  /** Where a relative destination goes; undefined where no WORKDIR of the file comes before it. */
  readonly workdir: string | undefined;
}

export interface CopyWord {
  /** After expansion. */
  readonly value: string;
  /** False where a variable without a value stands in it. */
  readonly known: boolean;
  readonly span: Span;
}

/** Every COPY and ADD of the file, in order. */
export const copiesWritten: (plan: Plan) => readonly WrittenCopy[] = onceFor((plan: Plan): readonly WrittenCopy[] => {
  const { escape } = plan.tree;
  const copies: WrittenCopy[] = [];
  const workdirs = new Map<Stage, string>();
  const later = new Map<Stage, string>();
  followVariables(plan, ({ deferred, instruction, lookup, stage }) => {
    const below = stage.from.stage === undefined ? undefined : plan.stages[stage.from.stage];
    const workdir = workdirs.get(stage) ?? (below === undefined ? undefined : workdirs.get(below));
    if (workdir !== undefined) workdirs.set(stage, workdir);
    if (instruction.keyword === "WORKDIR") (deferred ? later : workdirs).set(stage, joinPath(workdir, expandWord(instruction.args.text, lookup, escape).value));
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return;
    const isInline = (span: Span): boolean => instruction.heredocs.some((heredoc) => heredoc.span.start === span.start);
    const words = instruction.json ?? wordsOf(instruction, escape);
    const destination = words.at(-1);
    if (destination === undefined || words.length < 2) return;
    const sources = words.slice(0, -1).filter(({ span }) => !isInline(span));
    copies.push({
      instruction,
      stage,
      deferred,
      sources: sources.map((word) => expanded(word, lookup, escape)),
      inline: words.length - 1 - sources.length,
      destination: expanded(destination, lookup, escape),
      workdir: deferred ? (later.get(stage) ?? workdirs.get(stage)) : workdirs.get(stage),
    });
  });
  return copies;
});

function expanded({ value: written, span }: { readonly value: string; readonly span: Span }, lookup: Lookup, escape: string): CopyWord {
  // what the build gives an argument without a default is not known
  const { known, value } = expandWord(written, (name) => (lookup(name) === "unset" ? "unknown" : lookup(name)), escape);
  return { value, known: known && !isTemplate(value), span };
}
