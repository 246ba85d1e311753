import { expect, test } from "vitest";
import { memoryProject } from "../../project/memory.ts";
import { readManifest } from "./manifest.ts";
import { nodeVersion } from "./node-version.ts";
import { allows } from "./version-range.ts";

test.each([
  [">=18", "24", true],
  ["^20.11.1 || >=22", "24", true],
  ["^20.11.1 || ^22.1", "24", false],
  ["20.x", "20", true],
  ["18 - 22", "24", false],
  ["18 - 22", "22", true],
  [">=18 <23", "24", false],
  ["< 25", "24", true],
  ["~22.12", "22", true],
  ["^22.18.0", "22", true],
  [">= 22.14.0", "22", true],
  ["*", "24", true],
  ["latest please", "24", undefined],
])("%s allows %s: %s", (range, version, expected) => {
  expect(allows(range, version)).toBe(expected);
});

function version(files: Record<string, string>): readonly [string, readonly string[]] {
  const project = memoryProject({ "package.json": "{}", ...files });
  const manifest = readManifest(project, "");
  if (manifest === undefined) throw new Error("no package.json");
  const { fact, contradictions } = nodeVersion(project, [manifest]);
  return [fact.value, contradictions];
}

test("the usual release where nothing says otherwise, and where a range allows it", () => {
  expect(version({})).toEqual(["24", []]);
  expect(version({ "package.json": '{"engines":{"node":">=18.17"}}' })).toEqual(["24", []]);
  expect(version({ "package.json": '{"engines":{"node":"^22.12.0"}}' })).toEqual(["22", []]);
});

test.each([
  [{ ".nvmrc": "v22.12.0\n" }, "22"],
  [{ ".nvmrc": "lts/jod" }, "22"],
  [{ ".nvmrc": "# here\n\nlts/*\n" }, "24"],
  [{ ".node-version": "22" }, "22"],
  [{ ".tool-versions": "python 3.12\nnodejs 22.4.1\n" }, "22"],
  [{ "mise.toml": '[tools]\nnode = "22.18.0"\n' }, "22"],
  [{ "package.json": '{"volta":{"node":"22.1.0"},"engines":{"node":">=24"}}' }, "22"],
])("%o gives %s", (files, expected) => {
  expect(version(files as Record<string, string>)[0]).toBe(expected);
});

test("files that contradict each other are told of, and so is a release without security updates", () => {
  expect(version({ ".nvmrc": "22", "package.json": '{"engines":{"node":">=24"}}' })[1]).toEqual(["package.json wants Node >=24, .nvmrc says 22"]);
  expect(version({ ".nvmrc": "22", ".node-version": "24" })[1]).toEqual([".node-version says Node 24, .nvmrc says 22"]);
  expect(version({ ".nvmrc": "18" })[1]).toEqual([".nvmrc says Node 18, which gets no security updates since 2025-04-30"]);
});
