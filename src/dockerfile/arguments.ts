import type { Span } from "../text/span.ts";
import { sliceJoined, sourceSpan, type Flag, type JoinedText, type JsonWord, type SyntaxProblem } from "./syntax.ts";

export interface Arguments {
  readonly flags: readonly Flag[];
  readonly args: JoinedText;
  readonly json: readonly JsonWord[] | undefined;
}

const TAKES_JSON = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME"]);

/** Flags, then the arguments, as a JSON array where the instruction takes one and they are one. */
export function readArguments(keyword: string, rest: JoinedText, keywordSpan: Span, problems: SyntaxProblem[]): Arguments {
  const { flags, end } = readFlags(rest);
  const args = trimJoined(sliceJoined(rest, end, rest.text.length));
  if (keyword === "HEALTHCHECK") return { flags, args, json: readHealthcheckJson(args, problems) };
  if ((keyword === "ENV" || keyword === "LABEL") && !isComplete(args.text)) {
    const span = args.text === "" ? keywordSpan : sourceSpan(args, 0, args.text.length);
    if (args.text !== "") problems.push({ code: "name-without-value", message: `${keyword} must have two arguments`, span });
  }
  return { flags, args, json: TAKES_JSON.has(keyword) ? readJson(args, problems) : undefined };
}

/** ENV and LABEL take `name=value …`, or in the old form a name and a value. */
function isComplete(text: string): boolean {
  const first = /^\S+/.exec(text)?.[0] ?? "";
  return first.includes("=") || /^\S+\s+\S/.test(text);
}

function readHealthcheckJson(args: JoinedText, problems: SyntaxProblem[]): readonly JsonWord[] | undefined {
  const command = /^CMD\s+/i.exec(args.text);
  return command === null ? undefined : readJson(sliceJoined(args, command[0].length, args.text.length), problems);
}

export function trimJoined(joined: JoinedText): JoinedText {
  const start = joined.text.length - joined.text.trimStart().length;
  return sliceJoined(joined, start, Math.max(start, joined.text.trimEnd().length));
}

/** Flags come first; quotes and escapes in them are taken off; `--` alone ends them. */
function readFlags(rest: JoinedText): { readonly flags: Flag[]; readonly end: number } {
  const flags: Flag[] = [];
  const { text } = rest;
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
    if (!text.startsWith("--", at)) return { flags, end: at };
    const start = at;
    const word = readFlagWord(text, at);
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

function readFlagWord(text: string, from: number): { readonly value: string; readonly end: number } {
  let value = "";
  let quote = "";
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quote === "" && /\s/.test(char)) break;
    if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (quote !== "" && char === quote) quote = "";
    else if (char === "\\" && at + 1 < text.length) value += text[++at] ?? "";
    else if (char !== "\\") value += char;
  }
  return { value, end: at };
}

/** A JSON array of strings with the place of each; undefined where the text is no JSON array and so is meant for a shell. */
function readJson(args: JoinedText, problems: SyntaxProblem[]): readonly JsonWord[] | undefined {
  if (!args.text.startsWith("[")) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(args.text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  if (!parsed.every((value) => typeof value === "string")) {
    problems.push({ code: "json-not-strings", message: "an array of arguments may hold strings only", span: sourceSpan(args, 0, args.text.length) });
    return undefined;
  }
  const places = [...args.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  return parsed.map((value, index) => {
    const place = places[index];
    const start = place?.index ?? 0;
    return { value, span: sourceSpan(args, start, start + (place?.[0].length ?? 0)) };
  });
}
