import type { ShellWord } from "../../shell/shell.ts";
import type { Hide } from "./kind.ts";
import { exactOption, openOption, type KnownOption, type OptionTable } from "./option-table.ts";
import { shortened, withValue } from "./sentence.ts";

export interface OptionWord {
  /** The option's name, of letters that stand together the last one. */
  readonly name: string;
  /** Every name, of letters that stand together. */
  readonly names: readonly string[];
  readonly value: string | undefined;
  /** How many further words it took. */
  readonly taken: number;
  readonly parts: readonly { readonly text: string; readonly means: string | undefined }[];
}

interface Input {
  /** The word, with a dash in front where the program does without one. */
  readonly word: string;
  readonly words: readonly ShellWord[];
  readonly at: number;
  readonly tables: readonly OptionTable[];
  readonly single: boolean;
  readonly bare: boolean;
  /** Values are shown in the meaning too. */
  readonly hide: Hide;
}

/** Reads the word as an option; undefined where it is none. */
export function readOption(input: Input): OptionWord | undefined {
  const { hide, tables, word } = input;
  if (!/^[-+/]/.test(word) || word === "-" || word === "+") {
    const alone = /^[-+]$/.test(word) ? exactOption(tables, word) : undefined;
    return alone && told(word, alone, undefined, 0, hide);
  }
  // only names that are known begin with these
  if (/^[+/]/.test(word) && exactOption(tables, word) === undefined && (word.startsWith("/") ? openOption(tables, word) === undefined : true)) {
    return word.startsWith("+") ? plusLetters(input) : undefined;
  }
  return whole(input) ?? open(input) ?? (isBundle(input) ? bundle(input) : undefined) ?? unknown(word);
}

/** `--uid=1`, `--uid 1`, `-m`, `-name x`. */
function whole({ at, hide, single, tables, word, words }: Input): OptionWord | undefined {
  const exact = exactOption(tables, word) ?? (single ? exactOption(tables, otherDash(word)) : undefined);
  if (exact !== undefined) {
    if (exact.value !== "next") return told(word, exact, undefined, 0, hide);
    const next = words[at + 1]?.value;
    return next === undefined ? told(word, exact, undefined, 0, hide) : told(`${word} ${next}`, exact, next, 1, hide);
  }
  const equals = word.indexOf("=");
  if (equals <= 0) return undefined;
  const named = word.slice(0, equals);
  const option = exactOption(tables, named) ?? (single ? exactOption(tables, otherDash(named)) : undefined);
  return option && told(word, option, word.slice(equals + 1), 0, hide);
}

/** `-DNAME=value`, `--with-ssl`. */
function open({ at, bare, hide, tables, word, words }: Input): OptionWord | undefined {
  const option = bare ? undefined : openOption(tables, word);
  if (option === undefined) return undefined;
  const rest = word.slice(option.name.length);
  if (rest !== "" || option.name.startsWith("--")) return told(word, option, rest, 0, hide);
  const next = words[at + 1]?.value;
  return next === undefined ? told(word, option, undefined, 0, hide) : told(`${word} ${next}`, option, next, 1, hide);
}

function isBundle({ single, word }: Input): boolean {
  return !single && /^-[^-]/.test(word);
}

/** Letters that stand together: `-rf`, `-xzf FILE`, `-u1001`. */
function bundle({ at, bare, hide, tables, word, words }: Input): OptionWord | undefined {
  if (/^-\d+$/.test(word)) {
    const number = exactOption(tables, "-#");
    if (number !== undefined) return told(word, number, word.slice(1), 0, hide);
  }
  const parts: { readonly text: string; readonly means: string | undefined }[] = [];
  let taken = 0;
  let name = "";
  let value: string | undefined;
  for (let letter = 1; letter < word.length; letter++) {
    name = `-${word[letter] ?? ""}`;
    const option = exactOption(tables, name) ?? openOption(tables, name);
    // a word of which nothing is known is one option
    if (option === undefined && letter === 1) return undefined;
    const rest = word.slice(letter + 1);
    if (option === undefined) parts.push({ text: name, means: undefined });
    else if (option.value === "none" || (option.value === "glued" && rest === "")) parts.push({ text: name, means: meaning(option, undefined, hide) });
    else if (rest !== "" && !bare) {
      value = rest.replace(/^=/, "");
      parts.push({ text: `${name}${rest}`, means: meaning(option, value, hide) });
      break;
    } else if (option.value === "glued") parts.push({ text: name, means: meaning(option, undefined, hide) });
    else {
      taken += 1;
      value = words[at + taken]?.value;
      parts.push({ text: value === undefined ? name : `${name} ${value}`, means: meaning(option, value, hide) });
      if (!bare) break;
    }
  }
  return { name, names: Array.from(word.slice(1), (letter) => `-${letter}`), value, taken: Math.min(taken, Math.max(0, words.length - at - 1)), parts };
}

/** The shell's `+e`, `+ex`. */
function plusLetters({ hide, tables, word }: Input): OptionWord | undefined {
  const parts = Array.from(word.slice(1), (letter) => ({ letter: `+${letter}`, option: exactOption(tables, `+${letter}`) }));
  if (parts.some(({ option }) => option === undefined)) return undefined;
  return {
    name: word,
    names: [word],
    value: undefined,
    taken: 0,
    parts: parts.map(({ letter, option }) => ({ text: letter, means: option && meaning(option, undefined, hide) })),
  };
}

function unknown(word: string): OptionWord {
  return { name: word, names: [word], value: undefined, taken: 0, parts: [{ text: word, means: undefined }] };
}

function told(text: string, option: KnownOption, value: string | undefined, taken: number, hide: Hide): OptionWord {
  return { name: option.name, names: [option.name], value, taken, parts: [{ text, means: meaning(option, value, hide) }] };
}

/** Undefined where nobody wrote words for it. */
function meaning({ value: kind, words }: KnownOption, value: string | undefined, hide: Hide): string | undefined {
  if (words === "") return undefined;
  if (value === undefined) return words.replaceAll(/:? ?\{\}/g, "").trim();
  const shown = shortened(hide(value));
  return kind === "none" && !words.includes("{}") ? `${words} (${shown})` : withValue(words, shown);
}

function otherDash(word: string): string {
  return word.startsWith("--") ? word.slice(1) : `-${word}`;
}
