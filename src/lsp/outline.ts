import { SymbolKind, type DocumentSymbol, type Location } from "vscode-languageserver";
import { wordsOf } from "../dockerfile/words.ts";
import type { Plan } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";
import { chainOf, declarationsOf, instructionAt, stageAt, stageName, stageUses, variableAt } from "./declarations.ts";
import type { EditorFile } from "./editor-file.ts";

const MOST_DETAIL = 80;

/** The stages with their instructions, and the ARGs before them. */
export function outlineOf(plan: Plan, file: EditorFile): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  let inside = symbols;
  for (const node of plan.tree.nodes) {
    if (node.kind !== "instruction") continue;
    const text = node.args.text.replaceAll(/[\t\n\r ]+/g, " ");
    const detail = text.length > MOST_DETAIL ? `${text.slice(0, MOST_DETAIL - 1)}…` : text;
    const selection = file.range(node.keywordSpan);
    const stage = node.keyword === "FROM" ? plan.stages.find(({ span }) => span.start === node.span.start) : undefined;
    if (stage !== undefined) {
      const children: DocumentSymbol[] = [];
      // its whole lines, to the next stage
      const whole = withoutLineEnd(plan.text, { start: node.span.start, end: plan.stages[stage.index + 1]?.span.start ?? plan.text.length });
      symbols.push({
        name: stage.name === undefined ? `stage ${stage.index}` : (wordsOf(node, plan.tree.escape)[2]?.value ?? stage.name),
        detail: stage.from.written,
        kind: SymbolKind.Module,
        range: file.range(whole),
        selectionRange: file.range(stageName(plan, stage)),
        children,
      });
      inside = children;
      continue;
    }
    const kind = node.keyword === "ARG" || node.keyword === "ENV" ? SymbolKind.Variable : SymbolKind.Function;
    inside.push({ name: node.keyword, detail, kind, range: file.range(withoutLineEnd(plan.text, node.span)), selectionRange: selection });
  }
  return symbols;
}

function withoutLineEnd(text: string, { end, start }: Span): Span {
  let last = end;
  while (last > start && (text[last - 1] === "\n" || text[last - 1] === "\r")) last -= 1;
  return { start, end: last };
}

/** Where what stands at an offset comes from: the stage that is named, or what gives a variable its value there. */
export function definitionAt(plan: Plan, file: EditorFile, offset: number): Location[] {
  const at = (span: Span): Location => ({ uri: file.uri, range: file.range(span) });
  const use = stageUses(plan).find(({ span }) => span.start <= offset && offset <= span.end);
  if (use !== undefined && variableAt(plan.text, offset) === undefined) return [at(stageName(plan, use.stage))];
  const all = declarationsOf(plan);
  const own = all.find(({ span }) => span.start <= offset && offset <= span.end);
  // ARG NAME inside a stage takes the value of the one before the stages
  if (own !== undefined && own.value === undefined && own.stage !== undefined) {
    const outer = all.findLast(({ name, stage }) => stage === undefined && name === own.name);
    return [at((outer ?? own).span)];
  }
  if (own !== undefined) return [at(own.span)];
  const variable = variableAt(plan.text, offset);
  if (variable === undefined) return [];
  const found = givenAt(plan, variable.name, offset);
  return found === undefined ? [] : [at(found)];
}

/** The last ARG or ENV of that name before an offset, in the stage or nearest below it. */
function givenAt(plan: Plan, name: string, offset: number): Span | undefined {
  const all = declarationsOf(plan).filter((each) => each.name === name && each.span.start < offset);
  const stage = stageAt(plan, offset);
  if (stage === undefined || instructionAt(plan, offset)?.keyword === "FROM") return all.findLast((each) => each.stage === undefined)?.span;
  for (const { index } of chainOf(plan, stage)) {
    const found = all.findLast((each) => each.stage === index);
    if (found !== undefined) return found.span;
  }
  return undefined;
}
