import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { absolutePattern, fitsGlob, joinPath } from "./path-globs.ts";

describe("fitsGlob", () => {
  test.each([
    ["/app/main.py", "/app/main.py"],
    ["/app/*.py", "/app/main.py"],
    ["/**/.env", "/.env"],
    ["/**/.env", "/srv/deep/.env"],
    ["/app/**", "/app"],
    ["/app/**", "/app/a/b"],
    ["/app/**/test?.py", "/app/test1.py"],
    ["/app/**/x/**/y", "/app/x/1/x/2/y"],
    ["/a*b*c", "/aXbYbZc"],
    ["/app/", "/app"],
  ])("%s fits %s", (pattern, path) => {
    expect(fitsGlob(pattern, path)).toBe(true);
  });

  test.each([
    ["/app/*.py", "/app/sub/main.py"],
    ["/app", "/app/main.py"],
    ["/**/.env", "/app/.env.example"],
    ["/app/*/x", "/app/x"],
    ["/a*b", "/ab/c"],
  ])("%s does not fit %s", (pattern, path) => {
    expect(fitsGlob(pattern, path)).toBe(false);
  });

  test("a path fits itself, and any pattern in which segments became stars", () => {
    const segment = fc.stringMatching(/^[a-z.]{1,6}$/).filter((text) => text !== "." && text !== "..");
    fc.assert(
      fc.property(fc.array(fc.tuple(segment, fc.constantFrom("same", "*", "**")), { minLength: 1, maxLength: 8 }), (parts) => {
        const path = `/${parts.map(([text]) => text).join("/")}`;
        const pattern = `/${parts.map(([text, how]) => (how === "same" ? text : how)).join("/")}`;
        return fitsGlob(path, path) && fitsGlob(pattern, path);
      }),
    );
  });

  test("a hostile pattern ends", () => {
    expect(fitsGlob(`/${"**/a*a*a*/".repeat(200)}b`, `/${`${"a".repeat(40)}/`.repeat(200)}c`)).toBe(false);
  });
});

test("relative patterns stand in the folder, `**` stands anywhere", () => {
  expect(absolutePattern("app/", "/srv")).toBe("/srv/app");
  expect(absolutePattern("/etc/x", "/srv")).toBe("/etc/x");
  expect(absolutePattern("**/.env", "/srv")).toBe("/**/.env");
});

test("joinPath never leaves the root", () => {
  expect(joinPath("/app", "../../../etc")).toBe("/etc");
  expect(joinPath("/app", "./a//b/.")).toBe("/app/a/b");
});
