import { expect, test } from "vitest";
import { isUntouched, withMark } from "./written-mark.ts";

test("a marked text is untouched until someone changes it", () => {
  const text = withMark("FROM a\nRUN b\n");
  expect(isUntouched(text)).toBe(true);
  expect(isUntouched(text.replaceAll("\n", "\r\n"))).toBe(true);
  expect(isUntouched(text.replace("RUN b", "RUN c"))).toBe(false);
  expect(isUntouched(`${text}\n`)).toBe(false);
  expect(isUntouched("FROM a\n")).toBe(false);
});
