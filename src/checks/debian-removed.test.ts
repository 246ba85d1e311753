import { expect, test } from "vitest";
import { aptRemoved } from "./debian-removed.ts";
import { fakeFileEvidence } from "./testing.ts";

test.each<[string, readonly string[]]>([
  ["apt-get purge -y --auto-remove gcc make:amd64", ["gcc", "make"]],
  ["apt-get update && apt remove curl", ["curl"]],
  ["dpkg --purge gcc", ["gcc"]],
  ["apt-get autoremove -y", []],
  ["apt-get install --purge gcc", []],
  ["apt-get purge $BUILD_PACKAGES", []],
  ["npm remove gcc", []],
])("%s removes %j", (line, names) => {
  expect(aptRemoved(fakeFileEvidence(`FROM debian:trixie\nRUN ${line}\n`).plan.stages).map(({ name }) => name)).toEqual(names);
});
