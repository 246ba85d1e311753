import { fileName } from "./uv-lock.ts";
import { tableOf } from "./pyproject.ts";

/** Wheels among the files a lock lists for a package; undefined where it lists none at all. */
export function filesOfLock(list: unknown): string[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return list.flatMap((one) => {
    const name = fileName(tableOf(one));
    return name?.endsWith(".whl") === true ? [name] : [];
  });
}
