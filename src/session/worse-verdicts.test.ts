import { expect, test } from "vitest";
import type { ImageReport } from "../reports/kind.ts";
import { fakeImageReport, fakeVerdict } from "../reports/testing.ts";
import type { Outcome, Verdict } from "../verdict/verdict.ts";
import { worseVerdicts } from "./worse-verdicts.ts";

function side(outcome: Outcome, ready: boolean, settledBy: Verdict["settledBy"] = "container"): ImageReport {
  const container = { readySeconds: ready ? 1 : undefined, healthySeconds: undefined, stopSeconds: 1 };
  return fakeImageReport({ container, verdicts: [fakeVerdict({ requirement: "health", check: "health-becomes-healthy", outcome, settledBy })] });
}

test.each<[string, ImageReport | undefined, ImageReport | undefined, string[]]>([
  ["nothing changed", side("proven", true), side("proven", true), []],
  ["what held is broken", side("proven", true), side("violated", true), ["health"]],
  ["what held is not seen any more", side("proven", true), side("unproven", true), ["health"]],
  ["what ran unseen is broken", side("unproven", true), side("violated", true), ["health"]],
  ["what runs for the first time is seen to be broken", side("unproven", false), side("violated", true), []],
  ["of the image, first seen or not", side("unproven", false, "image"), side("violated", true, "image"), ["health"]],
  ["it does not come up any more", side("violated", true), side("violated", false), ["readiness"]],
  ["it does not build any more", side("proven", true), undefined, ["builds"]],
  ["it builds for the first time", undefined, side("violated", true), []],
])("%s", (_, was, is, worse) => {
  expect(worseVerdicts(was, is)).toEqual(worse);
});
