import type { ShellWord } from "./shell.ts";

/** A command's words, told apart as its own program would. */
export interface Arguments {
  /** Words that are neither options nor values of options, in order. */
  readonly operands: readonly ShellWord[];
  /** The first of these options that is there, as a word: `-y` is found in `-qqy`, `--yes` in `--yes=true`. */
  option(...names: readonly string[]): ShellWord | undefined;
  /** The value of the last of these options: `-u 1`, `-u1`, `--uid 1`, `--uid=1`. */
  value(...names: readonly string[]): ShellWord | undefined;
  /** Every value of these options, in order. */
  values(...names: readonly string[]): readonly ShellWord[];
  /** True where a word stands for words that are not known, so that an option may be among them. */
  readonly open: boolean;
}

interface Option {
  readonly name: string;
  readonly word: ShellWord;
  readonly value: ShellWord | undefined;
}

/**
 * Tells options from operands. `valued` are the options that take the next word as their value, short ones as `-u`, long ones as `--uid`;
 * of short options that stand together the first one with a value takes the rest of the word, or the next.
 */
export function readArguments(words: readonly ShellWord[], valued: ReadonlySet<string>): Arguments {
  const operands: ShellWord[] = [];
  const options: Option[] = [];
  let open = false;
  let ended = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as ShellWord;
    const text = word.value;
    if (!word.literal && /^[$`]/.test(text)) open = true;
    if (ended || text === "-" || !text.startsWith("-")) operands.push(word);
    else if (text === "--") ended = true;
    else if (text.startsWith("--")) index += readLong(word, words[index + 1], valued, options);
    else index += readShort(word, words[index + 1], valued, options);
  }
  const named = (names: readonly string[]): Option[] => options.filter(({ name }) => names.includes(name));
  return {
    operands,
    option: (...names) => named(names)[0]?.word,
    value: (...names) => named(names).findLast(({ value }) => value !== undefined)?.value,
    values: (...names) => named(names).flatMap(({ value }) => (value === undefined ? [] : [value])),
    open,
  };
}

/** Gives how many further words it took. */
function readLong(word: ShellWord, next: ShellWord | undefined, valued: ReadonlySet<string>, options: Option[]): number {
  const equals = word.value.indexOf("=");
  if (equals !== -1) {
    options.push({ name: word.value.slice(0, equals), word, value: { ...word, value: word.value.slice(equals + 1) } });
    return 0;
  }
  const takesNext = valued.has(word.value) && next !== undefined;
  options.push({ name: word.value, word, value: takesNext ? next : undefined });
  return takesNext ? 1 : 0;
}

function readShort(word: ShellWord, next: ShellWord | undefined, valued: ReadonlySet<string>, options: Option[]): number {
  // some programs have long options with one dash: -target, -delete
  if (valued.has(word.value) && next !== undefined) {
    options.push({ name: word.value, word, value: next });
    return 1;
  }
  for (let at = 1; at < word.value.length; at++) {
    const name = `-${word.value[at] ?? ""}`;
    const rest = word.value.slice(at + 1).replace(/^=/, "");
    if (!valued.has(name)) {
      options.push({ name, word, value: undefined });
      continue;
    }
    options.push({ name, word, value: rest === "" ? next : { ...word, value: rest } });
    return rest === "" && next !== undefined ? 1 : 0;
  }
  return 0;
}
