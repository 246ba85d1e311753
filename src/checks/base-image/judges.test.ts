import { expect, test } from "vitest";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeFileEvidence } from "../testing.ts";
import { check } from "./index.ts";

const digest = `sha256:${"0".repeat(64)}`;

test.each<[string, object, Outcome]>([
  [`python:3.11-slim@${digest}`, { image: "python:3.11-slim" }, "proven"],
  [`python@${digest}`, { image: "python:3.11-slim" }, "unproven"],
  ["python:3.12", { image: "python" }, "proven"],
  ["python", { image: "python:latest" }, "proven"],
  ["index.docker.io/library/python:3.12", { image: ["node:22", "docker.io/python:3.12"] }, "proven"],
  ["ghcr.io/acme/python:3.12", { image: "python:3.12" }, "violated"],
  ["localhost:5000/python", { image: "localhost:5000/python:1" }, "violated"],
  ["python:3.12", { image: `python:3.12@${digest}` }, "violated"],
  ["alpine:3.20", { variants: ["alpine"] }, "proven"],
  [`python@${digest}`, { variants: ["slim"] }, "unproven"],
  [`python@${digest}`, {}, "proven"],
  ["localhost:5000/python", {}, "violated"],
  ["scratch", {}, "proven"],
])("FROM %s with %j is %s", (ref, options, outcome) => {
  expect(check.file?.(fakeFileEvidence(`FROM ${ref}\n`), options as never).outcome).toBe(outcome);
});

test("tells what stood in for the base, and the bases of the stages it uses", () => {
  const text = "FROM golang:1.24 AS tools\nFROM python:3.11-slim\nCOPY --from=tools /go /go\n";
  const answer = check.file?.(fakeFileEvidence(text, { standIns: { "python:3.11-slim": "mirror/python:3.11" } }), { image: "python:3.11-slim" } as never);
  expect(answer?.outcome).toBe("proven");
  expect(answer?.evidence.map((one) => one.message)).toEqual([
    { code: "base", args: { ref: "python:3.11-slim" } },
    { code: "stoodIn", args: { standIn: "mirror/python:3.11", ref: "python:3.11-slim" } },
    { code: "earlierBase", args: { stage: "tools", ref: "golang:1.24" } },
  ]);
});

test("a set to write stands on the first image", () => {
  expect(check.shape?.({ image: ["python:3.11-slim", "python:3.12-slim"] } as never)).toEqual({ base: "python:3.11-slim" });
});
