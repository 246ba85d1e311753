import { expect, test } from "vitest";
import { usualTimes } from "../facts/health-times.ts";
import { readyWithin } from "./ready.ts";

const nothingSaid = { request: undefined, log: undefined, within: undefined };

test.each([
  ["thirty seconds without a health check", undefined, 30],
  ["thirty seconds where its first probe comes early", { ...usualTimes, startPeriod: 30, startInterval: 1, timeout: 3 }, 30],
  ["until the first probe has ended where that comes after an interval", { ...usualTimes, interval: 30, timeout: 10 }, 42],
])("the application may take %s", (_, health, seconds) => {
  expect(readyWithin(nothingSaid, health)).toBe(seconds);
});

test("what the contract says holds, and a condition of its own does not wait for the health check", () => {
  const slow = { ...usualTimes, interval: 60 };
  expect(readyWithin({ ...nothingSaid, within: 5 }, slow)).toBe(5);
  expect(readyWithin({ ...nothingSaid, log: "listening" }, slow)).toBe(30);
});
