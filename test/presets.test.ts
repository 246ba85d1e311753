import { safeParse } from "valibot";
import { expect, test } from "vitest";
import { checks } from "../src/checks/registry.generated.ts";
import { presets } from "../src/contract/presets.ts";

const entries = [...presets].flatMap(([preset, list]) => list.map(([check, options]) => [preset, check, options] as const));

test.each(entries)("%s: the check %s exists and takes these options", (_, id, options = {}) => {
  const check = checks.get(id);
  expect(check, `there is no folder src/checks/${id}`).toBeDefined();
  expect(check === undefined ? undefined : safeParse(check.options, options).issues).toBeUndefined();
});

test.each([...presets])("%s names no check twice", (_, list) => {
  const ids = list.map(([check]) => check);
  expect(ids).toEqual([...new Set(ids)]);
});
