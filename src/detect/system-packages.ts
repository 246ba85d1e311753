import { addTo } from "../text/add-to.ts";
import { debianNeeds } from "../facts/python-debian.ts";
import { pythonServer } from "../facts/python-servers.ts";
import type { Fact, FactSource, Server } from "./application.ts";
import type { DjangoFound } from "./django.ts";
import type { LockedPackage } from "./packages/locked.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from } from "./source.ts";

export interface SystemPackages {
  readonly build: readonly Fact<string>[];
  readonly runtime: readonly Fact<string>[];
}

/** Debian packages that the requirements and what they bring need and their wheels do not hold. Names of Debian 12; see facts/python-debian.ts. */
export function systemPackages(
  requirements: readonly Requirement[],
  locked: readonly LockedPackage[],
  django: DjangoFound | undefined,
  server: Fact<Server> | undefined,
): SystemPackages {
  const build = new Map<string, FactSource[]>();
  const runtime = new Map<string, FactSource[]>();
  const named = (name: string): boolean => requirements.some((one) => one.name === name) || locked.some((one) => one.name === name);
  const need = (key: string, extras: readonly string[], evidence: FactSource): void => {
    const needs = Object.hasOwn(debianNeeds, key) ? debianNeeds[key] : undefined;
    if (needs === undefined || (needs.unlessExtras?.some((extra) => extras.includes(extra) || named(`${key}-${extra}`)) ?? false)) return;
    for (const name of needs.build) addTo(build, name, evidence);
    for (const name of needs.run) addTo(runtime, name, evidence);
  };
  for (const requirement of requirements) {
    const evidence = from(requirement.path, requirement.line, requirement.written);
    if (requirement.kind === "vcs") for (const name of ["git", "ca-certificates"]) addTo(build, name, evidence);
    need(requirement.name === "psycopg" && requirement.extras.includes("c") ? "psycopg-c" : requirement.name, requirement.extras, evidence);
  }
  for (const { name, version, source } of locked) {
    if (requirements.some((one) => one.name === name)) continue;
    const evidence = byDefault(`${name} ${version ?? ""}, which another package brings`);
    if (source === "vcs") for (const one of ["git", "ca-certificates"]) addTo(build, one, evidence);
    // an extra's own package stands in the lock beside psycopg, and was looked for above
    if (name !== "psycopg" || !named("psycopg-c")) need(name, [], evidence);
  }
  // a server that is added is built like those that are required
  const added = server === undefined || server.value.declared ? undefined : pythonServer(server.value.name).package;
  if (added !== undefined) need(added, [], server?.evidence[0] ?? byDefault(`${added}, added to the image`));
  if (django !== undefined) {
    const gis = django.settingsFiles.find((file) => /django\.contrib\.gis/.test(django.project.read(file) ?? ""));
    if (gis !== undefined) need("django.contrib.gis", [], from(gis, undefined, "django.contrib.gis"));
  }
  return { build: facts(build), runtime: facts(runtime) };
}

function facts(packages: ReadonlyMap<string, readonly FactSource[]>): Fact<string>[] {
  return [...packages].map(([value, evidence]) => ({ value, confidence: "likely", evidence }));
}
