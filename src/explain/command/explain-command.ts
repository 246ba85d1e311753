import type { ProgramWords, Sentence, VerbWords } from "../../facts/programs/kind.ts";
import type { ShellWord } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { CommandPart, ExplainedCommand, Hide, ScriptLine } from "./kind.ts";
import { operandPart } from "./operand-meaning.ts";
import { knownProgram } from "./known-programs.ts";
import { optionTable, type OptionTable } from "./option-table.ts";
import { readOption, type OptionWord } from "./read-option.ts";
import { fillSentence, shortened, withValue } from "./sentence.ts";

/** What explaining a command asks of its surroundings. */
export interface Around {
  readonly hide: Hide;
  /** Functions of the script, which are no programs. */
  readonly functions: ReadonlySet<string>;
  /** Explains a text that another shell reads. */
  readonly script: (text: string, depth: number) => readonly ScriptLine[];
  readonly depth: number;
}

const DEEPEST = 8;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Options of nearly every program. */
const everywhere: OptionTable = optionTable({ "--help": "shows its options", "--version": "says its version" });

/** A command's words, the program first. */
export function explainCommand(words: readonly ShellWord[], around: Around): ExplainedCommand {
  const [first, ...args] = words;
  const name = first?.value ?? "";
  const program = shortened(around.hide(name));
  const known = knownProgram(name);
  if (name === "[" || name === "test") return explainTest(name, args, around);
  if (around.functions.has(name)) return foreign(program, args, "function", "a function of this script", "runs the function of that name", around);
  if (known === undefined) return unknownCommand(name, program, args, first?.literal !== false, around);
  return new Reading(program, known, args, around).result();
}

/** `[ -f x ]`: told as it is written, its signs one by one. */
function explainTest(program: string, args: readonly ShellWord[], { hide }: Around): ExplainedCommand {
  const words = program === "[" && args.at(-1)?.value === "]" ? args.slice(0, -1) : args;
  const table = optionTable(knownProgram("test")?.options);
  const parts = words.flatMap(({ value }): CommandPart[] => {
    const known = table.exact.get(value)?.words;
    return known === undefined ? [] : [{ kind: "option", text: value, means: known === "" ? undefined : known }];
  });
  const asked = shortened(hide(words.map(({ value }) => (value === "" ? '""' : value)).join(" ")));
  return { program, title: program, is: "the command that asks whether something is so", does: `asks whether ${asked}`, origin: "known", parts, inner: [] };
}

