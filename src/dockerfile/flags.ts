import { sourceSpan, type Flag, type JoinedText } from "./syntax.ts";

// here a blank is an ASCII one: the builder looks at bytes
const BLANK = /[\t-\r ]/;

/** Flags come first; quotes and escapes in them are taken off; `--` alone ends them. `end` is where the arguments begin. */
export function readFlags(rest: JoinedText, escape: string): { readonly flags: Flag[]; readonly end: number } {
  const flags: Flag[] = [];
  const { text } = rest;
  let at = 0;
  for (;;) {
    while (at < text.length && BLANK.test(text[at] ?? "")) at += 1;
    if (!text.startsWith("--", at)) return { flags, end: at };
    const start = at;
    const word = readFlagWord(text, at, escape);
    at = word.end;
    if (word.value === "--") return { flags, end: at };
    const equals = word.value.indexOf("=");
    flags.push({
      name: word.value.slice(2, equals === -1 ? undefined : equals),
      value: equals === -1 ? undefined : word.value.slice(equals + 1),
      span: sourceSpan(rest, start, at),
    });
    if (at >= text.length) return { flags, end: at };
  }
}

function readFlagWord(text: string, from: number, escape: string): { readonly value: string; readonly end: number } {
  let value = "";
  let quote = "";
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quote === "" && BLANK.test(char)) break;
    if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = "";
    else if (char === escape) value += text[++at] ?? "";
    else value += char;
  }
  return { value, end: Math.min(at, text.length) };
}
