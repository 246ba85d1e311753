import { strictObject } from "valibot";
import { expect, test } from "vitest";
import { defaultContract } from "./default.ts";

test("without a contract, plimsoll:recommended holds, as far as its checks exist", () => {
  const checks = new Map([["user-not-root", { options: strictObject({}), meta: { level: "warning" as const, presets: ["recommended" as const] } }]]);
  const { path, images } = defaultContract({ dockerfile: "/a/Dockerfile", context: "/a", target: "run", checks });
  expect(path).toBeUndefined();
  expect(images[0]?.build).toEqual({ context: "/a", dockerfile: "/a/Dockerfile", target: "run", args: {}, tags: [] });
  expect(images[0]?.requirements.map(({ id, level, origin }) => [id, level, origin])).toEqual([["user-not-root", "warning", "plimsoll:recommended"]]);
});
