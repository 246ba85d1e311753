import { sourceSpan, type Instruction, type JoinedText } from "../dockerfile/syntax.ts";
import type { Span } from "../text/span.ts";
import type { Sourced } from "./plan.ts";

/** The words of an instruction's arguments, quotes kept, each with its place. */
export function wordsOf(args: JoinedText, escape: string): Sourced<string>[] {
  const words: Sourced<string>[] = [];
  const { text } = args;
  let at = 0;
  while (at < text.length) {
    while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
    const start = at;
    let quote = "";
    for (; at < text.length; at++) {
      const char = text[at] ?? "";
      if (quote === "" && /\s/.test(char)) break;
      if (char === escape && quote !== "'") at += 1;
      else if (quote === "" && (char === "'" || char === '"')) quote = char;
      else if (char === quote) quote = "";
    }
    at = Math.min(at, text.length);
    if (at > start) words.push({ value: text.slice(start, at), span: sourceSpan(args, start, at) });
  }
  return words;
}

/** Names and values of ENV or LABEL, values as written. */
export function pairsOf(instruction: Instruction, escape: string): { readonly name: string; readonly value: string; readonly span: Span; readonly problem?: string }[] {
  const words = wordsOf(instruction.args, escape);
  const [first] = words;
  if (first === undefined) return [];
  if (!first.value.includes("=")) {
    // the old form: one name, and the rest of the line as its value
    const value = instruction.args.text.slice(first.value.length).trim();
    return [{ name: first.value, value, span: sourceSpan(instruction.args, 0, instruction.args.text.length) }];
  }
  return words.map(({ value, span }) => {
    const equals = value.indexOf("=");
    if (equals <= 0) return { name: value, value: "", span, problem: `${value} has no =: write name=value` };
    return { name: value.slice(0, equals), value: value.slice(equals + 1), span };
  });
}
