import { describe, expect, test } from "vitest";
import { whatItBrings } from "./sources.ts";
import type { Brings } from "./sources.ts";

describe("without a build context only the name speaks", () => {
  test.each<[string, Brings]>([
    [".", "source"],
    ["./", "source"],
    ["*", "source"],
    ["main.py", "source"],
    ["app", "unknown"],
    ["./src/", "unknown"],
    ["requirements.txt", "manifests"],
    ["requirements*.txt", "manifests"],
    ["requirements/", "manifests"],
    ["package*.json", "manifests"],
    ["pyproject.toml", "manifests"],
    ["uv.lock", "manifests"],
    ["setup.py", "manifests"],
    ["README.md", "manifests"],
    ["https://example.com/app.py", "manifests"],
    ["$SOURCE", "unknown"],
  ])("%s brings %s", (source, brings) => {
    expect(whatItBrings(source, undefined)).toBe(brings);
  });
});

describe("with a build context it is looked up", () => {
  const files = ["app/main.py", "docs/index.md", "packages/a/package.json", "prisma/schema.prisma", "requirements.txt", "vite.config.ts"];
  const context = { files, ignoredBy: () => undefined, read: () => undefined };

  test.each<[string, Brings]>([
    [".", "source"],
    ["app", "source"],
    ["/app/", "source"],
    ["a*", "source"],
    ["docs", "manifests"],
    ["packages/*/package.json", "manifests"],
    ["prisma", "manifests"],
    ["vite.config.ts", "manifests"],
    ["requirements.txt", "manifests"],
  ])("%s brings %s", (source, brings) => {
    expect(whatItBrings(source, context)).toBe(brings);
  });

  test("a whole context of manifests brings no source", () => {
    expect(whatItBrings(".", { ...context, files: ["package.json", "package-lock.json"] })).toBe("manifests");
  });
});
