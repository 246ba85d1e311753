import type { CommandPart, ExplainedCommand, ScriptLine } from "../../explain/command/kind.ts";
import type { Detail, ExplainedInstruction, LineRange, Repeats } from "../../explain/dockerfile/kind.ts";

export const UNKNOWN = "not known here";

/** `14`, `14–18`. */
export function rangeText({ first, last }: LineRange, dash = "–"): string {
  return first === last ? String(first) : `${first}${dash}${last}`;
}

/** `lines 14, 16–18 and 20`. */
export function linesText(ranges: readonly LineRange[], dash = "–"): string {
  const texts = ranges.map((range) => rangeText(range, dash));
  const listed = texts.length <= 1 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
  return `${texts.length === 1 && ranges[0]?.first === ranges[0]?.last ? "line" : "lines"} ${listed}`;
}

/** What a change of the line runs again, in a sentence. */
export function repeatsText({ perhaps, surely }: Repeats, dash = "–"): string {
  const later = surely.length === 0 ? "" : `runs ${linesText(surely, dash)} again`;
  const copied = perhaps.length === 0 ? "" : `${linesText(perhaps, dash)} only if what is copied comes out different`;
  if (later === "" && copied === "") return "runs no other line again";
  return [later, copied === "" ? "" : later === "" ? `runs ${copied}` : copied].filter((part) => part !== "").join("; ");
}

/** What the instruction needs, in a sentence; empty where it needs nothing that has a name. */
export function dependsText({ dependsOn }: ExplainedInstruction): string {
  return dependsOn.map(({ line, what }) => (line === undefined ? what : `${what} (line ${line})`)).join(", ");
}

/** Parts worth a line of their own: what the sentence already names is left out. */
export function shownParts(parts: readonly CommandPart[]): readonly (Detail | CommandPart)[] {
  return parts.filter(
    ({ kind, means }) =>
      kind === "option" ||
      kind === "verb" ||
      kind === "package" ||
      kind === "setting" ||
      kind === "redirect" ||
      (kind === "own" ? means === undefined : kind === "open" || means !== undefined),
  );
}

export function meaningText(part: Pick<CommandPart, "kind" | "means"> | Detail): string {
  if (part.means !== undefined) return part.means;
  if (part.kind === "package") return `a package; what it is for is ${UNKNOWN}`;
  if (part.kind === "open") return "known only when it runs";
  if (part.kind === "option" || part.kind === "own") return `an option that is ${UNKNOWN}`;
  return UNKNOWN;
}

/** How a command hangs together with the one before. */
export function jointText(joint: string | undefined): string {
  switch (joint) {
    case "&&":
      return "then";
    case "||":
      return "or, if that fails,";
    case "|":
      return "takes that output and";
    case "&":
      return "beside it";
    case "$()":
      return "puts in its output:";
    default:
      return "";
  }
}

/** What a command does, after how it hangs together with the one before. */
export function commandText(command: ExplainedCommand): string {
  if (command.does !== undefined) return command.does;
  return `what this program does is ${UNKNOWN}`;
}

/** Commands of a script with those inside them, flat. */
export function flatten(script: readonly ScriptLine[], depth = 0): readonly ScriptLine[] {
  return script.flatMap((line) => {
    const own = { ...line, depth: line.depth + depth };
    return line.command === undefined ? [own] : [own, ...flatten(line.command.inner, own.depth + 1)];
  });
}
