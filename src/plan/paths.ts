import { posix } from "node:path";
import { withoutTrailing } from "../text/trim.ts";

/** Whether one path is the other or lies below it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}

/** A path against a working directory; undefined where either is not known. */
export function resolveFrom(cwd: string | undefined, path: string): string | undefined {
  if (/[$`*?]|\{\{|<%/.test(path)) return undefined;
  if (path.startsWith("/")) return normal(path);
  return cwd === undefined ? undefined : normal(posix.join(cwd, path));
}

/** Without `.`, `..` and a slash at the end. */
export function normal(path: string): string {
  const clean = posix.normalize(path);
  return clean.length > 1 ? withoutTrailing(clean, "/") : clean;
}
