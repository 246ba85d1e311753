import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const layers = [[{ name: "a", content: "x" }], [{ name: "b", content: "x".repeat(50_000) }], [{ name: "c", content: "y" }]];
const judge = async (options: Readonly<Record<string, unknown>>): Promise<string> => told(await judgeImage(check, { layers, options }));

test("layers are counted", async () => {
  expect(await judge({})).toBe("proven: few");
  expect(await judge({ count: 3 })).toBe("proven: few");
  expect(await judge({ count: 2 })).toBe("violated: many smallest smallest smallest");
});

test("one layer may be too large", async () => {
  expect(await judge({ size: "40kB" })).toBe("violated: large");
  expect(await judge({ size: "60kB" })).toBe("proven: few");
});
