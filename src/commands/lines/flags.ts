import { checkNames as knownChecks, paths, presets, stages, words, type Offers } from "../completions/offers.ts";

export const text = (input: string): string => input;

interface OneText {
  readonly kind: "parsed";
  readonly parse: (input: string) => string;
  readonly brief: string;
  readonly optional: true;
  readonly placeholder?: string;
  readonly proposeCompletions?: Offers;
}
interface ManyTexts extends OneText {
  readonly variadic: true;
}
interface ListOfTexts extends OneText {
  readonly variadic: ",";
}
interface Switch {
  readonly kind: "boolean";
  readonly brief: string;
  readonly default: false;
  readonly withNegated: false;
}

type Extra = Pick<OneText, "placeholder" | "proposeCompletions">;

/** A flag that may be given once. */
export function one(brief: string, extra: Extra = {}): OneText {
  return { kind: "parsed", parse: text, brief, optional: true, ...extra };
}

/** A flag that may be given several times. */
export function many(brief: string, extra: Extra = {}): ManyTexts {
  return { ...one(brief, extra), variadic: true };
}

export function on(brief: string): Switch {
  return { kind: "boolean", brief, default: false, withNegated: false };
}

export const format: ManyTexts = many("How to show the result: text, json, sarif, junit, github or markdown; may be given several times", {
  placeholder: "FORMAT",
  proposeCompletions: words("text", "json", "sarif", "junit", "github", "markdown"),
});
export const output: ManyTexts = many("Where the format of the same position goes: a file, or - for standard output", {
  placeholder: "FILE",
  proposeCompletions: paths,
});
export const noIgnore: Switch = on("Comments in Dockerfiles take no finding back");

export const checkTarget: OneText = one("The stage that is built (default: the last)", { placeholder: "STAGE", proposeCompletions: stages });
export const checkBuildArg: ManyTexts = many("A build argument; may be given several times", { placeholder: "NAME=value" });
export const checkContext: OneText = one("The build context (default: as found)", { placeholder: "dir", proposeCompletions: paths });
export const checkPreset: ManyTexts = many("Instead of the contract or plimsoll:recommended: plimsoll:strict, hadolint, buildkit", {
  placeholder: "PRESET",
  proposeCompletions: presets,
});

const names = (brief: string): ListOfTexts => ({ ...one(brief, { placeholder: "CHECK", proposeCompletions: knownChecks }), variadic: "," });
export const onlyChecks: ListOfTexts = names("Only these checks, by id or by another tool's rule, with commas between");
export const ignoredChecks: ListOfTexts = names("All but these checks, with commas between");
