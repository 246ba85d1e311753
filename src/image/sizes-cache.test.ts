import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { openSizesCache } from "./sizes-cache.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-sizes-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const id = `sha256:${"ab".repeat(32)}`;

test("remembers a size by layer and level, over runs", () => {
  const directory = join(scratch, "new/deep");
  openSizesCache(directory, 6).set(id, 12345);
  openSizesCache(directory, 6).set(id, 12346);
  expect(openSizesCache(directory, 6).get(id)).toBe(12346);
  expect(openSizesCache(directory, 9).get(id)).toBeUndefined();
  expect(readdirSync(directory)).toEqual([`${"ab".repeat(32)}.gzip-6`]);
});

test("what is damaged, or no digest, is as good as absent", () => {
  const directory = mkdtempSync(join(scratch, "damaged-"));
  const cache = openSizesCache(directory, 6);
  for (const text of ["", "12", "12x\n", "-5\n", "0\n", "9".repeat(400), "\u0000\n"]) {
    writeFileSync(join(directory, `${"ab".repeat(32)}.gzip-6`), text);
    expect(cache.get(id)).toBeUndefined();
  }
  cache.set("sha256:../../escape", 5);
  expect([cache.get("sha256:../../escape"), cache.get("")]).toEqual([undefined, undefined]);
  expect(readdirSync(directory)).toHaveLength(1);
});

test("a place that cannot be written is passed over", () => {
  const blocked = join(scratch, "a-file");
  writeFileSync(blocked, "x");
  chmodSync(blocked, 0o400);
  const cache = openSizesCache(blocked, 6);
  cache.set(id, 5);
  expect(cache.get(id)).toBeUndefined();
});
