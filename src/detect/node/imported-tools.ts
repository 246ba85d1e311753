import type { Manifest } from "./manifest.ts";
import type { ScriptModule } from "./script/module.ts";

/** A package that production does not install, and where the program imports it all the same. */
export interface ImportedTool {
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/** Packages for development alone that modules import as soon as they are loaded: without them the program does not start. */
export function importedTools(manifest: Manifest, modules: readonly ScriptModule[]): ImportedTool[] {
  const found = new Map<string, ImportedTool>();
  for (const module of modules) {
    for (const { name, line } of importedAtOnce(module)) {
      if (!Object.hasOwn(manifest.devDependencies, name) || Object.hasOwn(manifest.dependencies, name) || found.has(name)) continue;
      found.set(name, { name, path: module.path, line });
    }
  }
  return [...found.values()];
}

/** Packages that are imported outside of every block: those in a block may be for development, `if (isDevelopment) require("x")`. */
function importedAtOnce({ tokens, imports }: ScriptModule): { readonly name: string; readonly line: number }[] {
  const open = new Set<number>();
  let depth = 0;
  for (const { line, text } of tokens) {
    if (text === "}") depth -= 1;
    // the braces of `import { x }` and `const { x } =` are closed again before the name of the package
    if (text === "require" || text === "from" || text === "import") {
      if (depth <= 0) open.add(line);
      else open.delete(line);
    }
    if (text === "{") depth += 1;
  }
  return imports.flatMap(({ from, line }) => {
    const name = packageOf(from);
    return name === undefined || !open.has(line) ? [] : [{ name, line }];
  });
}

function packageOf(from: string): string | undefined {
  if (/^[./]|^node:|^#|^@\//.test(from)) return undefined;
  const parts = from.split("/");
  return from.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}
