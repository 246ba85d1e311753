import { describe, expect, test } from "vitest";
import { formatMessage, measureOf } from "./message.ts";
import { formatBytes, formatSeconds } from "./units.ts";
import { visible } from "./visible.ts";
import { shorten, widthOf, wrap } from "./width.ts";

const templates = { size: "{size:bytes} of {max:bytes} in {time:seconds}", plain: "{a} and {b}, {a}", word: "{x:bytes}" };

describe("formatMessage", () => {
  test.each([
    ["size", { size: 95_300_000, max: 150_000_000, time: 1.42 }, "95.3 MB of 150 MB in 1.4 s"],
    ["plain", { a: "x", b: 2 }, "x and 2, x"],
    ["plain", { a: "{b}", b: "$&" }, "{b} and $&, {b}"],
    ["plain", { a: "\u001B[1m" }, String.raw`\x1b[1m and {b}, \x1b[1m`],
    ["word", { x: "many" }, "many"],
    ["not-built", {}, "the image was not built"],
    ["toString", {}, "toString"],
    ["gone", {}, "gone"],
  ])("%s %j", (code, args, text) => {
    expect(formatMessage(templates, { code, args })).toBe(text);
  });

  test("the measured number is the first with a unit", () => {
    expect(measureOf(templates, { code: "size", args: { size: 1000, max: 2000, time: 1 } })).toBe("1 kB");
    expect(measureOf(templates, { code: "plain", args: { a: 1 } })).toBeUndefined();
  });
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [95_000_000, "95 MB"],
  [150_400_000, "150.4 MB"],
  [999_960_000, "1 GB"],
  [1_240_000_000, "1.2 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, "0 s"],
  [0.003, "0.003 s"],
  [0.03, "0.03 s"],
  [0.0999, "0.1 s"],
  [1.42, "1.4 s"],
  [30, "30 s"],
  [59.97, "1 min"],
  [125, "2 min 5 s"],
  [3720, "1 h 2 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  ["plain ü 漢 🙂", "plain ü 漢 🙂"],
  ["\u001B]0;x\u0007", String.raw`\x1b]0;x\x07`],
  ["a\nb\tc\rd", String.raw`a\nb\tc\rd`],
  ["\u009B \u202E \u200B \uFEFF \uD800", String.raw`\x9b \u202e \u200b \ufeff \ud800`],
])("%j is shown as %s", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

describe("wrap", () => {
  test.each([
    ["one two three", 7, ["one two", "three"]],
    ["abcdefgh ij", 3, ["abc", "def", "gh", "ij"]],
    ["漢字漢字", 5, ["漢字", "漢字"]],
    ["", 5, [""]],
  ])("%j at %d", (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });
});

test.each([
  ["docker/Dockerfile", 20, "docker/Dockerfile"],
  ["a/very/long/path/to/Dockerfile", 15, "a/ve…Dockerfile"],
])("%s in %d columns is %s", (text, columns, short) => {
  expect(shorten(text, columns, "…")).toBe(short);
  expect(widthOf(short)).toBeLessThanOrEqual(columns);
});
