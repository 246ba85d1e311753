import { debianNeeds } from "../facts/python-debian.ts";
import type { Fact, FactSource } from "./application.ts";
import type { Requirement } from "./requirements.ts";
import { from } from "./source.ts";

export interface SystemPackages {
  readonly build: readonly Fact<string>[];
  readonly runtime: readonly Fact<string>[];
}

/** Debian packages that the requirements need and their wheels do not bring. Names of Debian 12; see facts/python-debian.ts. */
export function systemPackages(requirements: readonly Requirement[]): SystemPackages {
  const build = new Map<string, FactSource[]>();
  const runtime = new Map<string, FactSource[]>();
  for (const requirement of requirements) {
    const evidence = from(requirement.path, requirement.line, requirement.written);
    if (requirement.kind === "vcs") for (const name of ["git", "ca-certificates"]) note(build, name, evidence);
    const key = requirement.name === "psycopg" && requirement.extras.includes("c") ? "psycopg-c" : requirement.name;
    const needs = Object.hasOwn(debianNeeds, key) ? debianNeeds[key] : undefined;
    if (needs === undefined || needs.unlessExtras?.some((extra) => requirement.extras.includes(extra))) continue;
    if (needs.unlessExtras?.some((extra) => requirements.some((other) => other.name === `${requirement.name}-${extra}`))) continue;
    for (const name of needs.build) note(build, name, evidence);
    for (const name of needs.run) note(runtime, name, evidence);
  }
  return { build: facts(build), runtime: facts(runtime) };
}

function note(packages: Map<string, FactSource[]>, name: string, evidence: FactSource): void {
  packages.set(name, [...(packages.get(name) ?? []), evidence]);
}

function facts(packages: ReadonlyMap<string, readonly FactSource[]>): Fact<string>[] {
  return [...packages].map(([value, evidence]) => ({ value, confidence: "likely", evidence }));
}
