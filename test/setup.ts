import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** A fresh clone has no registries yet; they are made from the folders before any test imports one. */
export function setup(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, "../scripts/registries.mjs")]);
}
