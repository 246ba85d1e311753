import type { AndOr, Case, Command, CommandArgument, For, If, Pipeline, Redirection, Statement, SyntaxNode, Word } from "unbash";
import { mapWord } from "../../shell/mapped-word.ts";
import type { ShellWord } from "../../shell/shell.ts";
import { syntaxOf } from "../../shell/syntax.ts";
import { explainCommand } from "./explain-command.ts";
import type { CommandPart, ExplainedCommand, Hide, ScriptLine } from "./kind.ts";
import { shortened } from "./sentence.ts";

interface Place {
  readonly hide: Hide;
  readonly functions: Set<string>;
  /** How many scripts lie around this one. */
  readonly nested: number;
  readonly lines: ScriptLine[];
}

const DEEPEST = 6;
const MOST_LINES = 2000;

/** The commands of a shell text in words, in the order they are written. Never throws: what cannot be read is left out. */
export function explainScript(text: string, hide: Hide, nested = 0): readonly ScriptLine[] {
  const place: Place = { hide, functions: new Set(), nested, lines: [] };
  if (nested > DEEPEST) return [];
  try {
    const { commands } = syntaxOf(text);
    nameFunctions(commands, place);
    statements(commands, 0, undefined, place);
  } catch {
    // nested too deep for the parser: what was read stands
  }
  return place.lines;
}

/** The words of an exec form in words: a program and its arguments, without a shell. */
export function explainWords(words: readonly ShellWord[], hide: Hide): readonly ScriptLine[] {
  if (words.length === 0) return [];
  const command = explainCommand(words, { hide, functions: new Set(), script: (text, nested) => explainScript(text, hide, nested), depth: 0 });
  return [{ depth: 0, joint: undefined, around: undefined, command }];
}

function nameFunctions(all: readonly Statement[], { functions }: Place): void {
  for (const { command } of all) if (command.type === "Function") functions.add(command.name.value);
}

function statements(all: readonly Statement[], depth: number, joint: string | undefined, place: Place): void {
  for (const [index, statement] of all.entries()) {
    const before = all[index - 1];
    visit(statement.command, depth, index === 0 ? joint : before?.background === true ? "&" : ";", place);
  }
}

function say(around: string, depth: number, joint: string | undefined, { lines }: Place): void {
  if (lines.length < MOST_LINES) lines.push({ depth, joint, around, command: undefined });
}

function visit(node: SyntaxNode, depth: number, joint: string | undefined, place: Place): void {
  if (place.lines.length >= MOST_LINES) return;
  switch (node.type) {
    case "Command":
      readCommand(node, depth, joint, place);
      return;
    case "Pipeline":
      pipeline(node, depth, joint, place);
      return;
    case "AndOr":
      andOr(node, depth, joint, place);
      return;
    case "If":
      condition(node, depth, joint, place);
      return;
    case "For":
      loop(node, depth, joint, place);
      return;
    case "ArithmeticFor":
      say("counts, and each time", depth, joint, place);
      visit(node.body, depth + 1, undefined, place);
      return;
    case "While":
      say(node.kind === "until" ? "until this succeeds" : "as long as this succeeds", depth, joint, place);
      visit(node.clause, depth + 1, undefined, place);
      say("does", depth, undefined, place);
      visit(node.body, depth + 1, undefined, place);
      return;
    case "Case":
      choice(node, depth, joint, place);
      return;
    case "Function":
      say(`the function ${node.name.value}, when it is called`, depth, joint, place);
      visit(node.body, depth + 1, undefined, place);
      return;
    case "Subshell":
      say("in a shell of its own", depth, joint, place);
      visit(node.body, depth + 1, undefined, place);
      return;
    case "BraceGroup":
      visit(node.body, depth, joint, place);
      return;
    case "CompoundList":
      nameFunctions(node.commands, place);
      statements(node.commands, depth, joint, place);
      return;
    case "Redirected":
      visit(node.command, depth, joint, place);
      for (const redirect of node.redirects) sayRedirect(redirect, depth, place);
      return;
    case "TestCommand":
      say("asks whether a condition holds", depth, joint, place);
      return;
    case "ArithmeticCommand":
      say("calculates", depth, joint, place);
      return;
    case "Select":
    case "Coproc":
      say("runs", depth, joint, place);
      return;
    default:
  }
}

function pipeline({ commands, prefixes }: Pipeline, depth: number, joint: string | undefined, place: Place): void {
  const turned = prefixes.some((prefix) => prefix.type === "Negation");
  if (turned) say("only if this fails", depth, joint, place);
  for (const [index, command] of commands.entries()) visit(command, turned ? depth + 1 : depth, index === 0 ? (turned ? undefined : joint) : "|", place);
}

function andOr({ commands, operators }: AndOr, depth: number, joint: string | undefined, place: Place): void {
  for (const [index, command] of commands.entries()) visit(command, depth, index === 0 ? joint : operators[index - 1], place);
}

function condition(node: If, depth: number, joint: string | undefined, place: Place): void {
  say("if", depth, joint, place);
  visit(node.clause, depth + 1, undefined, place);
  say("then", depth, undefined, place);
  visit(node.then, depth + 1, undefined, place);
  for (const each of node.elif) {
    say("otherwise, if", depth, undefined, place);
    visit(each.clause, depth + 1, undefined, place);
    say("then", depth, undefined, place);
    visit(each.then, depth + 1, undefined, place);
  }
  if (node.else === undefined) return;
  say("otherwise", depth, undefined, place);
  visit(node.else, depth + 1, undefined, place);
}

