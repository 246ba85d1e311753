/** Patterns of container-structure-test are those of Go (RE2): JavaScript reads most of their letters, but not always as Go does. */

interface Flags {
  readonly anyCase: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
}

interface Reader {
  readonly text: string;
  at: number;
}

export type Pattern = { readonly source: string; readonly expression: RegExp } | { readonly source: string; readonly refused: string };

class Refused extends Error {}

/** Reads a pattern of Go. What Go itself refuses (a look ahead, a back reference) is refused, and so is the little that cannot be said otherwise. */
export function readPattern(source: string): Pattern {
  try {
    const reader: Reader = { text: source, at: 0 };
    const written = group(reader, { anyCase: false, lines: false, dotAll: false });
    if (reader.at < source.length) throw new Refused("a bracket closes that none opens");
    return { source, expression: new RegExp(written, "v") };
  } catch (error) {
    return { source, refused: error instanceof Refused ? error.message : "it is no pattern" };
  }
}

const named: Readonly<Record<string, string>> = { d: "0-9", w: "0-9A-Za-z_", s: "\\t\\n\\f\\r\\u{20}" };

const posix: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t\\u{20}",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "\\u{21}-\\u{7E}",
  lower: "a-z",
  print: "\\u{20}-\\u{7E}",
  punct: "\\u{21}-\\u{2F}\\u{3A}-\\u{40}\\u{5B}-\\u{60}\\u{7B}-\\u{7E}",
  space: "\\t\\n\\v\\f\\r\\u{20}",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** Up to the bracket that closes the group, or the end. */
function group(reader: Reader, given: Flags): string {
  let flags = given;
  let written = "";
  while (reader.at < reader.text.length && reader.text[reader.at] !== ")") {
    const rest = reader.text.slice(reader.at);
    const set = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/.exec(rest);
    if (set !== null) {
      flags = changed(flags, set[1] ?? "", set[2] ?? "");
      reader.at += set[0].length;
    } else written += part(reader, flags);
  }
  return written;
}

function part(reader: Reader, flags: Flags): string {
  const rest = reader.text.slice(reader.at);
  if (rest.startsWith("(")) return bracket(reader, flags, rest);
  if (rest.startsWith("[")) return classOf(reader, flags);
  if (rest.startsWith("\\")) return escaped(reader, flags);
  const times = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(rest)?.[0];
  if (times !== undefined) {
    reader.at += times.length;
    return times;
  }
  const point = character(reader);
  if (point === ".") return flags.dotAll ? "[\\s\\S]" : "[^\\n]";
  if (point === "^") return flags.lines ? "(?<![^\\n])" : "^";
  if (point === "$") return flags.lines ? "(?![^\\n])" : "$";
  return point === "|" ? "|" : literal(point.codePointAt(0) ?? 0, flags);
}

