import type { Sentence } from "../../facts/programs/kind.ts";

/** More names than this are told by their number. */
const MOST_NAMED = 4;
const LONGEST_NAME = 60;

/** Fills the first of a sentence's forms whose operands are there; undefined where none fits. */
export function fillSentence(sentence: Sentence, operands: readonly string[]): string | undefined {
  const forms = typeof sentence === "string" ? [sentence] : sentence;
  for (const form of forms) {
    const filled = fill(form, operands);
    if (filled !== undefined) return filled;
  }
  return undefined;
}

function fill(form: string, operands: readonly string[]): string | undefined {
  let whole = true;
  const text = form.replaceAll(/(\(s\) )?\{(\*-1|-1|\*|\d\*?)\}/g, (_, plural: string | undefined, place: string) => {
    const chosen = choose(place, operands);
    if (chosen.length === 0) whole = false;
    return (plural === undefined ? "" : isSeveral(chosen) ? "s " : " ") + listed(chosen.map(inWords));
  });
  return whole ? text : undefined;
}

/** `-`, and the braces of `find -exec`. */
function inWords(name: string): string {
  return name === "-" ? "its input" : name === "{}" ? "what was found" : name;
}

/** Words with a value put in for `{}`, and `(s)` before it as fits one name or several. */
export function withValue(words: string, value: string): string {
  return words.replaceAll("(s) {}", isSeveral(value.split(",")) ? "s {}" : " {}").replaceAll("{}", value);
}

/** What a variable holds may be several. */
function isSeveral(names: readonly string[]): boolean {
  return names.length > 1 || names[0]?.includes("$") === true;
}

function choose(place: string, operands: readonly string[]): readonly string[] {
  if (place === "*") return operands;
  if (place === "*-1") return operands.slice(0, -1);
  if (place === "-1") return operands.slice(-1);
  const from = Number(place[0]) - 1;
  return place.endsWith("*") ? operands.slice(from) : operands.slice(from, from + 1);
}

/** `a, b and c`; of many the first ones and how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.map(shortened);
  if (shown.length <= 1) return shown[0] ?? "";
  if (shown.length > MOST_NAMED) return `${shown.slice(0, MOST_NAMED - 1).join(", ")} and ${shown.length - MOST_NAMED + 1} more`;
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** A value of pages is known by its beginning. */
export function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= LONGEST_NAME ? line : `${line.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}
