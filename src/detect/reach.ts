import { argument, callsIn } from "./python/calls.ts";
import { absoluteModule } from "./python/imports.ts";
import type { Modules, PythonModule } from "./python/modules.ts";

/** A module the entry comes to by imports, and the import that first brought it. */
export interface Reached {
  readonly module: PythonModule;
  readonly name: string;
  readonly by: { readonly path: string; readonly line: number } | undefined;
}

/** More than the largest applications have; only a repository made to be endless has more. */
const MOST = 6000;

/** The modules of the project that importing the first files brings in, those first, also those that functions import later. */
export function reachedFrom(modules: Modules, ...files: readonly string[]): Reached[] {
  const reached = new Map<string, Reached>();
  const waiting: { readonly path: string; readonly by: Reached["by"] }[] = files.map((path) => ({ path, by: undefined }));

  // a queue that is read on, not shifted: it grows to thousands
  for (let at = 0; at < waiting.length && reached.size < MOST; at += 1) {
    const next = waiting[at];
    if (next === undefined || reached.has(next.path)) continue;
    const module = modules.get(next.path);
    const name = modules.nameOf(next.path);
    if (module === undefined || name === undefined) continue;
    reached.set(next.path, { module, name, by: next.by });
    for (const outer of packagesAround(name)) {
      const path = modules.fileOf(outer);
      if (path !== undefined) waiting.push({ path, by: next.by });
    }
    for (const { named, line } of includedByName(module)) {
      const dotted = named.startsWith(".") ? absoluteModule({ module: named, name: undefined, as: "", line, path: module.path }, name) : named;
      // the last part may be an object of the module before it: "config.Production"
      const path = dotted === undefined ? undefined : (modules.fileOf(dotted) ?? modules.fileOf(dotted.slice(0, Math.max(0, dotted.lastIndexOf(".")))));
      if (path !== undefined) waiting.push({ path, by: { path: module.path, line } });
    }
    const asked = new Set<string>();
    for (const one of module.imports) {
      const target = absoluteModule(one, name);
      if (target === undefined) continue;
      const by = { path: module.path, line: one.line };
      for (const dotted of [target, ...(one.name === undefined || one.name === "*" ? [] : [`${target}.${one.name}`])]) {
        if (asked.has(dotted)) continue;
        asked.add(dotted);
        const path = modules.fileOf(dotted);
        if (path !== undefined && !reached.has(path)) waiting.push({ path, by });
      }
    }
  }
  return [...reached.values()];
}

/** Calls that bring in the module that a text names: Pyramid's `config.include`, Flask's `config.from_object`, Python's own `import_module`. */
const BY_NAME = ["include", "from_object", "import_module", "import_string"];
const DOTTED = /^\.*[A-Za-z_][\w.]*$/;

/** Modules that are brought in by a text, also by one that stands in for a variable: `from_object(os.getenv("CONFIG", "config.Production"))`. */
function includedByName(module: PythonModule): { readonly named: string; readonly line: number }[] {
  if (!BY_NAME.some((name) => module.mentions(`${name}(`))) return [];
  return module.statements.flatMap(({ tokens }) =>
    callsIn(tokens).flatMap((call) => {
      if (!BY_NAME.includes(call.callee.slice(call.callee.lastIndexOf(".") + 1))) return [];
      const named = (argument(call, 0) ?? []).flatMap(({ value }) => (value !== undefined && DOTTED.test(value) ? [value] : []));
      return named.map((one) => ({ named: one, line: call.line }));
    }),
  );
}

/** `a`, `a.b` for `a.b.c`: importing a module runs the packages around it. */
function packagesAround(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}
