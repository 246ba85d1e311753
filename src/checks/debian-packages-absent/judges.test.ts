import { expect, test } from "vitest";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeFileEvidence, fakeImage } from "../testing.ts";
import type { FakeImageParts } from "../testing.ts";
import { check } from "./index.ts";

const judge = (parts: FakeImageParts, options = {}) => check.image?.({ image: fakeImage(parts), scan: undefined }, options as never);

test.each<[FakeImageParts, object, Outcome]>([
  [{ packages: { libc6: "2.41", "gcc-14-base": "14.2" } }, {}, "proven"],
  [{ packages: { "gcc-14": "14.2" } }, {}, "violated"],
  [{ packages: { make: "4.4" } }, {}, "violated"],
  [{ packages: { make: "4.4" } }, { packages: ["curl"] }, "proven"],
  [{ packages: { curl: "8" } }, { packages: ["curl"] }, "violated"],
  [{ files: { "/usr/bin/cc": "" } }, {}, "violated"],
  [{ files: { "/usr/local/bin/node": "" } }, {}, "proven"],
  [{ files: { "/usr/bin/curl": "" } }, { packages: ["curl"] }, "violated"],
])("%j with %j is %s", (parts, options, outcome) => {
  expect(judge(parts, options)?.outcome).toBe(outcome);
});

test("the layer is the one that brought dpkg's list of files", () => {
  expect(judge({ packages: { gcc: "14" }, files: { "/var/lib/dpkg/info/gcc.list": { layer: 5 } } })?.evidence).toEqual([
    { message: { code: "present", args: { name: "gcc", version: "14" } }, place: { kind: "image", path: "/var/lib/dpkg/info/gcc.list", layer: 5 } },
  ]);
});

test("each build tool that the final stage installs is told with its place", () => {
  const text = "FROM debian:trixie\nRUN apt-get install -y gcc:amd64 make=4.4 libpq5 ./local.deb\n";
  const answer = check.file?.(fakeFileEvidence(text), {} as never);
  expect(answer?.evidence.map(({ message, place }) => [message.args["name"], place?.kind === "file" ? place.column : 0])).toEqual([
    ["gcc", 24],
    ["make", 34],
  ]);
});
