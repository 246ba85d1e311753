import { expect, test } from "vitest";
import type { BuildSpec } from "../build-kind.ts";
import { fakeCommandLine, plainBuild } from "../testing.ts";
import { readBuilder, refusals, refusedBy } from "./builder.ts";

const told = (driver: string, can: boolean): string => `Name:          b
Driver:        ${driver}
Last Activity: 2026-11-21 14:30:59 +0000 UTC

Nodes:
Name:             b0
Status:           running
Features:
 Automatically load images to the Docker Engine image store: true
 Cache export:                                               ${can}
 Multi-platform build:                                       ${can}
 OCI exporter:                                               ${can}
`;

test("the builder's own name and what all its nodes can are read", () => {
  const builder = readBuilder(`${told("remote", true)}Name: b1\nFeatures:\n Cache export: false\n`);
  expect(builder).toMatchObject({ name: "b", driver: "remote" });
  expect(builder.features.get("Cache export")).toBe(false);
  expect(builder.features.get("OCI exporter")).toBe(true);
});

test("what the default driver refuses is said before the build, and with what to do", () => {
  const asked: BuildSpec = {
    ...plainBuild,
    cacheTo: ["type=inline", "type=local,dest=c"],
    platforms: ["linux/amd64", "linux/arm64"],
    result: { archive: "/a" },
  };
  const refused = [...refusedBy(readBuilder(told("docker", false)), asked)];
  expect(refused.map(({ what }) => what)).toEqual([
    "--cache-to type=local,dest=c: the docker driver (builder b) exports no cache but type=inline",
    "--platform linux/amd64,linux/arm64: the docker driver (builder b) builds for one at a time",
    "--archive: the docker driver (builder b) writes no OCI archive",
  ]);
  expect(refused[0]?.instead).toContain("docker buildx create");
});

test.each<[string, string, boolean, Partial<BuildSpec>]>([
  ["an inline cache", "docker", false, { cacheTo: ["type=inline"] }],
  ["one platform", "docker", false, { platforms: ["linux/arm64"] }],
  ["a cache by a builder that exports", "remote", true, { cacheTo: ["user/app:cache"] }],
  ["several platforms into a registry", "remote", true, { platforms: ["linux/amd64", "linux/arm64"], result: "registry" }],
  ["several platforms into the containerd store", "docker", true, { platforms: ["linux/amd64", "linux/arm64"] }],
])("%s is not refused", (_, driver, can, parts) => {
  expect([...refusedBy(readBuilder(told(driver, can)), { ...plainBuild, ...parts })]).toEqual([]);
});

test("several platforms do not go into the engine from another builder", () => {
  const [refused] = refusedBy(readBuilder(told("docker-container", true)), { ...plainBuild, platforms: ["linux/amd64", "linux/arm64"] });
  expect(refused?.instead).toContain("--push");
});

test("a buildx that does not tell what it can is left to say it itself", () => {
  const builder = readBuilder("Name:   default\nDriver: docker\n");
  expect([...refusedBy(builder, { ...plainBuild, cacheTo: ["type=local,dest=c"] })]).toEqual([]);
});

test.each([
  ["no buildx", { version: { code: 1 }, inspect: {} }, "docker has no buildx here"],
  ["an old one", { version: { stdout: "github.com/docker/buildx 0.10.4 c513d34" }, inspect: {} }, "buildx 0.10 cannot tell how a build goes"],
  [
    "an unknown builder",
    { version: { stdout: "x v0.29.1" }, inspect: { code: 1, stderr: 'ERROR: no builder "far" found\n\n  stack\n/usr/x.s:1771' } },
    "there is no builder far",
  ],
  [
    "one that is not reached",
    { version: { stdout: "x v0.29.1" }, inspect: { stdout: "Name: far\nDriver: remote\nNodes:\nName: far0\nError: dial tcp: refused\n" } },
    "the builder far cannot be reached: dial tcp: refused",
  ],
])("%s", async (_, answers, what) => {
  const docker = fakeCommandLine(({ args }) => (args[1] === "version" ? answers.version : answers.inspect));
  expect(await refusals(docker, { ...plainBuild, builder: "far" }, [])).toMatchObject([{ kind: "refused", what }]);
});
