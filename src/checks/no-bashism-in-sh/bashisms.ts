import { forEachChild, type Command, type SyntaxNode, type Word } from "unbash";
import type { ShellScript } from "../../shell/scripts.ts";

/** The shells that are /bin/sh on Debian and on Alpine. */
export type SmallShell = "ash" | "dash";

/** Something that only bash knows, as a range of the script. */
export interface Bashism {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** Programs that are part of bash alone. */
const BUILTINS = new Set(["pushd", "popd", "dirs", "shopt", "declare", "typeset", "readarray", "mapfile", "disown", "compgen", "complete"]);
/** Programs to which words in braces can only be names of files. */
const FILE_PROGRAMS = new Set(["mkdir", "rmdir", "touch", "cp", "mv", "rm", "ln", "install", "chmod", "chown", "chgrp", "ls", "cat", "test", "["]);

const SIGNS = [
  /\[\[|\(\(|[<>]\(|<<<|\|&|&>|\+=|=\(|\]\+?=(?!=)|\bfunction\b|\b(?:select|coproc|let|source)\b|\becho\s+-[nE]*e/,
  /\$\{(?:!|\w+(?:[/^,@]|:[^-+=?]))|\{[^\s{}]*,/,
  new RegExp(`\\b(?:${[...BUILTINS].join("|")})\\b`),
];

/** False where nothing stands that could be one, which is quickly seen. */
export function mayHoldBashisms(text: string): boolean {
  return SIGNS.some((sign) => sign.test(text)) || (text.includes("==") && /\[\s|\btest\b/.test(text));
}

/** What a script holds that the shell surely does not know. Tried with dash 0.5.12 and the ash of BusyBox 1.35. */
export function bashismsIn({ text, tree }: ShellScript, shell: SmallShell): readonly Bashism[] {
  const found: Bashism[] = [];
  const visit = (node: SyntaxNode): void => {
    const what = nameOf(node, shell, text);
    if (what !== undefined) found.push({ what, start: node.pos, end: node.end });
    // what is inside is in the place of what failed
    else if (node.type === "Command") found.push(...inCommand(node, shell));
    if (node.type === "For") found.push(...braces(node.wordlist ?? []));
    forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function nameOf(node: SyntaxNode, shell: SmallShell, text: string): string | undefined {
  switch (node.type) {
    case "ArrayValue":
      return "arrays";
    case "ArithmeticCommand":
      return "((…))";
    case "ArithmeticFor":
      return "for ((…))";
    case "Select":
    case "Coproc":
      return node.type.toLowerCase();
    case "HereString":
      return "<<<";
    case "Assignment":
      return node.append === true ? "+=" : node.index === undefined ? undefined : "arrays";
    case "Pipeline":
      return node.operators.includes("|&") ? "|&" : undefined;
    case "ParameterExpansion":
      return expansionOf(node, shell);
    default:
      return shell === "dash" ? nameInDash(node, text) : undefined;
  }
}

/** What ash does know. */
function nameInDash(node: SyntaxNode, text: string): string | undefined {
  switch (node.type) {
    case "TestCommand":
      return "[[ … ]]";
    case "ProcessSubstitution":
      return `${node.operator}(…)`;
    case "Function":
      return /^function\s/.test(text.slice(node.pos)) ? "the word function" : undefined;
    case "Redirect":
      return node.operator.startsWith("&>") ? node.operator : undefined;
    default:
      return undefined;
  }
}

function expansionOf({ operation, prefix }: Extract<SyntaxNode, { type: "ParameterExpansion" }>, shell: SmallShell): string | undefined {
  if (prefix === "!") return "${!name}";
  switch (operation?.type) {
    case "CaseModification":
      return `\${name${operation.operator}}`;
    case "Transform":
      return "${name@…}";
    case "Replace":
      return shell === "dash" ? "${name/…/…}" : undefined;
    case "Slice":
      return shell === "dash" ? "${name:…}" : undefined;
    default:
      return undefined;
  }
}

function inCommand(command: Command, shell: SmallShell): readonly Bashism[] {
  const { name } = command;
  if (name === undefined) return [];
  const words = command.args.flatMap((argument) => (argument.type === "Word" ? [argument] : []));
  const program = name.value;
  const found = FILE_PROGRAMS.has(program) ? [...braces(words)] : [];
  if (BUILTINS.has(program)) found.push({ what: program, start: name.pos, end: name.end });
  if (shell !== "dash") return found;
  if (program === "source" || program === "let") found.push({ what: program, start: name.pos, end: name.end });
  const [option] = words;
  if (program === "echo" && option !== undefined && /^-[nE]*e[neE]*$/.test(option.value))
    found.push({ what: `echo ${option.value}`, start: option.pos, end: option.end });
  const equals = program === "[" || program === "test" ? words.find((word) => word.text === "==") : undefined;
  if (equals !== undefined) found.push({ what: `== in ${program}`, start: equals.pos, end: equals.end });
  return found;
}

/** `{a,b}` as words of their own or part of one. */
function braces(words: readonly Word[]): readonly Bashism[] {
  return words.flatMap((word) => {
    const brace = word.parts?.find((part) => part.type === "BraceExpansion");
    return brace === undefined ? [] : [{ what: brace.text, start: brace.pos, end: brace.end }];
  });
}