function bracket(reader: Reader, flags: Flags, rest: string): string {
  const opening = /^\((?:\?P?<(\w+)>|\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:)?/.exec(rest);
  const [head = "(", name, on, off] = opening ?? [];
  if (head === "(" && rest.startsWith("(?")) throw new Refused("it looks ahead or behind, which Go's patterns cannot");
  reader.at += head.length;
  const inside = group(reader, on === undefined ? flags : changed(flags, on, off ?? ""));
  if (reader.text[reader.at] !== ")") throw new Refused("a bracket is never closed");
  reader.at += 1;
  return `${name === undefined ? "(?:" : `(?<${name}>`}${inside})`;
}

function changed(flags: Flags, on: string, off: string): Flags {
  if (/[^ims]/.test(on + off)) throw new Refused(`the flags ${on}${off} are not known here`);
  const after = (letter: string, before: boolean): boolean => (before || on.includes(letter)) && !off.includes(letter);
  return { anyCase: after("i", flags.anyCase), lines: after("m", flags.lines), dotAll: after("s", flags.dotAll) };
}

function escaped(reader: Reader, flags: Flags): string {
  const rest = reader.text.slice(reader.at);
  const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest);
  if (quoted !== null) {
    reader.at += quoted[0].length;
    return [...(quoted[1] ?? "")].map((each) => literal(each.codePointAt(0) ?? 0, flags)).join("");
  }
  const anchor = /^\\([AzbB])/.exec(rest)?.[1];
  if (anchor !== undefined) {
    reader.at += 2;
    return anchor === "A" ? "^" : anchor === "z" ? "$" : `\\${anchor}`;
  }
  const set = classEscape(reader);
  return set ?? literal(codePoint(reader), flags);
}

/** `\d`, `\pL` and the like, in or out of a class. */
function classEscape(reader: Reader): string | undefined {
  const rest = reader.text.slice(reader.at);
  const short = /^\\([dDwWsS])/.exec(rest)?.[1];
  if (short !== undefined) {
    reader.at += 2;
    const inside = named[short.toLowerCase()] ?? "";
    return short === short.toLowerCase() ? `[${inside}]` : `[^${inside}]`;
  }
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/.exec(rest);
  if (property === null) return undefined;
  const [head, letter, not = "", long, single] = property;
  reader.at += head.length;
  const name = long ?? single ?? "";
  const negated = (letter === "P") !== (not === "^");
  return `\\${negated ? "P" : "p"}{${name.length > 2 ? `Script=${name}` : name}}`;
}

/** The character that an escape, or a plain sign, stands for. */
function codePoint(reader: Reader): number {
  const rest = reader.text.slice(reader.at);
  const hex = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest);
  if (hex !== null) {
    reader.at += hex[0].length;
    return Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
  }
  const octal = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0];
  if (octal !== undefined) {
    reader.at += octal.length;
    return Number.parseInt(octal.slice(1), 8);
  }
  if (!rest.startsWith("\\")) return character(reader).codePointAt(0) ?? 0;
  reader.at += 1;
  if (reader.at >= reader.text.length) throw new Refused("a backslash stands at its end");
  const sign = character(reader);
  if (controls[sign] !== undefined) return controls[sign];
  if (/[1-9]/.test(sign)) throw new Refused("it refers back, which Go's patterns cannot");
  if (/[A-Za-z0-9]/.test(sign) || sign > "\x7F") throw new Refused(`\\${sign} means nothing`);
  return sign.codePointAt(0) ?? 0;
}

function character(reader: Reader): string {
  const sign = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  reader.at += sign.length;
  return sign;
}

function classOf(reader: Reader, flags: Flags): string {
  reader.at += 1;
  const not = reader.text[reader.at] === "^";
  if (not) reader.at += 1;
  const members: string[] = [];
  for (let first = true; first || reader.text[reader.at] !== "]"; first = false) {
    if (reader.at >= reader.text.length) throw new Refused("a class is never closed");
    members.push(member(reader, flags));
  }
  reader.at += 1;
  return `[${not ? "^" : ""}${members.join("")}]`;
}

function member(reader: Reader, flags: Flags): string {
  const name = /^\[:(\^?)(\w+):\]/.exec(reader.text.slice(reader.at));
  if (name !== null) {
    const inside = posix[name[2] ?? ""];
    if (inside === undefined) throw new Refused(`there is no class ${name[0]}`);
    reader.at += name[0].length;
    return `[${name[1]}${inside}]`;
  }
  const set = classEscape(reader);
  if (set !== undefined) return set;
  const from = codePoint(reader);
  if (reader.text[reader.at] !== "-" || reader.text[reader.at + 1] === "]" || reader.at + 1 >= reader.text.length) return inBothCases(from, from, flags);
  reader.at += 1;
  const to = codePoint(reader);
  if (to < from) throw new Refused("a range runs backwards");
  return inBothCases(from, to, flags);
}

function literal(point: number, flags: Flags): string {
  const sign = String.fromCodePoint(point);
  const other = flags.anyCase ? otherCase(sign) : sign;
  return other === sign ? hexOf(point) : `[${hexOf(point)}${hexOf(other.codePointAt(0) ?? 0)}]`;
}

function inBothCases(from: number, to: number, flags: Flags): string {
  const range = from === to ? hexOf(from) : `${hexOf(from)}-${hexOf(to)}`;
  if (!flags.anyCase) return range;
  const others = [...Array(Math.min(to - from, 0x500) + 1).keys()].flatMap((step) => {
    const sign = String.fromCodePoint(from + step);
    const other = otherCase(sign);
    return other === sign ? [] : [hexOf(other.codePointAt(0) ?? 0)];
  });
  return range + others.join("");
}

function otherCase(sign: string): string {
  const other = sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase();
  return [...other].length === 1 ? other : sign;
}

function hexOf(point: number): string {
  return `\\u{${point.toString(16)}}`;
}
