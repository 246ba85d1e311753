import { forEachChild, type AndOr, type Command, type CommandArgument, type Pipeline, type Redirection, type SyntaxNode } from "unbash";
import { asShellFlow, inChain, inCondition, inList, inLoop, inPipe, inSubshell, straight, type Flow } from "./flow.ts";
import { mapWord, type MappedWord, type SpanOf } from "./mapped-word.ts";
import type { PipePlace, ShellCommand, ShellRedirect, ShellWord } from "./shell.ts";
import { findInner, mayRunMore, programName } from "./wrappers.ts";
import { syntaxOf } from "./syntax.ts";

const DEEPEST = 12;

/**
 * Every simple command of a shell text, in the order they are written. Never throws: of a text that is wrong it returns what could be read.
 * `spanOf` says where a range of the text lies in the file; without it spans are those of the text.
 */
export function parseShell(text: string, spanOf: SpanOf = (start, end) => ({ start, end })): ShellCommand[] {
  const found: ShellCommand[] = [];
  readScript(text, { spanOf, wrappers: [], substituted: false, flow: straight, depth: 0, found });
  return found;
}

/** The commands in words that are run without a shell: the words themselves, or what they wrap. A word's span may hold its quotes. */
export function commandOfWords(words: readonly ShellWord[]): ShellCommand[] {
  const found: ShellCommand[] = [];
  const mapped = words.map(({ value, span }): MappedWord => {
    const plain = span.end - span.start === value.length + 2;
    return { value, literal: true, span, spanOf: plain ? (start, end) => ({ start: span.start + 1 + start, end: span.start + 1 + end }) : () => span };
  });
  addCommand(mapped, [], { spanOf: (start, end) => ({ start, end }), wrappers: [], substituted: false, flow: straight, depth: 0, found });
  return found;
}

interface Around {
  readonly spanOf: SpanOf;
  readonly wrappers: readonly string[];
  readonly substituted: boolean;
  readonly conditional?: true;
  readonly flow: Flow;
  readonly depth: number;
  readonly found: ShellCommand[];
  readonly pipe?: PipePlace;
  readonly redirects?: readonly ShellRedirect[];
}

type Assignments = ShellCommand["assignments"];

function readScript(text: string, around: Around): void {
  if (around.depth > DEEPEST) return;
  try {
    visit(syntaxOf(text), around);
  } catch {
    // text nested too deep for the parser: what was found so far stands
  }
}

function visit(node: SyntaxNode, around: Around): void {
  const { flow } = around;
  if (node.type === "Command") readCommand(node, around);
  if (node.type === "Pipeline") {
    visitPipeline(node, around);
    return;
  }
  if (node.type === "Script" || node.type === "CompoundList") {
    for (const [index, statement] of node.commands.entries()) visit(statement, { ...around, flow: inList(flow, node.commands, index) });
    return;
  }
  if (node.type === "While") {
    visit(node.clause, { ...around, flow: inCondition(flow) });
    visit(node.body, { ...around, flow: inLoop(flow, undefined) });
    return;
  }
  if (node.type === "For" || node.type === "Select" || node.type === "ArithmeticFor") {
    const inside = { ...around, flow: inLoop(flow, node.type === "For" ? node : undefined) };
    forEachChild(node, (child) => visit(child, child === node.body ? inside : around));
    return;
  }
  if (node.type === "CommandExpansion" || node.type === "ProcessSubstitution") {
    const { script } = node;
    if (script === undefined) return;
    const whole = around.spanOf(node.pos, node.end);
    const { pipe: _outside, redirects: _others, ...inside } = around;
    // backticks with escapes inside are a text of their own
    visit(script, {
      ...inside,
      substituted: true,
      flow: inCondition(inSubshell(flow, node.pos)),
      spanOf: script.source === undefined ? around.spanOf : () => whole,
    });
    return;
  }
  if (node.type === "If" || node.type === "Case" || node.type === "Function" || node.type === "Elif") {
    const inside: Around = { ...around, conditional: true, flow: { ...flow, skippable: true } };
    const asked = node.type === "If" || node.type === "Elif" ? node.clause : undefined;
    forEachChild(node, (child) => visit(child, child === asked ? { ...inside, flow: inCondition(inside.flow) } : inside));
    return;
  }
  if (node.type === "Subshell") {
    visit(node.body, { ...around, flow: inSubshell(flow, node.pos) });
    return;
  }
  if (node.type === "AndOr") {
    let depends = false;
    for (const [index, command] of node.commands.entries()) {
      depends ||= index > 0 && dependsOn(node, index - 1);
      const link = { ...around, flow: inChain(flow, node, index) };
      visit(command, depends ? { ...link, conditional: true, flow: { ...link.flow, skippable: true } } : link);
    }
    return;
  }
  forEachChild(node, (child) => visit(child, around));
}

