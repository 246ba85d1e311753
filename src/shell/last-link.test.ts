import { expect, test } from "vitest";
import { lastLink } from "./last-link.ts";

const shown = (text: string): unknown => {
  const link = lastLink(text);
  return link && [text.slice(0, link.end), link.joint && text.slice(link.joint.start, link.joint.end)];
};

test.each<[string, unknown]>([
  ["a", ["a", undefined]],
  ["a &&   b c ", ["a &&   b c", " &&   "]],
  ["set -e; a;  b | c", ["set -e; a;  b | c", ";  "]],
  ["a || b", ["a || b", " || "]],
  ["(a; b) && { c; }", ["(a; b) && { c; }", " && "]],
  ["a && b &", undefined],
  ["a; # b", undefined],
  ["a && exit 0", undefined],
  ["a && (b", undefined],
  ["", undefined],
])("%s", (text, expected) => {
  expect(shown(text)).toEqual(expected);
});
