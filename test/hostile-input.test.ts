import { describe, expect, test } from "vitest";
import { judge } from "./hostile-judge.ts";
import { longLines, manyLines } from "./hostile-shapes.ts";

describe("what is as long as the longest files that people write is judged", () => {
  test.each(Object.entries({ ...longLines, ...manyLines }))("%s", (_, shape) => {
    const [result] = judge({ "/repo/Dockerfile": shape(46_000) });
    expect(result).toMatch(/^(?:judged|dockerfile-too-large|template-.*)$/);
  });
});

describe("a short file is judged, or refused for the number of its stages", () => {
  test.each(Object.entries(manyLines))("%s", (_, shape) => {
    const result = judge({ "/repo/Dockerfile": shape(10_000) });
    expect(result).toHaveLength(1);
    expect(result[0]).toMatch(/^(?:judged|dockerfile-too-large)$/);
  });
});

describe("a long line is judged or refused", () => {
  test.each(Object.entries(longLines))("%s", (_, shape) => {
    const [result] = judge({ "/repo/Dockerfile": shape(490_000) });
    expect(result).toMatch(/^(?:judged|dockerfile-too-large)$/);
  });
});

describe("10 MB are refused", () => {
  test.each(Object.entries(longLines))("%s", (_, shape) => {
    expect(judge({ "/repo/Dockerfile": shape(10_000_000) })).toEqual(["dockerfile-too-large"]);
  });
});
