import type { AskedPackageChange, DockerfileComparison, StageChange } from "../../diff/comparison.ts";

export function outcomeText({ outcome }: DockerfileComparison): string {
  if (outcome === "identical") return "identical";
  return outcome === "alike" ? "alike: written otherwise, and the same is built" : "different";
}

export function stageText({ after, before }: StageChange, arrow: string): string {
  if (before === undefined) return `from ${after ?? ""}`;
  return after === undefined ? `from ${before}` : `${before} ${arrow} ${after}`;
}

export function askedName({ manager, name, shipped }: AskedPackageChange): string {
  return `${manager} ${name}${shipped ? "" : ", only to build"}`;
}

export function askedText({ after, before }: AskedPackageChange, arrow: string): string {
  const version = (asked: string): string => (asked === "" ? "any version" : asked);
  if (before !== undefined && after !== undefined) return `${version(before)} ${arrow} ${version(after)}`;
  const only = before ?? after ?? "";
  return only === "" ? "" : version(only);
}
