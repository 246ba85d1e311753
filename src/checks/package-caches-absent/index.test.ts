import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const content = "x".repeat(150_000);

test.each([
  "root/.cache/uv/archive-v0/a/b.py",
  "home/app/.cache/pypoetry/cache/x",
  "go/pkg/mod/cache/download/x.zip",
  "usr/local/cargo/registry/cache/x.crate",
  "root/.m2/repository/a.jar",
])("%s is a cache", async (name) => {
  expect(told(await judgeImage(check, { layers: [[{ name, content }]] }))).toBe("violated: inImage");
  expect(told(await judgeImage(check, { layers: [[{ name, content }]], baseLayers: 1 }))).toBe("proven: none");
});

test("one cache may be allowed, and another program's data is none", async () => {
  const allow = ["/root/.cache/uv"];
  expect(told(await judgeImage(check, { layers: [[{ name: "root/.cache/uv/x", content }]], options: { allow } }))).toBe("proven: none");
  expect(told(await judgeImage(check, { layers: [[{ name: "root/.cache/huggingface/model", content }]] }))).toBe("proven: none");
});