function loop({ body, name, wordlist }: For, depth: number, joint: string | undefined, place: Place): void {
  const over = wordlist === undefined ? "argument" : `of ${shortened(place.hide(wordlist.map((word) => word.value).join(" ")))}`;
  say(`for each ${over}, called $${name.value}`, depth, joint, place);
  visit(body, depth + 1, undefined, place);
}

function choice({ items, word }: Case, depth: number, joint: string | undefined, place: Place): void {
  say(`depending on ${shortened(place.hide(word.text))}`, depth, joint, place);
  for (const { body, pattern } of items) {
    say(`where it is ${shortened(place.hide(pattern.map((each) => each.text).join(" or ")))}`, depth + 1, undefined, place);
    visit(body, depth + 2, undefined, place);
  }
}

function readCommand(node: Command, depth: number, joint: string | undefined, place: Place): void {
  const { hide } = place;
  const parts: CommandPart[] = node.prefix.flatMap((part): CommandPart[] =>
    part.type === "Assignment"
      ? [
          {
            kind: "setting",
            text: shortened(hide(part.text)),
            means: node.name === undefined ? "sets a variable of the shell, within this instruction" : "sets this variable for the command only",
          },
        ]
      : [],
  );
  const redirects = node.redirects.flatMap((redirect) => redirectPart(redirect, place) ?? []);
  if (node.name === undefined) {
    if (parts.length + redirects.length > 0) {
      const names = node.prefix.flatMap((part) => (part.type === "Assignment" ? [part.name] : []));
      const does = names.length === 0 ? "opens or empties a file" : `sets ${names.join(", ")} for the commands that follow`;
      const command: ExplainedCommand = {
        program: names[0] ?? ">",
        title: names.join(", ") || ">",
        is: "a variable of the shell",
        does,
        origin: "known",
        parts: [...parts, ...redirects],
        inner: substitutions(node, place),
      };
      place.lines.push({ depth, joint, around: undefined, command });
    }
    return;
  }
  const words = [node.name, ...node.args].map((word) => wordOf(word));
  const command = explainCommand(words, { hide, functions: place.functions, script: (text, nested) => explainScript(text, hide, nested), depth: place.nested });
  // an interpreter behind a pipe, without a script of its own
  const reads =
    joint === "|" && command.inner.length === 0 && /^(?:runs a shell|starts (?:Python|PHP|Node\.js|PowerShell)|runs Perl)$/.test(command.does ?? "");
  const does = reads ? "runs what it gets as a script" : command.does;
  place.lines.push({
    depth,
    joint,
    around: undefined,
    command: { ...command, does, parts: [...parts, ...command.parts, ...redirects], inner: [...command.inner, ...substitutions(node, place)] },
  });
}

function wordOf(word: CommandArgument | Word): ShellWord {
  if (word.type === "Word") return mapWord(word, (start, end) => ({ start, end }));
  return { value: word.text, literal: false, span: { start: word.pos, end: word.end } };
}

/** Commands whose output becomes words of this one: `$(nproc)`. */
function substitutions(node: Command, place: Place): readonly ScriptLine[] {
  const words: Word[] = [...(node.name === undefined ? [] : [node.name]), ...node.args.filter((word) => word.type === "Word")];
  for (const part of [...node.prefix, ...node.args]) if (part.type === "Assignment" && part.value.type === "Word") words.push(part.value);
  const inside: Place = { ...place, lines: [], nested: place.nested + 1 };
  if (inside.nested > DEEPEST) return [];
  for (const word of words) collect(word.parts ?? [], inside);
  return inside.lines.map((line, index) => (index === 0 ? { ...line, joint: "$()" } : line));
}

function collect(parts: NonNullable<Word["parts"]>, inside: Place): void {
  for (const part of parts) {
    if (part.type === "DoubleQuoted" || part.type === "LocaleString") collect(part.parts, inside);
    if ((part.type === "CommandExpansion" || part.type === "ProcessSubstitution") && part.script !== undefined)
      statements(part.script.commands, 0, undefined, inside);
  }
}

function redirectPart(redirect: Redirection, { hide }: Place): CommandPart | undefined {
  if (redirect.type === "HereDoc")
    return { kind: "redirect", text: `${redirect.operator}${redirect.delimiter?.text ?? ""}`, means: "gives it the lines that follow as input" };
  const target = hide(redirect.target?.value ?? "");
  const from = redirect.descriptor?.type === "FileDescriptor" ? String(redirect.descriptor.value) : "";
  return { kind: "redirect", text: `${from}${redirect.operator}${target}`, means: redirectMeans(redirect.operator, from, target) };
}

function sayRedirect(redirect: Redirection, depth: number, place: Place): void {
  const part = redirectPart(redirect, place);
  if (part !== undefined) say(`${part.means ?? ""} (all of the above)`, depth, undefined, place);
}

function redirectMeans(operator: string, from: string, target: string): string {
  const what = from === "2" ? "its errors" : "its output";
  if (operator === "<" || operator === "<<<") return operator === "<" ? `reads ${shortened(target)}` : "gives it this text as input";
  if (operator === ">&" || operator === "<&")
    return target === "1" ? `sends ${what} where the output goes` : target === "2" ? `sends ${what} to where errors go` : `joins ${what} with ${target}`;
  if (operator.startsWith("&>")) return target === "/dev/null" ? "throws output and errors away" : `writes output and errors to ${shortened(target)}`;
  if (target === "/dev/null") return `throws ${what} away`;
  return operator === ">>" ? `adds ${what} to the end of ${shortened(target)}` : `writes ${what} to ${shortened(target)}`;
}
