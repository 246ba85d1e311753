import { expect, test } from "vitest";
import { check as apt } from "./apt-lists-removed/index.ts";
import { check as conda } from "./conda-cache-removed/index.ts";
import { check as npm } from "./npm-cache-removed/index.ts";
import { check as pip } from "./pip-no-cache/index.ts";
import { check as yarn } from "./yarn-cache-removed/index.ts";
import { judgeImage, told } from "./testing-images.ts";
import type { TestImageParts } from "./testing-images.ts";
import type { Check } from "./kind.ts";

const content = "x".repeat(150_000);
const judge = async (check: Check, name: string, more: Partial<TestImageParts> = {}): Promise<string> =>
  told(await judgeImage(check, { layers: [[{ name: "bin/sh", content: "x" }], [{ name, content }]], ...more }));

test.each<[string, Check, string]>([
  ["apt", apt, "var/lib/apt/lists/mirror.example.org_debian_dists_trixie_InRelease"],
  ["pip", pip, "home/app/.cache/pip/http-v2/a/b"],
  ["npm", npm, "root/.npm/_cacache/content-v2/x"],
  ["yarn", yarn, "usr/local/share/.cache/yarn/v6/x"],
  ["conda", conda, "opt/miniconda3/pkgs/numpy.conda"],
])("a cache of %s is found in the final tree, and in a layer below it", async (_, check, name) => {
  expect(await judge(check, name)).toBe("violated: inImage");
  const gone = `${name.slice(0, name.lastIndexOf("/") + 1)}.wh.${name.slice(name.lastIndexOf("/") + 1)}`;
  expect(await judge(check, name, { layers: [[], [{ name, content }], [{ name: gone }]] })).toBe("violated: inLayer");
});

test("what came with the base, what is small and what lies elsewhere is none", async () => {
  expect(await judge(apt, "var/lib/apt/lists/list", { baseLayers: 2 })).toBe("proven");
  expect(await judge(apt, "var/lib/apt/lists/list", { layers: [[{ name: "var/lib/apt/lists/list", content: "x" }]] })).toBe("proven");
  expect(await judge(apt, "var/lib/apt/extended_states")).toBe("proven");
  expect(await judge(yarn, "app/.yarn/cache/lodash.zip")).toBe("proven");
});
