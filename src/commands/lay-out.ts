import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LayOut } from "../session/prove-fix.ts";

/** Files in a folder of their own among the machine's temporary ones, which nobody else may read. */
export const layOut: LayOut = (files) => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-fix-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
