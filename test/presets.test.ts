import { safeParse } from "valibot";
import { expect, test } from "vitest";
import { checks } from "../src/checks/registry.generated.ts";
import { defaultRequirements } from "../src/contract/choose.ts";
import { presetChecks, presetNames, type PresetCheck } from "../src/contract/presets.ts";

const presets = presetNames.map((name) => [name, presetChecks(name, checks) ?? []] as const);
const idOf = ([check, , as]: PresetCheck): string => as?.id ?? check;
const entries = presets.flatMap(([preset, list]) => list.map(([check, options]) => [preset, check, options] as const));

test.each(entries)("%s: the check %s exists and takes these options", (_, id, options = {}) => {
  const check = checks.get(id);
  expect(check, `there is no folder src/checks/${id}`).toBeDefined();
  expect(check === undefined ? undefined : safeParse(check.options, options).issues).toBeUndefined();
});

test.each(presets)("%s asks for something, and names no requirement twice", (_, list) => {
  const ids = list.map(idOf);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...new Set(ids)]);
});

test("what is recommended is asked for by strict too", () => {
  const strict = new Set((presetChecks("plimsoll:strict", checks) ?? []).map(([id]) => id));
  expect((presetChecks("plimsoll:recommended", checks) ?? []).filter(([id]) => !strict.has(id))).toEqual([]);
});

test("the preset hadolint tells what hadolint tells by itself, each thing once", () => {
  const asked = new Map((presetChecks("hadolint", checks) ?? []).map(([id, options]) => [id, options]));
  expect(asked.has("health-declared")).toBe(false);
  expect(asked.has("base-image")).toBe(false);
  expect(asked.get("user-not-root")).toEqual({ except: "bases without USER" });
  const both = (...presets: string[]) => defaultRequirements({ presets }, undefined, checks).find(({ check }) => check === "user-not-root")?.options;
  expect(both("plimsoll:strict", "hadolint")).toEqual({});
  expect(both("hadolint", "plimsoll:strict")).toEqual({});
  expect(presetChecks("buildkit", checks)?.every(([, options]) => options === undefined)).toBe(true);
});
