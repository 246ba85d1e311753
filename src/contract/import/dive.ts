import { parse } from "yaml";
import { UserError } from "../../errors.ts";
import type { Imported, ImportedRequirement, LeftOver } from "./imported.ts";

const MEASURE = "dive counts each copy of a file, and every copy but the last is what Plimsoll counts: look at the figure once";

/** What a `.dive-ci` asks, by `image-waste`, which counts otherwise. */
export function importDive(path: string, text: string): Imported {
  const rules = rulesOf(path, text);
  const requirements: ImportedRequirement[] = [];
  const left: LeftOver[] = [];
  for (const [rule, value] of Object.entries(rules)) {
    if (value === "disabled" || value === false || value === null) continue;
    const written = typeof value === "string" || typeof value === "number" ? String(value) : "";
    const options = optionsOf(rule, written);
    if (options === undefined) {
      left.push({ line: undefined, what: rule, why: Object.hasOwn(makers, rule) ? `${written} is no value for it` : "dive has no such rule" });
      continue;
    }
    requirements.push({ id: rule, check: "image-waste", options });
    left.push({ line: undefined, what: `${rule}, as it is counted`, why: MEASURE });
  }
  return { path, extends: [], requirements, off: [], left };
}

function rulesOf(path: string, text: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new UserError("wrong-dive-file", `${path} is no YAML: ${(error as Error).message.split("\n", 1)[0] ?? ""}`, {
      hint: "give the file that dive --ci reads",
    });
  }
  const rules = typeof document === "object" && document !== null ? (document as Readonly<Record<string, unknown>>)["rules"] : undefined;
  if (typeof rules === "object" && rules !== null) return { ...rules };
  throw new UserError("wrong-dive-file", `${path} has no rules`, { hint: "give the file that dive --ci reads" });
}

const makers: Readonly<Record<string, (value: string) => Readonly<Record<string, unknown>> | undefined>> = {
  highestWastedBytes: (value) => (/^\d+(?:\.\d+)? ?(?:[kMGT]i?)?B?$/i.test(value) ? { max: bytesOf(value), percent: 0 } : undefined),
  highestUserWastedPercent: (value) => percentOf(value, (share) => share),
  lowestEfficiency: (value) => percentOf(value, (share) => 1 - share),
};

function optionsOf(rule: string, value: string): Readonly<Record<string, unknown>> | undefined {
  return Object.hasOwn(makers, rule) ? makers[rule]?.(value) : undefined;
}

/** Shares are from 0 to 1. */
function percentOf(value: string, wasted: (share: number) => number): Readonly<Record<string, unknown>> | undefined {
  const share = Number(value);
  return value !== "" && share >= 0 && share <= 1 ? { max: 0, percent: Number((wasted(share) * 100).toFixed(2)) } : undefined;
}

const powers: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

function bytesOf(value: string): number {
  const [, digits = "", letter = "", binary = ""] = /^([\d.]+) ?([kmgt]?)(i?)b?$/i.exec(value) ?? [];
  return Math.round(Number(digits) * (binary === "" ? 1000 : 1024) ** (powers[letter.toLowerCase()] ?? 0));
}
