import { safeParse } from "valibot";
import { describe, expect, test } from "vitest";
import { bytes, seconds } from "./options.ts";

describe("seconds", () => {
  test.each([
    [30, 30],
    ["30s", 30],
    ["500ms", 0.5],
    ["2m", 120],
    ["1m30s", 90],
    ["1.5h", 5400],
  ])("%s is %d seconds", (input, expected) => {
    expect(safeParse(seconds, input).output).toBe(expected);
  });

  test.each(["30", "", "s", "-1s", "30 s", "1d", -1, Number.NaN, null])("refuses %s", (input) => {
    expect(safeParse(seconds, input).success).toBe(false);
  });
});

describe("bytes", () => {
  test.each([
    [150_000_000, 150_000_000],
    ["150MB", 150_000_000],
    ["150mb", 150_000_000],
    ["150 MB", 150_000_000],
    ["150MiB", 157_286_400],
    ["1.5GB", 1_500_000_000],
    ["10kB", 10_000],
    ["7B", 7],
  ])("%s is %d bytes", (input, expected) => {
    expect(safeParse(bytes, input).output).toBe(expected);
  });

  test.each(["150", "MB", "-1MB", "1TB", 1.5, -1, undefined])("refuses %s", (input) => {
    expect(safeParse(bytes, input).success).toBe(false);
  });
});
