import type { Project } from "../project/project.ts";
import { isAside } from "./aside.ts";
import type { PythonModule } from "./python/modules.ts";
import type { Roots } from "./python/roots.ts";
import type { Reached } from "./reach.ts";

/** Modules that may start a server: what is reached, and files that are run by themselves. */
export function runners(project: Project, roots: Roots, reached: readonly Reached[]): PythonModule[] {
  const known = new Set(reached.map(({ module }) => module.path));
  const others = project
    .files()
    .filter(
      (path) =>
        path.endsWith(".py") &&
        !known.has(path) &&
        !isAside(path) &&
        /(?:^|\/)(?:main|__main__|run|server|serve|start|manage|wsgi|asgi|cli|app)\.py$/.test(path),
    );
  return [...reached.map(({ module }) => module), ...others.flatMap((path) => roots.from("").get(path) ?? [])];
}