function unknownCommand(name: string, program: string, args: readonly ShellWord[], literal: boolean, around: Around): ExplainedCommand {
  if (!literal && /^[$`]/.test(name)) return foreign(program, args, "unknown", undefined, undefined, around);
  // a path, or a name with the ending of a script, is a file of the image
  if (/\//.test(name) || /\.(?:sh|py|js|mjs|rb|pl|php|bat|ps1|jar|exe|dll|bash)$/.test(name))
    return foreign(program, args, "own", "a program of the image's own", `runs ${program}, a program of the image's own`, around);
  return foreign(program, args, "unknown", undefined, undefined, around);
}

function foreign(
  program: string,
  args: readonly ShellWord[],
  origin: ExplainedCommand["origin"],
  is: string | undefined,
  does: string | undefined,
  { hide }: Around,
): ExplainedCommand {
  const means = origin === "unknown" ? undefined : "is handed to it";
  const parts = args.map(({ value }): CommandPart => ({
    kind: "own",
    text: hide(value),
    means: value.startsWith("-") && origin === "unknown" ? undefined : means,
  }));
  return { program, title: program, is, does, origin, parts, inner: [] };
}

/** Reads one command's words from left to right. */
class Reading {
  readonly #program: string;
  readonly #words: ProgramWords;
  readonly #args: readonly ShellWord[];
  readonly #around: Around;
  readonly #verbs: string[] = [];
  readonly #parts: CommandPart[] = [];
  readonly #operands: string[] = [];
  #scope: VerbWords;
  #tables: readonly OptionTable[];
  #inner: readonly ScriptLine[] = [];
  #asks = false;
  #unknownVerb = false;
  /** Said instead of the program's own sentence. */
  #instead: string | undefined;
  /** The sentence of an option that says what the program does at all. */
  #mode: { readonly sentence: Sentence; readonly value: string | undefined } | undefined;

  constructor(program: string, words: ProgramWords, args: readonly ShellWord[], around: Around) {
    this.#program = program;
    this.#words = words;
    this.#scope = words;
    this.#args = args;
    this.#around = around;
    this.#tables = [optionTable(words.options), everywhere];
    this.#read();
  }

  result(): ExplainedCommand {
    const { is } = this.#words;
    const title = [this.#program, ...this.#verbs].join(" ");
    const said = this.#unknownVerb ? undefined : (this.#instead ?? this.#asked() ?? this.#byMode() ?? fillSentence(this.#scope.does, this.#operands));
    // many programs share one entry, and each goes by its own name
    const told = said?.replace(/^(runs|starts|opens|does) it\b/, `$1 ${title}`);
    return {
      program: this.#program,
      title,
      is,
      does: told ?? (this.#unknownVerb ? undefined : `runs ${title}`),
      origin: "known",
      parts: this.#parts,
      inner: this.#inner,
    };
  }

  /** `sam --version` does nothing else. */
  #asked(): string | undefined {
    const [first, ...more] = this.#parts;
    const isAll = this.#verbs.length === 0 && this.#operands.length === 0 && this.#inner.length === 0 && more.length === 0;
    return isAll && /^(?:says its version|shows (?:its options|help))$/.test(first?.means ?? "") ? first?.means : undefined;
  }

  #read(): void {
    const { hide } = this.#around;
    let ended = false;
    for (let at = 0; at < this.#args.length; at++) {
      const word = this.#args[at] as ShellWord;
      const { value } = word;
      if (this.#handsOver(at)) return;
      if (!ended && value === "--") {
        if (this.#readsInput(at)) return;
        ended = true;
        continue;
      }
      if (this.#executes(value)) {
        at = this.#findExec(at);
        continue;
      }
      const bare = this.#words.bare === true && at === 0 && /^[A-Za-z]+$/.test(value);
      const option = ended
        ? undefined
        : readOption({ word: bare ? `-${value}` : value, words: this.#args, at, tables: this.#tables, hide, single: this.#words.single === true, bare });
      const isText = this.#words.text === true && option?.parts.every(({ means }) => means === undefined) === true;
      if (option !== undefined && !isText) {
        for (const { text, means } of option.parts) this.#parts.push({ kind: "option", text: hide(text), means });
        if (this.#asksOnly(value)) this.#asks = true;
        if (this.#startsCommand(option.name, at, option.taken)) return;
        at += option.taken;
        this.#mode ??= this.#modeOf(option);
        if (option.name === this.#words.code) this.#instead = `runs a line of code${this.#program === "" ? "" : ` in ${programName(this.#program)}`}`;
        if (option.name === this.#words.script && option.value !== undefined) this.#runsScript(option.value);
        continue;
      }
      if (this.#operands.length === 0 && this.#takesVerb(word)) continue;
      this.#operand(word);
    }
  }

  #modeOf({ names, value }: OptionWord): { readonly sentence: Sentence; readonly value: string | undefined } | undefined {
    const found = Object.entries(this.#words.modes ?? {}).find(([key]) => key.split(" ").some((spelling) => names.includes(spelling)));
    return found && { sentence: found[1], value };
  }

  #byMode(): string | undefined {
    if (this.#mode === undefined) return undefined;
    const filled = fillSentence(this.#mode.sentence, this.#operands);
    return filled && withValue(filled, shortened(this.#around.hide(this.#mode.value ?? "it")));
  }

  #runsScript(text: string): void {
    this.#inner = this.#around.script(text, this.#around.depth + 1);
    this.#instead = programName(this.#program) === "su" ? `becomes ${this.#operands[0] ?? "root"} and runs commands in a shell` : "runs commands in a shell";
  }

  /** `php -- WORD`: the script comes from standard input, and the words are its own. */
  #readsInput(at: number): boolean {
    if (this.#words.input === undefined || this.#operands.length > 0) return false;
    this.#instead = this.#words.input;
    for (const word of this.#args.slice(at + 1)) this.#parts.push({ kind: "own", text: this.#around.hide(word.value), means: "is handed to the script" });
    return true;
  }

  /** `command -v`: then it runs nothing. */
  #asksOnly(value: string): boolean {
    return this.#program === "command" && /^-[vV]/.test(value);
  }

  /** Whether the words from here on are a command of their own, or belong to what was named before. */
  #handsOver(at: number): boolean {
    const { runs, stops } = this.#scope;
    const rest = this.#args.slice(at);
    const [next] = rest;
    if (next === undefined) return false;
    if (runs !== undefined && !this.#asks && this.#operands.length >= runs && !next.value.startsWith("-")) {
      let from = 0;
      if (this.#words.assignments === true) {
        for (; ASSIGNMENT.test(rest[from]?.value ?? ""); from++)
          this.#parts.push({ kind: "setting", text: this.#around.hide(rest[from]?.value ?? ""), means: "sets this variable for the command" });
      }
      if (from < rest.length) this.#command(rest.slice(from));
      return true;
    }
    if (stops !== true || this.#operands.length === 0) return false;
    const [operand = ""] = this.#operands;
    const script = knownProgram(operand);
    if (script !== undefined && this.#operands.length === 1 && /\.\w+$/.test(operand) && !next.value.startsWith("$")) {
      this.#command([{ value: operand, literal: true, span: next.span }, ...rest]);
      return true;
    }
    for (const word of rest) this.#parts.push({ kind: "own", text: this.#around.hide(word.value), means: `is handed to ${shortened(operand)}` });
    return true;
  }

  /** `python -m NAME …`: the rest is that module's. */
  #startsCommand(name: string, at: number, taken: number): boolean {
    if (name !== this.#words.module) return false;
    const rest = this.#args.slice(at + taken);
    const [module] = rest;
    if (module === undefined || knownProgram(module.value) === undefined) {
      for (const word of this.#args.slice(at + taken + 1))
        this.#parts.push({ kind: "own", text: this.#around.hide(word.value), means: "is handed to the module" });
      if (module !== undefined) this.#instead = `runs the module ${shortened(this.#around.hide(module.value))}`;
      return true;
    }
    this.#instead = `runs the module ${module.value}`;
    this.#command(rest);
    return true;
  }

  #executes(value: string): boolean {
    return this.#words.executes?.includes(value) === true;
  }

  /** `find … -exec COMMAND … ;`: gives the index of the word that ends it. */
  #findExec(at: number): number {
    let end = at + 1;
    while (end < this.#args.length && !/^(?:;|\\;|\+)$/.test(this.#args[end]?.value ?? "")) end += 1;
    this.#parts.push({
      kind: "option",
      text: this.#args[at]?.value ?? "",
      means: `runs a command for ${this.#args[end]?.value === "+" ? "many of them at once" : "each of them"}`,
    });
    this.#command(this.#args.slice(at + 1, end));
    return end;
  }

  #command(words: readonly ShellWord[]): void {
    const { depth } = this.#around;
    if (words.length === 0 || depth >= DEEPEST) return;
    const command = explainCommand(words, { ...this.#around, depth: depth + 1 });
    this.#inner = [...this.#inner, { depth: 0, joint: undefined, around: undefined, command }];
  }

  #takesVerb(word: ShellWord): boolean {
    const { verbs } = this.#scope;
    if (verbs === undefined || !word.literal) return false;
    const found = Object.hasOwn(verbs, word.value) ? verbs[word.value] : undefined;
    if (found === undefined) {
      // a verb that the manual here does not have; where the program takes other words too, it is an operand
      if (!hasPlaces(this.#scope.does)) this.#unknownVerb = true;
      if (this.#unknownVerb) this.#parts.push({ kind: "verb", text: this.#around.hide(word.value), means: undefined });
      return this.#unknownVerb && this.#operands.push(word.value) > 0;
    }
    this.#verbs.push(word.value);
    this.#scope = isVerb(found) ? found : { does: found };
    this.#tables = [optionTable(this.#scope.options), ...this.#tables];
    return true;
  }

  #operand({ literal, value }: ShellWord): void {
    const { hide } = this.#around;
    const shown = hide(value);
    const setting = this.#setting(shown);
    if (setting !== undefined) {
      this.#parts.push({ kind: "setting", text: shown, means: setting });
      return;
    }
    this.#operands.push(shown);
    const open = !literal && /^[$`]/.test(value);
    const kind = this.#scope.operands ?? this.#words.operands;
    this.#parts.push(open ? { kind: "open", text: shown, means: undefined } : operandPart(this.#program, kind, this.#operands.length - 1, value, shown));
  }

  #setting(value: string): string | undefined {
    const { settings } = this.#words;
    const equals = value.indexOf("=");
    if (settings === undefined || equals <= 0) return undefined;
    const words = settings[value.slice(0, equals + 1)] ?? settings["*"];
    return words?.replaceAll("{}", shortened(words === settings["*"] ? value : value.slice(equals + 1)));
  }
}

function isVerb(words: VerbWords | Sentence): words is VerbWords {
  return typeof words === "object" && !Array.isArray(words);
}

function hasPlaces(sentence: Sentence): boolean {
  return (typeof sentence === "string" ? [sentence] : sentence).some((form) => form.includes("{"));
}
