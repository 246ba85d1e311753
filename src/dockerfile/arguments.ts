import { countLeadingBlanks, endWithoutBlanks } from "./blanks.ts";
import { readFlags } from "./flags.ts";
import { readJsonWords } from "./json-words.ts";
import { sliceJoined, sourceSpan, type Flag, type JoinedText, type JsonWord, type SyntaxProblem } from "./syntax.ts";
import { pairsOf } from "./words.ts";

export interface Arguments {
  readonly flags: readonly Flag[];
  readonly args: JoinedText;
  readonly json: readonly JsonWord[] | undefined;
}

const TAKES_JSON = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME"]);

/** Flags, then the arguments, as a JSON array where the instruction takes one and they are one. */
export function readArguments(keyword: string, rest: JoinedText, escape: string, problems: SyntaxProblem[]): Arguments {
  const { flags, end } = readFlags(rest, escape);
  const args = trimJoined(sliceJoined(rest, end, rest.text.length));
  if (keyword === "ENV" || keyword === "LABEL") {
    const { problem } = pairsOf({ keyword, args }, escape);
    if (problem !== undefined) problems.push({ code: "name-without-value", ...problem });
  }
  if (TAKES_JSON.has(keyword)) return { flags, args, json: readJson(args, problems) };
  return { flags, args, json: keyword === "HEALTHCHECK" ? readJson(healthCommand(args), problems) : undefined };
}

/** What follows HEALTHCHECK's first word. */
export function healthCommand(args: JoinedText): JoinedText {
  const type = /^[^\t\v\f\r ]*[\t\v\f\r ]*/.exec(args.text)?.[0] ?? "";
  return sliceJoined(args, type.length, args.text.length);
}

function trimJoined(joined: JoinedText): JoinedText {
  const start = countLeadingBlanks(joined.text);
  return sliceJoined(joined, start, Math.max(start, endWithoutBlanks(joined.text)));
}

function readJson(args: JoinedText, problems: SyntaxProblem[]): readonly JsonWord[] | undefined {
  const words = readJsonWords(args);
  if (words === "wrong")
    problems.push({ code: "json-not-strings", message: "an array of arguments may hold strings only", span: sourceSpan(args, 0, args.text.length) });
  return typeof words === "string" ? undefined : words;
}
