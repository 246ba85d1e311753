import { expect, test } from "vitest";
import { nearestWord } from "./nearest.ts";

test.each([
  ["biuld", ["trial", "build"], "build"],
  ["user-not-rot", ["user-is", "user-not-root"], "user-not-root"],
  ["Images", ["images"], "images"],
  ["environement", ["environment", "requirements"], "environment"],
  ["xyz", ["build", "trial"], undefined],
  ["", ["a-long-word"], undefined],
])("%s is nearest to one of %j: %s", (word, candidates, expected) => {
  expect(nearestWord(word, candidates)).toBe(expected);
});
