import { countLeadingBlanks } from "./blanks.ts";
import { sourceSpan, type JoinedText, type JsonWord } from "./syntax.ts";

/** A JSON array of strings with the place of each; `shell` where the text is no JSON array and so is meant for a shell; `wrong` where it holds something else than strings. */
export function readJsonWords(args: JoinedText): readonly JsonWord[] | "shell" | "wrong" {
  // blanks that JSON itself would not take may lead
  const lead = countLeadingBlanks(args.text);
  const text = args.text.slice(lead);
  if (!text.startsWith("[")) return "shell";
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return "shell";
  }
  if (!Array.isArray(parsed)) return "shell";
  const values: unknown[] = parsed;
  // a number too large for a float is an error of the JSON reader, and so no JSON
  if (values.some((value) => typeof value === "number" && !Number.isFinite(value))) return "shell";
  const places = stringPlaces(text);
  const words: JsonWord[] = [];
  for (const [index, value] of values.entries()) {
    if (typeof value !== "string") return "wrong";
    const [start, end] = places[index] ?? [0, 0];
    words.push({ value: value.replace(/[\uD800-\uDFFF]/gu, "\uFFFD"), span: sourceSpan(args, lead + start, lead + end) });
  }
  return words;
}

/** Where the strings of valid JSON stand, quotes included. */
function stringPlaces(text: string): (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  for (let start = text.indexOf('"'); start !== -1;) {
    let end = start + 1;
    while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    places.push([start, end + 1]);
    start = text.indexOf('"', end + 1);
  }
  return places;
}
