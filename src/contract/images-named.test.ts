import { expect, test } from "vitest";
import { imagesNamed } from "./images-named.ts";

const images = [{ name: "web" }, { name: "worker" }];

test("the image that is named, or all", () => {
  expect(imagesNamed(images, "web")).toEqual([{ name: "web" }]);
  expect(imagesNamed(images, undefined)).toEqual(images);
});

test.each([
  ["wrker", "did you mean worker?"],
  ["zzzzzz", "it has web, worker"],
])("%s is none: %s", (name, hint) => {
  expect(() => imagesNamed(images, name)).toThrow(expect.objectContaining({ code: "image-unknown", exitCode: 2, hint }));
});
