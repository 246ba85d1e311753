import { expect, test } from "vitest";
import { notAFile, settle } from "./settle.ts";

test.each([
  ["nothing is there", undefined, undefined, "new", "write"],
  ["it says the same already", undefined, "new", "new", "same"],
  ["the user wrote it", undefined, "mine", "new", "kept"],
  ["nobody changed it", "old", "old", "new", "write"],
  ["nobody changed it, and nothing is new", "old", "old", "old", "same"],
  ["version control changed its line ends", "old\n", "old\r\n", "old\n", "same"],
  ["the user changed it, and nothing is new", "old", "mine", "old", "same"],
  ["the user changed it elsewhere", "a\nb\nc\nd\n", "a\nb\nc\nmine\n", "new\nb\nc\nd\n", "merge"],
  ["the user took it away", "old", undefined, "new", "left-out"],
  ["marks are still in it", "old", "<<<<<<< yours\n", "new", "unresolved"],
  ["it is of the set no longer", "old", "old", undefined, "remove"],
  ["it is of the set no longer, and the user changed it", "old", "mine", undefined, "released"],
  ["it is of the set no longer, and gone", "old", undefined, undefined, "same"],
])("%s", (_, base, users, next, what) => {
  expect(settle(base, users, next, false).what).toBe(what);
});

test("a folder or a link is kept, and never taken for gone", () => {
  expect(settle("old", notAFile, "new", false)).toEqual({ what: "kept" });
  expect(settle("old", notAFile, undefined, false)).toEqual({ what: "released" });
});

test("force takes the user's text away, and says so", () => {
  expect(settle("old", "mine", "new", true)).toEqual({ what: "write", text: "new", over: true });
  expect(settle("old", undefined, "new", true)).toEqual({ what: "write", text: "new", over: false });
});
