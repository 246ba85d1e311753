import type { Instruction } from "../dockerfile/syntax.ts";
import { pairsOf, wordsOf } from "../dockerfile/words.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";

/** A variable as ARG or ENV names it. */
export interface Declaration {
  readonly name: string;
  /** Where the name stands. */
  readonly span: Span;
  readonly kind: "ARG" | "ENV";
  /** As written; undefined for an ARG without a default. */
  readonly value: string | undefined;
  /** The stage by index; undefined before the first FROM. */
  readonly stage: number | undefined;
}

/** Every variable that the file names, in order. */
export function declarationsOf(plan: Plan): readonly Declaration[] {
  const found: Declaration[] = [];
  for (const node of plan.tree.nodes) {
    if (node.kind !== "instruction" || (node.keyword !== "ARG" && node.keyword !== "ENV")) continue;
    const kind = node.keyword;
    const stage = stageAt(plan, node.span.start)?.index;
    const pairs = kind === "ENV" ? pairsOf(node, plan.tree.escape).pairs : argumentsOf(node, plan.tree.escape);
    for (const { name, span, value } of pairs) found.push({ name, span: { start: span.start, end: span.start + name.length }, kind, value, stage });
  }
  return found;
}

function argumentsOf(node: Instruction, escape: string): readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[] {
  return wordsOf(node, escape).map(({ span, value: word }) => {
    const equals = word.indexOf("=");
    return equals === -1 ? { name: word, value: undefined, span } : { name: word.slice(0, equals), value: word.slice(equals + 1), span };
  });
}

/** The stage in which an offset lies, from its FROM on; undefined before the first one. */
export function stageAt({ stages }: Plan, offset: number): Stage | undefined {
  return stages.findLast(({ span }) => span.start <= offset);
}

/** The instruction that an offset lies in, its here-documents and its line end included. */
export function instructionAt({ tree }: Plan, offset: number): Instruction | undefined {
  const found = tree.nodes.find(({ span }, index) => span.start <= offset && (offset < span.end || index === tree.nodes.length - 1));
  if (found?.kind !== "instruction") return undefined;
  // behind a last line end there is another line
  return offset === found.span.end && tree.text.endsWith("\n") ? undefined : found;
}

/** The stages that a stage stands on, itself first. */
export function chainOf({ stages }: Plan, stage: Stage | undefined): readonly Stage[] {
  const chain: Stage[] = [];
  for (let at = stage; at !== undefined && !chain.includes(at); at = at.from.stage === undefined ? undefined : stages[at.from.stage]) chain.push(at);
  return chain;
}

/** What can be said with `$` at an offset: in a FROM the ARGs before the first, elsewhere what the stage and those below it have named so far. */
export function visibleAt(plan: Plan, offset: number): readonly Declaration[] {
  const all = declarationsOf(plan);
  const stage = stageAt(plan, offset);
  const inFrom = instructionAt(plan, offset)?.keyword === "FROM";
  if (stage === undefined || inFrom) return all.filter((each) => each.stage === undefined && each.span.start < offset);
  const chain = chainOf(plan, stage).map(({ index }) => index);
  return all.filter((each) => each.stage !== undefined && chain.includes(each.stage) && each.span.start < offset);
}

/** The name behind the `$` at an offset, with or without braces; undefined where there is none. */
export function variableAt(text: string, offset: number): { readonly name: string; readonly span: Span } | undefined {
  const isName = (at: number): boolean => /\w/.test(text[at] ?? "");
  let start = offset;
  // on the sign itself
  if (text[start] === "$") start += text[start + 1] === "{" ? 2 : 1;
  else if (text[start] === "{" && text[start - 1] === "$") start += 1;
  while (start > 0 && isName(start - 1)) start -= 1;
  const lead = text[start - 1] === "{" ? start - 2 : start - 1;
  if (text[lead] !== "$") return undefined;
  let end = start;
  while (end < text.length && isName(end)) end += 1;
  return end === start ? undefined : { name: text.slice(start, end), span: { start, end } };
}

/** A name by which an instruction speaks of a stage, and the stage. */
export interface StageUse {
  readonly span: Span;
  readonly stage: Stage;
}

/** Every place where a stage is named: FROM, COPY --from, RUN --mount from. */
export function stageUses(plan: Plan): readonly StageUse[] {
  const uses: StageUse[] = [];
  for (const { from, index, steps } of plan.stages) {
    const base = from.stage === undefined ? undefined : plan.stages[from.stage];
    if (base !== undefined) uses.push({ span: from.span, stage: base });
    for (const step of steps) {
      if ((step.kind === "copy" || step.kind === "add") && step.from?.stage !== undefined) {
        const stage = plan.stages[step.from.stage];
        if (stage !== undefined) uses.push({ span: step.from.span, stage });
      }
      for (const { options, span } of step.kind === "run" ? step.mounts : []) {
        const named = options.get("from")?.toLowerCase();
        const stage =
          named === undefined ? undefined : plan.stages.findLast((each) => each.index < index && (each.name === named || String(each.index) === named));
        const at = named === undefined ? -1 : plan.text.slice(span.start, span.end).toLowerCase().indexOf(`from=${named}`);
        if (stage !== undefined && at !== -1) uses.push({ span: { start: span.start + at + 5, end: span.start + at + 5 + (named?.length ?? 0) }, stage });
      }
    }
  }
  return uses;
}

/** The name that a FROM gives its stage, or the FROM's keyword where it gives none. */
export function stageName(plan: Plan, stage: Stage): Span {
  const from = plan.tree.nodes.find((node) => node.kind === "instruction" && node.keyword === "FROM" && node.span.start === stage.span.start);
  if (from?.kind !== "instruction") return stage.from.span;
  return stage.name === undefined ? from.keywordSpan : (wordsOf(from, plan.tree.escape)[2]?.span ?? from.keywordSpan);
}
