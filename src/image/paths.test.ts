import fc from "fast-check";
import { expect, test } from "vitest";

import { cleanPath, nameOf, parentOf } from "./paths.ts";

test("a name as the path inside the image", () => {
  expect(["a", "./a", "/a", "a/", "./a//b/", "../x", "a/../../b", "", "/", "./", "..", ".hidden/..x"].map(cleanPath)).toEqual([
    "/a",
    "/a",
    "/a",
    "/a",
    "/a/b",
    "/x",
    "/b",
    "/",
    "/",
    "/",
    "/",
    "/.hidden/..x",
  ]);
});

test("whatever the name, the path is absolute, clean and stays", () => {
  const part = fc.constantFrom("", ".", "..", "a", ".b", "..c", "d.");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const expected: string[] = [];
      for (const one of parts) {
        if (one === "..") expected.pop();
        else if (one !== "" && one !== ".") expected.push(one);
      }
      const path = cleanPath(parts.join("/"));
      expect(path).toBe(`/${expected.join("/")}`);
      expect(cleanPath(path)).toBe(path);
    }),
  );
});

test("parent and name", () => {
  expect(["/a", "/a/b", "/"].map((path) => [parentOf(path), nameOf(path)])).toEqual([
    ["/", "a"],
    ["/a", "b"],
    ["/", ""],
  ]);
});
