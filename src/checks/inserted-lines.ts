import type { Plan } from "../plan/plan.ts";
import type { FixEdit } from "./kind.ts";

/** The line end that a text uses. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Where the comments begin that stand right above an instruction, which begins at `offset`; the offset itself where there are none. */
export function startOfComments({ tree }: Plan, offset: number): number {
  const at = tree.nodes.findIndex((node) => node.kind === "instruction" && node.span.start <= offset && offset < node.span.end);
  let start = tree.nodes[at]?.span.start ?? offset;
  for (let index = at - 1; index >= 0; index--) {
    const node = tree.nodes[index];
    if (node?.kind !== "comment") break;
    start = node.span.start;
  }
  return start;
}

/** What an instruction's keyword looks like in this file, `RUN` or `run`, for one of another kind beside it. */
export function keywordLike({ text }: Plan, beside: { readonly keywordSpan: { readonly start: number; readonly end: number } }, keyword: string): string {
  const written = text.slice(beside.keywordSpan.start, beside.keywordSpan.end);
  return written === written.toLowerCase() ? keyword.toLowerCase() : keyword;
}

/** The blank line that makes what is put in at `offset` a group of its own, where what follows is one. */
export function apartAt({ text }: Plan, offset: number): string {
  return /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, offset - 80), offset)) ? lineEndOf(text) : "";
}

/** Puts an instruction above the command of the target, or at the target's end where files are made after that: it changes nothing of what is built. */
export function beforeCommand(plan: Plan, keyword: string, rest: string): readonly FixEdit[] {
  const { target } = plan;
  const steps = target?.steps ?? [];
  const made = steps.findLastIndex(({ instruction }) => /^(?:RUN|COPY|ADD)$/.test(instruction.keyword));
  const own = steps.slice(made + 1).find(({ instruction }) => /^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction.keyword))?.instruction;
  const beside = own ?? target?.steps.at(-1)?.instruction;
  if (beside === undefined || target === undefined || beside.span.start < target.span.start) return [];
  const line = `${keywordLike(plan, beside, keyword)} ${rest}`;
  const end = lineEndOf(plan.text);
  if (own !== undefined) {
    const at = startOfComments(plan, own.span.start);
    return [{ start: at, end: at, text: `${line}${end}${apartAt(plan, at)}` }];
  }
  const at = beside.span.end;
  return [{ start: at, end: at, text: plan.text.slice(0, at).endsWith("\n") ? `${line}${end}` : `${end}${line}` }];
}
