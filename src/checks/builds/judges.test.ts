import { expect, test } from "vitest";
import { fakeFileEvidence, fakeImageEvidence } from "../testing.ts";
import { check } from "./index.ts";

const dockerfile = "FROM python:3.13-slim\nRUN false\n";

test("a build that failed is violated at the line of the failing instruction", () => {
  const evidence = { ...fakeFileEvidence(dockerfile), buildFailure: { line: 2, step: "[2/2] RUN false", reason: "exit code: 1" } };
  expect(check.file?.(evidence, {} as never)).toMatchObject({
    outcome: "violated",
    evidence: [{ message: { code: "failed" }, place: { path: "Dockerfile", line: 2, endColumn: 10 } }],
  });
});

test("a build that failed before any step has no line to show", () => {
  const evidence = { ...fakeFileEvidence(dockerfile), buildFailure: { line: undefined, step: undefined, reason: "no such base" } };
  expect(check.file?.(evidence, {} as never)).toMatchObject({ outcome: "violated", evidence: [{ message: { code: "failedBefore" } }] });
});

test("an image that is there was built", () => {
  expect(check.image?.(fakeImageEvidence(), {} as never).outcome).toBe("proven");
  expect(check.file?.(fakeFileEvidence(dockerfile), {} as never).outcome).toBe("proven");
});
