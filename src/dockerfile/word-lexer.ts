import { isBlank } from "./blanks.ts";
import { withReplaced, withoutPrefix, withoutSuffix } from "./glob-patterns.ts";

/** What a variable is where it is read: its value, or nothing, or not to be known, and then it stands as written. */
export type Lookup = (name: string) => { readonly value: string } | "unset" | "unknown";

/** How a text of words, quotes, escapes and variables is to be read. */
export interface LexRules {
  readonly escape: string;
  readonly lookup: Lookup;
  /** Write `${…}` of an unknown variable anew from its parts, as BuildKit does where it looks for here-documents. */
  readonly rebuild?: boolean;
  /** Keep quotes and escapes where they stand. */
  readonly raw?: boolean;
  /** Split into words too. */
  readonly split?: boolean;
  /** Keep quotes and read nothing special in them; escapes are taken off. */
  readonly quotesArePlain?: boolean;
}

export interface LexedWord {
  readonly text: string;
  /** Range in the text that was read. */
  readonly start: number;
  readonly end: number;
}

export interface Lexed {
  readonly text: string;
  /** Empty unless they were asked for. */
  readonly words: readonly LexedWord[];
  /** Whether an unknown variable stands in it. */
  readonly unknown: boolean;
}

/** What is wrong with the text, in a few words. */
export interface LexError {
  readonly error: string;
}

const DEEPEST = 200;
// a variable that holds itself twice, on line after line, must not fill the memory
// (nor could Linux start a program with a longer one)
const LONGEST = 1 << 17;

/** Expands variables and takes quotes and escapes off, the way the builder does outside of RUN. Never throws. */
export function lex(text: string, rules: LexRules): Lexed | LexError {
  const state: State = { text, rules, at: 0, depth: 0, unknown: false };
  const outcome = readUntil(state, undefined, rules.raw === true);
  if ("error" in outcome) return outcome;
  if (outcome.text.length > LONGEST) return { error: "the value is too long" };
  return { text: outcome.text, words: outcome.words, unknown: state.unknown };
}

interface State {
  readonly text: string;
  readonly rules: LexRules;
  at: number;
  depth: number;
  unknown: boolean;
}

function readUntil(state: State, stop: string | undefined, rawEscapes: boolean): { readonly text: string; readonly words: readonly LexedWord[] } | LexError {
  const { text, rules } = state;
  const words: LexedWord[] = [];
  let result = "";
  let word = "";
  let start = -1;
  // words of what stands inside a substitution are never looked at
  const split = rules.split === true && stop === undefined;
  const add = (part: string, from: number): void => {
    if (!split) return;
    if (start === -1) start = from;
    word += part;
  };
  const close = (end: number): void => {
    if (word !== "") {
      words.push({ text: word, start, end });
      word = "";
      start = -1;
    }
  };
  while (state.at < text.length) {
    const from = state.at;
    const char = text[from] ?? "";
    if (char === stop) {
      state.at += 1;
      close(from);
      return { text: result, words };
    }
    if (char === "$") {
      const value = readDollar(state);
      if (typeof value !== "string") return value;
      result += value;
      if (result.length > LONGEST) return { error: "the value is too long" };
      for (const part of split ? value : "") {
        if (isBlank(part)) close(from);
        else add(part, from);
      }
    } else if ((char === "'" || char === '"') && rules.quotesArePlain !== true) {
      const value = char === "'" ? readSingleQuotes(state) : readDoubleQuotes(state, rawEscapes);
      if (typeof value !== "string") return value;
      result += value;
      add(value, from);
    } else if (char === "<" && text[from + 1] === "<") {
      // `<< NAME` is one word
      state.at += 2;
      while (" \t\r".includes(text[state.at] ?? "x")) state.at += 1;
      result += text.slice(from, state.at);
      add(text.slice(from, state.at), from);
    } else if (char === rules.escape) {
      state.at += 1;
      const escaped = takeCharacter(state);
      const kept = rawEscapes ? char + escaped : escaped;
      result += kept;
      if (kept !== "") add(kept, from);
    } else {
      state.at += 1;
      result += char;
      if (isBlank(char)) close(from);
      else add(char, from);
    }
  }
  if (stop !== undefined) return { error: stop === "}" ? "missing '}'" : `missing '${stop}' in \${}` };
  close(text.length);
  return { text: result, words };
}

function takeCharacter(state: State): string {
  const code = state.text.codePointAt(state.at);
  if (code === undefined) return "";
  const char = String.fromCodePoint(code);
  state.at += char.length;
  return char;
}

function readSingleQuotes(state: State): string | LexError {
  const end = state.text.indexOf("'", state.at + 1);
  if (end === -1) return { error: "a single quote is not closed" };
  const value = state.rules.raw === true ? state.text.slice(state.at, end + 1) : state.text.slice(state.at + 1, end);
  state.at = end + 1;
  return value;
}

