import { spawn } from "node:child_process";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isGone, ownName } from "./owner.ts";

test("this process is there; one that has ended is not; of others nothing is known", async () => {
  const own = ownName();
  expect(isGone(own)).toBe(false);
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("close", resolve));
  expect(isGone(own.replace(`/${process.pid}/`, `/${child.pid}/`))).toBe(true);
  expect(isGone(`${hostname()}/${process.pid}/00000000-1`)).toBe(true);
  expect(isGone(`elsewhere/${child.pid}/00000000-1`)).toBe(false);
  for (const odd of ["", "/", `${hostname()}/x/1`, hostname()]) expect(isGone(odd)).toBe(false);
});
