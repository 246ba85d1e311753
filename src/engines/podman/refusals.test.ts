import { expect, test } from "vitest";
import type { BuildSpec } from "../build-kind.ts";
import { fakeCommandLine, type FakeCall, plainBuild } from "../testing.ts";
import { featureProbe, refusals } from "./refusals.ts";

// podman 4.3's own words for what it does not know, and for what is not there
test.each([
  ["heredoc", 'Error: building at STEP "COPY <<END /a": checking on sources under "/x": copier: stat: "/<<END": no such file or directory', false],
  ["start-interval", 'Error: building at STEP "HEALTHCHECK --start-interval=1s": flag provided but not defined: -start-interval', false],
  ["copy-link", "Error: COPY only supports the --chmod=<permissions> --chown=<uid:gid> and the --from=<image|stage> flags", false],
  ["heredoc", 'Error: building at STEP "COPY plimsoll-is-not-there /b": copier: stat: "/plimsoll-is-not-there": no such file or directory', true],
  ["run-mount-secret", "is not asked", true],
] as const)("%s after %j", async (feature, stderr, known) => {
  expect(await featureProbe(fakeCommandLine(() => ({ code: 125, stderr })))(feature)).toBe(known);
});

test("each feature is tried once", async () => {
  const calls: FakeCall[] = [];
  const probe = featureProbe(fakeCommandLine(() => ({ code: 125 }), calls));
  await probe("heredoc");
  await probe("heredoc");
  expect(calls).toHaveLength(1);
});

test("what podman does not know, or has no place for, is refused with its line", async () => {
  const probe = (feature: string): Promise<boolean> => Promise.resolve(feature !== "heredoc" && feature !== "syntax-frontend");
  const asked: BuildSpec = {
    ...plainBuild,
    builder: "far",
    cacheTo: ["type=local,dest=c"],
    cacheFrom: ["r.example/c"],
    platforms: ["linux/amd64", "linux/arm64"],
  };
  const used = [
    { feature: "heredoc", line: 3 },
    { feature: "copy-link", line: 4 },
    { feature: "syntax-frontend", line: 1 },
  ] as const;
  expect((await refusals(probe, "4.3.1", asked, used)).map(({ kind, line, what }) => [kind, line, what])).toEqual([
    ["refused", 3, "podman 4.3.1 does not know here-documents"],
    ["ignored", 1, "podman 4.3.1 builds with a frontend of its own, whatever `# syntax` names"],
    ["refused", undefined, "--builder far: podman 4.3.1 builds by itself and knows no builders"],
    ["refused", undefined, "type=local,dest=c: podman 4.3.1 keeps a build cache in registries only"],
    ["refused", undefined, "--platform linux/amd64,linux/arm64: several at once are built with docker only"],
  ]);
});
