import { expect, test } from "vitest";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeFileEvidence, fakeImageEvidence } from "../testing.ts";
import { check } from "./index.ts";

test.each<[readonly string[] | undefined, Outcome]>([
  [undefined, "violated"],
  [[], "violated"],
  [["NONE"], "violated"],
  [["CMD-SHELL", "curl -f http://localhost/"], "proven"],
  [["CMD", "check"], "proven"],
])("an image's health check %j is %s", (words, outcome) => {
  const none = { interval: undefined, timeout: undefined, startPeriod: undefined, startInterval: undefined, retries: undefined };
  const healthcheck = words === undefined ? undefined : { test: words, ...none };
  expect(check.image?.(fakeImageEvidence({ config: { healthcheck } }), {} as never).outcome).toBe(outcome);
});

test("a HEALTHCHECK that the builder refuses is not one that is turned off", () => {
  expect(check.file?.(fakeFileEvidence("FROM python:3.11\nHEALTHCHECK ...\n"), {} as never).outcome).toBe("unproven");
  expect(check.file?.(fakeFileEvidence("FROM python:3.11\nHEALTHCHECK none\n"), {} as never).outcome).toBe("violated");
});
