import type { Project } from "../project/project.ts";
import type { EnvironmentVariable, Fact, Process } from "./application.ts";
import { environmentOf } from "./environment.ts";
import type { Roots } from "./python/roots.ts";
import { reachedFrom } from "./reach.ts";

/** Variables that only workers and schedulers read: those of the modules that their commands name, without what the server reads itself. */
export function processEnvironment(
  project: Project,
  roots: Roots,
  importRoot: string,
  processes: readonly Fact<Process>[],
  known: readonly Fact<EnvironmentVariable>[],
): Fact<EnvironmentVariable>[] {
  const modules = roots.from(importRoot);
  const named = processes
    .flatMap(({ value }) => value.command.map((word) => word.split(":", 1)[0] ?? ""))
    .filter((word) => /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(word));
  const files = named.flatMap((word) => modules.fileOf(word) ?? modules.fileOf(word.slice(0, Math.max(0, word.lastIndexOf(".")))) ?? []);
  if (files.length === 0) return [];
  const own = reachedFrom(modules, ...new Set(files)).filter(({ module }) => module.interesting);
  return environmentOf(project, own).filter((fact) => fact.confidence === "certain" && !known.some((other) => other.value.name === fact.value.name));
}
