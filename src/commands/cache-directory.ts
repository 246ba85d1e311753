import { homedir } from "node:os";
import { join } from "node:path";

/** Where things are put by that can be found out again. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "plimsoll");
}
