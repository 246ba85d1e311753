import { expect, test } from "vitest";
import { withoutOwn } from "./changes.ts";

test("what podman does to every container is no change of the application's", () => {
  const changed = (path: string) => ({ path, change: "changed" as const });
  const added = (path: string) => ({ path, change: "added" as const });
  expect(withoutOwn([changed("/etc"), added("/etc/mtab"), changed("/run"), added("/run/.containerenv"), added("/srv/x")])).toEqual([added("/srv/x")]);
  expect(withoutOwn([changed("/etc"), changed("/etc/passwd")])).toEqual([changed("/etc"), changed("/etc/passwd")]);
  expect(withoutOwn([changed("/srv")])).toEqual([changed("/srv")]);
});
