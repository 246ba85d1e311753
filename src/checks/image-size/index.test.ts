import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const layers = [[{ name: "base", content: "x".repeat(100_000) }], [{ name: "own", content: "x".repeat(10_000) }]];
const judge = async (options: Readonly<Record<string, unknown>>, baseLayers?: number): Promise<string> =>
  told(await judgeImage(check, { layers, options, ...(baseLayers === undefined ? {} : { baseLayers }) }));

test("all layers count, or those above the base", async () => {
  expect(await judge({ max: "50kB" })).toBe("violated: tooLarge layer layer");
  expect(await judge({ max: "50kB", of: "own layers" }, 1)).toBe("proven: size");
  expect(await judge({ max: "5kB", of: "own layers" }, 1)).toBe("violated: tooLarge layer");
  expect(await judge({ max: "50kB", of: "own layers" })).toBe("unproven: baseUnknown");
  expect(await judge({ max: "50kB", measure: "compressed" })).toBe("unproven: notMeasured");
});