function readDoubleQuotes(state: State, rawEscapes: boolean): string | LexError {
  const { text, rules } = state;
  const quote = rules.raw === true ? '"' : "";
  let result = quote;
  state.at += 1;
  while (state.at < text.length) {
    const char = text[state.at] ?? "";
    if (char === '"') {
      state.at += 1;
      return result + quote;
    }
    if (char === "$") {
      const value = readDollar(state);
      if (typeof value !== "string") return value;
      result += value;
      continue;
    }
    state.at += 1;
    const next = text[state.at];
    if (char === rules.escape) {
      if (rawEscapes) result += char;
      if (next === undefined) continue;
      if (next === '"' || next === "$" || next === rules.escape) {
        state.at += 1;
        result += next;
        continue;
      }
    }
    result += char;
  }
  return { error: "a double quote is not closed" };
}

function readDollar(state: State): string | LexError {
  const { text } = state;
  const from = state.at;
  state.at += 1;
  if (text[state.at] !== "{") {
    const name = readName(state);
    return name === "" ? "$" : valueOf(lookUp(state, name), `$${name}`);
  }
  state.at += 1;
  const first = text[state.at];
  if (first === undefined) return { error: "missing '}'" };
  if (first === "{" || first === "}" || first === ":") return { error: "bad substitution" };
  const name = readName(state);
  const operator = takeCharacter(state);
  if (operator === "}") return valueOf(lookUp(state, name), `\${${name}}`);
  state.depth += 1;
  if (state.depth > DEEPEST) return { error: "substitutions are nested too deep" };
  const value = operator === "/" ? readReplacement(state, name, from) : readModifier(state, name, operator, from);
  state.depth -= 1;
  return value;
}

function lookUp(state: State, name: string): ReturnType<Lookup> {
  const found = state.rules.lookup(name);
  if (found === "unknown") state.unknown = true;
  return found;
}

function valueOf(found: ReturnType<Lookup>, written: string): string {
  if (found === "unset") return "";
  return found === "unknown" ? written : found.value;
}

function readModifier(state: State, name: string, first: string, from: number): string | LexError {
  const emptyIsUnset = first === ":";
  const operator = emptyIsUnset ? takeCharacter(state) : first;
  const written = emptyIsUnset ? `:${operator}` : operator;
  const isPattern = operator === "#" || operator === "%";
  if (operator === "" || !"+-?#%".includes(operator) || (emptyIsUnset && isPattern)) return { error: `unsupported modifier (${written}) in substitution` };
  const inner = readUntil(state, "}", isPattern);
  if ("error" in inner) return inner;
  const word = inner.text;
  const found = lookUp(state, name);
  if (found === "unknown") return state.rules.rebuild === true ? `\${${name}${written}${word}}` : state.text.slice(from, state.at);
  const value = found === "unset" ? undefined : found.value;
  const missing = value === undefined || (emptyIsUnset && value === "");
  if (operator === "-") return missing ? word : value;
  if (operator === "+") return missing ? "" : word;
  if (operator === "?")
    return missing ? { error: `${name}: ${word === "" ? `is not allowed to be ${value === undefined ? "unset" : "empty"}` : word}` } : value;
  const longest = word.startsWith(operator);
  const pattern = longest ? word.slice(1) : word;
  const cut = operator === "#" ? withoutPrefix(value ?? "", pattern, longest) : withoutSuffix(value ?? "", pattern, longest);
  return cut ?? { error: `invalid pattern (${pattern}) in substitution` };
}

function readReplacement(state: State, name: string, from: number): string | LexError {
  const every = state.text[state.at] === "/";
  if (every) state.at += 1;
  const pattern = readUntil(state, "/", true);
  if ("error" in pattern) return pattern;
  const replacement = readUntil(state, "}", true);
  if ("error" in replacement) return replacement;
  const found = lookUp(state, name);
  if (found === "unknown") return state.rules.rebuild === true ? `\${${name}/${pattern.text}/${replacement.text}}` : state.text.slice(from, state.at);
  const value = found === "unset" ? "" : found.value;
  return withReplaced(value, pattern.text, replacement.text, every) ?? { error: `invalid pattern (${pattern.text}) in substitution` };
}

const DIGITS = /\p{Nd}+/uy;
const NAME = /[\p{L}\p{Nd}_]+/uy;

/** Digits, one special character, or letters, digits and underscores; empty where none of them follows. */
function readName(state: State): string {
  const special = state.text[state.at] ?? "";
  for (const pattern of [DIGITS, NAME]) {
    pattern.lastIndex = state.at;
    const name = pattern.exec(state.text)?.[0];
    if (name !== undefined) {
      state.at += name.length;
      return name;
    }
  }
  if (special === "" || !"@*#?-$!".includes(special)) return "";
  state.at += 1;
  return special;
}
