import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readState, stateText } from "./written-state.ts";

const state = {
  files: new Map([
    ["b/Dockerfile", "FROM x\n".repeat(50)],
    ["a", ""],
  ]),
  replaced: new Map([["a", "before\n"]]),
  ignored: ["/.env*"],
};

test("what is kept is read again, a line a file", () => {
  const text = stateText(state);
  const read = readState(text);
  expect(Object.fromEntries(read?.files ?? [])).toEqual(Object.fromEntries(state.files));
  expect(read?.ignored).toEqual(["/.env*"]);
  expect(read?.replaced).toEqual(new Map([["a", "before\n"]]));
  expect(text.split("\n").filter((line) => line.includes("b/Dockerfile"))).toHaveLength(1);
  expect(text.length).toBeLessThan(500);
});

test("any texts come back", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
        fc.string({ unit: "grapheme" }),
      ),
      (files) => {
        expect(Object.fromEntries(readState(stateText({ files: new Map(Object.entries(files)), replaced: new Map(), ignored: [] }))?.files ?? [])).toEqual(
          files,
        );
      },
    ),
  );
});

test("a text that another zlib packed stays as it is", () => {
  const other = deflateRawSync("FROM y\n", { level: 0 }).toString("base64");
  const before = JSON.stringify({ version: 1, ignored: [], files: { Dockerfile: other } });
  expect(stateText({ files: new Map([["Dockerfile", "FROM y\n"]]), replaced: new Map(), ignored: [] }, before)).toContain(other);
  expect(stateText({ files: new Map([["Dockerfile", "FROM z\n"]]), replaced: new Map(), ignored: [] }, before)).not.toContain(other);
});

test.each([
  ["marks of a merge", "<<<<<<< HEAD\n"],
  ["a later version", '{ "version": 2, "files": {} }'],
  ["another thing", "[]"],
  ["a file that is no text", '{ "version": 1, "files": { "a": 1 } }'],
  ["a file that is not packed", '{ "version": 1, "files": { "a": "!!!!" } }'],
  ["a bomb", JSON.stringify({ version: 1, files: { a: deflateRawSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64") } })],
])("%s is none of ours", (_, text) => {
  expect(readState(text)).toBeUndefined();
});
