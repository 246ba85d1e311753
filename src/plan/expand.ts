/** What a variable is where it is read: its value, `unset`, or `unknown` because an outside base may set it. */
export type Lookup = (name: string) => { readonly value: string } | "unset" | "unknown";

const NAME = /^(?:[a-zA-Z_][a-zA-Z0-9_]*|[0-9@*#?$!-])/;

/** Takes quotes and escapes off a word and puts variables in, as BuildKit does. What is unknown stays as it is written. */
export function expandWord(word: string, lookup: Lookup, escape: string): string {
  let out = "";
  let quote = "";
  for (let at = 0; at < word.length; ) {
    const char = word[at] ?? "";
    if (quote === "'") {
      if (char === "'") quote = "";
      else out += char;
      at += 1;
    } else if (char === escape) {
      const next = word[at + 1];
      // between double quotes only these lose their escape
      if (quote === '"' && next !== undefined && next !== '"' && next !== "$" && next !== escape) out += escape;
      out += next ?? "";
      at += 2;
    } else if (char === "$") {
      const found = readVariable(word, at, lookup, escape);
      out += found.text;
      at = found.end;
    } else {
      if (char === quote) quote = "";
      else if (quote === "" && (char === "'" || char === '"')) quote = char;
      else out += char;
      at += 1;
    }
  }
  return out;
}

/** Names of the variables that a word reads. */
export function variablesIn(word: string, escape: string): string[] {
  const names: string[] = [];
  expandWord(
    word,
    (name) => {
      names.push(name);
      return "unknown";
    },
    escape,
  );
  return names;
}

function readVariable(word: string, at: number, lookup: Lookup, escape: string): { readonly text: string; readonly end: number } {
  if (word[at + 1] !== "{") {
    const name = NAME.exec(word.slice(at + 1))?.[0];
    if (name === undefined) return { text: "$", end: at + 1 };
    return { text: valueOf(lookup(name), word.slice(at, at + 1 + name.length)), end: at + 1 + name.length };
  }
  const end = closingBrace(word, at + 2, escape);
  if (end === -1) return { text: word.slice(at), end: word.length };
  const inner = word.slice(at + 2, end);
  const name = NAME.exec(inner)?.[0] ?? "";
  const written = word.slice(at, end + 1);
  return { text: modified(lookup, name, inner.slice(name.length), written, escape), end: end + 1 };
}

function closingBrace(word: string, from: number, escape: string): number {
  let depth = 1;
  for (let at = from; at < word.length; at++) {
    if (word[at] === escape) at += 1;
    else if (word[at] === "{" && word[at - 1] === "$") depth += 1;
    else if (word[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

function valueOf(found: ReturnType<Lookup>, written: string): string {
  if (found === "unknown") return written;
  return found === "unset" ? "" : found.value;
}

/** `${NAME:-word}` and its kin. */
function modified(lookup: Lookup, name: string, modifier: string, written: string, escape: string): string {
  const found = lookup(name);
  if (found === "unknown") return written;
  const value = found === "unset" ? undefined : found.value;
  const [, operator = "", word = ""] = /^(:[-+?]|[-+?]|##?|%%?|\/\/?)?([\s\S]*)$/.exec(modifier) ?? [];
  const argument = (): string => expandWord(word, lookup, escape);
  const isSet = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  switch (operator.replace(":", "")) {
    case "":
      return value ?? "";
    case "-":
      return isSet ? (value ?? "") : argument();
    case "+":
      return isSet ? argument() : "";
    case "?":
      return value ?? "";
    case "#":
      return withoutPrefix(value ?? "", argument(), "shortest");
    case "##":
      return withoutPrefix(value ?? "", argument(), "longest");
    case "%":
      return reversed(withoutPrefix(reversed(value ?? ""), reversed(argument()), "shortest"));
    case "%%":
      return reversed(withoutPrefix(reversed(value ?? ""), reversed(argument()), "longest"));
    default:
      return replaced(value ?? "", argument(), operator === "//");
  }
}

function withoutPrefix(value: string, pattern: string, which: "shortest" | "longest"): string {
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  if (which === "longest") lengths.reverse();
  const length = lengths.find((candidate) => globMatches(pattern, value.slice(0, candidate)));
  return length === undefined ? value : value.slice(length);
}

function replaced(value: string, argument: string, all: boolean): string {
  const slash = argument.indexOf("/");
  const pattern = slash === -1 ? argument : argument.slice(0, slash);
  const replacement = slash === -1 ? "" : argument.slice(slash + 1);
  let out = "";
  let at = 0;
  while (at < value.length) {
    const length = longestMatch(value, at, pattern);
    if (length === 0) {
      out += value[at++] ?? "";
      continue;
    }
    out += replacement;
    at += length;
    if (!all) return out + value.slice(at);
  }
  return out;
}

function longestMatch(value: string, at: number, pattern: string): number {
  for (let length = value.length - at; length > 0; length--) if (globMatches(pattern, value.slice(at, at + length))) return length;
  return 0;
}

/** `*` and `?` only; time is the product of both lengths. */
function globMatches(pattern: string, text: string): boolean {
  let row = 0;
  let column = 0;
  let star = -1;
  let mark = 0;
  while (column < text.length) {
    if (row < pattern.length && (pattern[row] === "?" || pattern[row] === text[column]) && pattern[row] !== "*") {
      row += 1;
      column += 1;
    } else if (pattern[row] === "*") {
      star = row++;
      mark = column;
    } else if (star !== -1) {
      row = star + 1;
      column = ++mark;
    } else return false;
  }
  while (pattern[row] === "*") row += 1;
  return row === pattern.length;
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}
