import { expect, test } from "vitest";
import { fakeFileEvidence, fakeImageEvidence } from "../testing.ts";
import { check } from "./index.ts";

test("each thing the builder would refuse is told with its place", () => {
  const answer = check.file?.(fakeFileEvidence("FROM python:3.11\nRUNN x\nCOPPY a b\n"), {} as never);
  expect(answer?.outcome).toBe("violated");
  expect(answer?.evidence.map(({ place }) => (place?.kind === "file" ? place.line : 0))).toEqual([2, 3]);
});

test("a target that is not there is refused", () => {
  expect(check.file?.(fakeFileEvidence("FROM python:3.11\n", { target: "runtime" }), {} as never).outcome).toBe("violated");
});

test("an image that exists was built", () => {
  const layers = [{ diffId: "sha256:0", size: 1, compressedSize: undefined, createdBy: undefined }];
  expect(check.image?.(fakeImageEvidence({ layers }), {} as never)).toEqual({ outcome: "proven", evidence: [{ message: { code: "built", args: { layers: 1 } } }] });
});
