import { absoluteModule } from "./python/imports.ts";
import type { Modules, PythonModule } from "./python/modules.ts";

/** A module the entry comes to by imports, and the import that first brought it. */
export interface Reached {
  readonly module: PythonModule;
  readonly name: string;
  readonly by: { readonly path: string; readonly line: number } | undefined;
}

/** The modules of the project that importing the entry brings in, itself first, also those that functions import later. */
export function reachedFrom(modules: Modules, entryFile: string): Reached[] {
  const reached = new Map<string, Reached>();
  const waiting: { readonly path: string; readonly by: Reached["by"] }[] = [{ path: entryFile, by: undefined }];

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (reached.has(next.path)) continue;
    const module = modules.get(next.path);
    const name = modules.nameOf(next.path);
    if (module === undefined || name === undefined) continue;
    reached.set(next.path, { module, name, by: next.by });
    for (const outer of packagesAround(name)) {
      const path = modules.fileOf(outer);
      if (path !== undefined) waiting.push({ path, by: next.by });
    }
    for (const one of module.imports) {
      const target = absoluteModule(one, name);
      if (target === undefined) continue;
      const by = { path: module.path, line: one.line };
      for (const dotted of [target, ...(one.name === undefined || one.name === "*" ? [] : [`${target}.${one.name}`])]) {
        const path = modules.fileOf(dotted);
        if (path !== undefined) waiting.push({ path, by });
      }
    }
  }
  return [...reached.values()];
}

/** `a`, `a.b` for `a.b.c`: importing a module runs the packages around it. */
function packagesAround(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}