const TESTS: ReadonlySet<string> = new Set(["[", "test"]);

/** Whether what follows a link of `a && b || c` may not run because of it: a failure of the others ends the container, a test is asked. */
function dependsOn({ commands, operators }: AndOr, index: number): boolean {
  const pipeline = commands[index];
  const link = pipeline?.type === "Pipeline" ? pipeline.commands[0] : pipeline;
  return operators[index] === "||" || link?.type === "TestCommand" || (link?.type === "Command" && TESTS.has(link.name?.value ?? ""));
}

function visitPipeline(node: Pipeline, around: Around): void {
  const timed = node.prefixes.some((prefix) => prefix.type === "Time");
  for (const [index, command] of node.commands.entries()) {
    const wrappers = timed && index === 0 ? [...around.wrappers, "time"] : around.wrappers;
    // `time a` and `! a` are pipelines of one command
    const pipe = around.pipe ?? (node.commands.length > 1 ? { start: around.spanOf(node.pos, node.pos + 1).start, index } : undefined);
    visit(command, { ...around, wrappers, flow: inPipe(around.flow, node, index), ...(pipe === undefined ? {} : { pipe }) });
  }
}

function readCommand(command: Command, outside: Around): void {
  if (command.name === undefined) return;
  const own = command.redirects.map((redirect) => readRedirect(redirect, outside.spanOf));
  const redirects = [...(outside.redirects ?? []), ...own];
  const around = redirects.length === 0 ? outside : { ...outside, redirects };
  const assignments = command.prefix.flatMap((part) =>
    part.type === "Assignment" && part.value.type === "Word" ? [{ name: part.name, value: part.value.value }] : [],
  );
  const words = [mapWord(command.name, around.spanOf), ...command.args.map((argument) => mapArgument(argument, around.spanOf))];
  addCommand(words, assignments, around);
}

function readRedirect(redirect: Redirection, spanOf: SpanOf): ShellRedirect {
  if (redirect.type === "HereDoc") return { operator: redirect.operator, target: undefined, body: redirect.body.text };
  const target = redirect.target && mapWord(redirect.target, spanOf);
  return { operator: redirect.operator, target: target && { value: target.value, literal: target.literal, span: target.span } };
}

function mapArgument(argument: CommandArgument, spanOf: SpanOf): MappedWord {
  if (argument.type === "Word") return mapWord(argument, spanOf);
  const span = spanOf(argument.pos, argument.end);
  if (argument.value.type !== "Word") return { value: argument.text, literal: false, span, spanOf: () => span };
  const value = mapWord(argument.value, spanOf);
  return { value: `${argument.name}=${value.value}`, literal: value.literal, span, spanOf: () => span };
}

function addCommand(words: readonly MappedWord[], assignments: Assignments, around: Around): void {
  const [name, ...args] = words;
  if (name === undefined) return;
  const inner =
    around.depth > DEEPEST || !mayRunMore(name.value)
      ? undefined
      : findInner(
          name.value,
          args.map((word) => word.value),
        );
  const wrapped = { ...around, depth: around.depth + 1, wrappers: [...around.wrappers, programName(name.value)] };
  if (inner?.kind === "words") {
    addCommand(args.slice(inner.at), [...assignments, ...args.slice(inner.assignmentsFrom, inner.at).flatMap(readAssignment)], wrapped);
    return;
  }
  const script = inner === undefined ? undefined : args[inner.at];
  if (script !== undefined) {
    const before = around.found.length;
    readScript(script.value, { ...wrapped, spanOf: script.spanOf, flow: inSubshell(wrapped.flow, script.span.start) });
    if (around.found.length > before) return;
  }
  const span = { start: name.span.start, end: Math.max(name.span.end, words.at(-1)?.span.end ?? 0) };
  const flow = asShellFlow(around.flow);
  around.found.push({
    name: name.value,
    args: args.map(({ value, literal, span: place }) => ({ value, literal, span: place })),
    assignments,
    wrappers: around.wrappers,
    span,
    ...(around.substituted ? { substituted: true } : {}),
    ...(around.conditional === undefined ? {} : { conditional: around.conditional }),
    ...(flow === undefined ? {} : { flow }),
    ...(around.pipe === undefined ? {} : { pipe: around.pipe }),
    ...(around.redirects === undefined ? {} : { redirects: around.redirects }),
  });
}

function readAssignment(word: ShellWord): Assignments {
  const equals = word.value.indexOf("=");
  return equals > 0 ? [{ name: word.value.slice(0, equals), value: word.value.slice(equals + 1) }] : [];
}
