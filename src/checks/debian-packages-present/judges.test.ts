import { expect, test } from "vitest";
import { fakeFileEvidence, fakeImageEvidence } from "../testing.ts";
import type { FakeImageParts } from "../testing.ts";
import { check } from "./index.ts";

const judge = (parts: FakeImageParts) => check.image?.(fakeImageEvidence(parts), { packages: ["libpq5", "postgresql-client"] } as never);

test("an image holds what its package database names", () => {
  expect(judge({ packages: { libpq5: "17.1", "postgresql-client": "17" } })?.outcome).toBe("proven");
  expect(judge({ packages: { libpq5: "17.1", "postgresql-client-17": "17" } })?.evidence).toEqual([
    { message: { code: "absent", args: { name: "postgresql-client" } }, place: { kind: "image", path: "/var/lib/dpkg/status" } },
  ]);
});

test("an image without a package database holds none", () => {
  expect(judge({})?.outcome).toBe("violated");
});

test("--purge beside install removes nothing that was asked for", () => {
  const text = "FROM debian:trixie\nRUN apt-get install -y --purge libpq5 postgresql-client\n";
  expect(check.file?.(fakeFileEvidence(text), { packages: ["libpq5", "postgresql-client"] } as never).outcome).toBe("proven");
});
