import { forEachChild, type Script, type SyntaxNode } from "unbash";
import { mapWord, type MappedWord, type SpanOf } from "./mapped-word.ts";
import { findInner, mayRunMore, programName, shells } from "./wrappers.ts";
import { syntaxOf } from "./syntax.ts";

/** A shell text as a tree, for what lists of commands do not tell: what is joined to what, and by which syntax. */
export interface ShellScript {
  readonly tree: Script;
  readonly text: string;
  readonly spanOf: SpanOf;
  /** The words that start the shell that reads it, `["bash", "-euo", "pipefail", "-c"]`; undefined where that is not known. */
  readonly shell: readonly string[] | undefined;
  /** True inside another script: `bash -c "…"`. */
  readonly nested: boolean;
  /** False where the shell outside puts variables in before this one reads it. */
  readonly literal: boolean;
}

const DEEPEST = 12;

/** The script and those inside it, outermost first. Never throws: what cannot be read is left out. */
export function scriptsIn(text: string, spanOf: SpanOf, shell: readonly string[] | undefined): readonly ShellScript[] {
  return read({ text, spanOf, shell, nested: false, literal: true }, 0);
}

function read(script: Omit<ShellScript, "tree">, depth: number): readonly ShellScript[] {
  if (depth > DEEPEST) return [];
  try {
    const tree = syntaxOf(script.text);
    const inner: ShellScript[] = [];
    collect(tree, script, depth, inner);
    return [{ ...script, tree }, ...inner];
  } catch {
    // text nested too deep for the parser
    return [];
  }
}

/** The scripts in words that run without a shell: `["bash", "-c", "…"]`. */
export function scriptsOfWords(words: readonly MappedWord[]): readonly ShellScript[] {
  const found: ShellScript[] = [];
  addInner(words, undefined, 0, found);
  return found;
}

function collect(node: SyntaxNode, outer: Omit<ShellScript, "tree">, depth: number, found: ShellScript[]): void {
  if (node.type === "Command" && node.name !== undefined && mayRunMore(node.name.value)) {
    const words = node.args.flatMap((argument) => (argument.type === "Word" ? [mapWord(argument, outer.spanOf)] : []));
    addInner([mapWord(node.name, outer.spanOf), ...words], outer.shell, depth, found);
  }
  forEachChild(node, (child) => collect(child, outer, depth, found));
}

function addInner(words: readonly MappedWord[], shell: readonly string[] | undefined, depth: number, found: ShellScript[]): void {
  const [name, ...args] = words;
  if (name === undefined) return;
  const inner = findInner(
    name.value,
    args.map((word) => word.value),
  );
  if (inner?.kind === "words") addInner(args.slice(inner.at), shell, depth, found);
  const word = inner?.kind === "script" ? args[inner.at] : undefined;
  if (inner === undefined || word === undefined) return;
  const program = programName(name.value);
  // su and its like start the shell of a user; eval keeps its own
  const own = shells.has(program) ? [program, ...args.slice(0, inner.at).map(({ value }) => value)] : program === "eval" ? shell : undefined;
  found.push(...read({ text: word.value, spanOf: word.spanOf, shell: own, nested: true, literal: word.literal }, depth + 1));
}
