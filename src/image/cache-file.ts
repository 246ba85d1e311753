import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const DAY = 24 * 60 * 60 * 1000;

/** A cache's file, or undefined where it cannot be read: a cache never stands in the way. */
export function readCached(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8");
    touch(path);
    return text;
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that no reader ever sees half of it. What cannot be written is passed over. */
export function writeCached(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    remove(temporary);
  }
}

/** Takes away the files of a cache that nobody has read for so many days. */
export function removeUnused(directory: string, name: RegExp, days: number): void {
  const oldest = Date.now() - days * DAY;
  try {
    for (const each of readdirSync(directory)) {
      const path = join(directory, each);
      if (name.test(each) && statSync(path).mtimeMs < oldest) remove(path);
    }
  } catch {
    // another run may be at it
  }
}

/** Says that it was of use today; once a day is enough. */
function touch(path: string): void {
  const now = Date.now();
  if (statSync(path).mtimeMs < now - DAY) utimesSync(path, now / 1000, now / 1000);
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there, or it cannot be helped.
  }
}
