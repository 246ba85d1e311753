import { forEachChild, parse, type Command, type SyntaxNode, type Word } from "unbash";
import type { Span } from "../text/span.ts";
import type { ShellCommand, ShellWord } from "./shell.ts";
import { programName, shells, wrappers } from "./wrappers.ts";

/** Gives the place in the file of a range of the text that is parsed. */
export type Locate = (start: number, end: number) => Span;

const DEEPEST = 8;

/** The simple commands of a shell text, in order, wherever they stand. Never throws: of a text that is no shell it gives what can be read. */
export function parseShell(text: string, locate: Locate = (start, end) => ({ start, end })): ShellCommand[] {
  return parseNested(text, locate, [], 0);
}

/** A command given as words, such as a JSON CMD; seen through wrappers and `sh -c`. */
export function commandOfWords(words: readonly ShellWord[], span: Span): ShellCommand[] {
  return unwrap({ words, assignments: [], span }, [], 0);
}

function parseNested(text: string, locate: Locate, outer: readonly string[], depth: number): ShellCommand[] {
  const found: ShellCommand[] = [];
  try {
    walk(parse(text), (command) => {
      const words = [command.name, ...command.args].flatMap((word) => (word === undefined || word.type !== "Word" ? [] : [wordOf(word, locate)]));
      const assignments = command.prefix.flatMap((each) => (each.type === "Assignment" ? [{ name: each.name, value: textOf(each.value) }] : []));
      if (words.length > 0) found.push(...unwrap({ words, assignments, span: locate(command.pos, command.end) }, outer, depth));
    });
  } catch {
    // what the shell parser cannot take says nothing
  }
  return found;
}

function textOf(value: SyntaxNode): string {
  return value.type === "Word" ? value.value : "";
}

function walk(node: SyntaxNode, visit: (command: Command) => void): void {
  if (node.type === "Command") visit(node);
  forEachChild(node, (child) => walk(child, visit));
}

function wordOf(word: Word, locate: Locate): ShellWord {
  return { value: word.value, literal: isLiteral(word), span: locate(word.pos, word.end) };
}

const LITERAL = new Set(["Literal", "SingleQuoted", "AnsiCQuoted"]);

function isLiteral(word: Word): boolean {
  return (word.parts ?? []).every((part) => LITERAL.has(part.type) || (part.type === "DoubleQuoted" && part.parts.every((child) => child.type === "Literal")));
}

interface Plain {
  readonly words: readonly ShellWord[];
  readonly assignments: ShellCommand["assignments"];
  readonly span: Span;
}

/** Looks through programs that only run another one. */
function unwrap(command: Plain, outer: readonly string[], depth: number): ShellCommand[] {
  const [head, ...rest] = command.words;
  if (head === undefined) return [];
  const name = programName(head.value);
  const plain: ShellCommand = { name: head.value, args: rest, assignments: command.assignments, wrappers: outer, span: command.span };
  if (depth >= DEEPEST) return [plain];

  const script = shells.has(name) ? scriptOf(rest) : undefined;
  if (script !== undefined) {
    const inner = parseNested(script.value, locateIn(script), [...outer, name], depth + 1);
    return inner.length === 0 ? [plain] : inner;
  }
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  if (wrapper === undefined) return [plain];
  const start = commandStart(rest, wrapper);
  if (start >= rest.length) return [plain];
  return unwrap({ words: rest.slice(start), assignments: command.assignments, span: command.span }, [...outer, name], depth + 1);
}

/** The word after the first option group that holds `c`: `-c`, `-lc`, `-euxc`; options with a value such as `-o pipefail` are stepped over. */
function scriptOf(args: readonly ShellWord[]): ShellWord | undefined {
  for (let index = 0; index < args.length; index++) {
    const word = args[index]?.value ?? "";
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) return args[index + 1];
    if (/^[-+][a-zA-Z]*o$/.test(word)) index += 1;
    else if (!word.startsWith("-")) return undefined;
  }
  return undefined;
}

/** Inside a quoted word offsets can be told when nothing in it was escaped; else the whole word is the place. */
function locateIn(script: ShellWord): Locate {
  const quotes = (script.span.end - script.span.start - script.value.length) / 2;
  if (quotes !== 0 && quotes !== 1) return () => script.span;
  return (start, end) => ({ start: script.span.start + quotes + start, end: script.span.start + quotes + end });
}

function commandStart(args: readonly ShellWord[], wrapper: { readonly valued: readonly string[]; readonly operands: number; readonly assignments?: true }): number {
  let index = 0;
  for (; index < args.length; index++) {
    const word = args[index]?.value ?? "";
    if (word === "--") {
      index += 1;
      break;
    }
    if (wrapper.valued.includes(word)) index += 1;
    else if (!word.startsWith("-") && !(wrapper.assignments === true && /^[A-Za-z_]\w*=/.test(word))) break;
  }
  return index + wrapper.operands;
}
