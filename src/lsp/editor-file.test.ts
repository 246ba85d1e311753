import fc from "fast-check";
import { expect, test } from "vitest";
import { kindOfFile, makeEditorFile } from "./editor-file.ts";

function fileOf(text: string): ReturnType<typeof makeEditorFile> {
  return makeEditorFile({ uri: "file:///repo/Dockerfile", path: "/repo/Dockerfile", kind: "dockerfile", version: 1, text });
}

test.each([
  ["file:///a/Dockerfile", "plaintext", "dockerfile"],
  ["file:///a/api.Dockerfile", "plaintext", "dockerfile"],
  ["file:///a/build.txt", "dockerfile", "dockerfile"],
  ["untitled:Untitled-1", "dockerfile", "dockerfile"],
  ["file:///a/plimsoll.yaml", "yaml", "contract"],
  ["file:///a/.dockerignore", "ignore", "ignore-file"],
  ["file:///a/web.Dockerfile.dockerignore", "ignore", "ignore-file"],
  ["file:///a/compose.yaml", "yaml", undefined],
  ["file:///a/dockerfile.ts", "typescript", undefined],
  ["file://%", "plaintext", undefined],
])("%s in %s is %s", (uri, language, kind) => {
  expect(kindOfFile(uri, language)).toBe(kind);
});

test("a place of a report is where the editor shows it: UTF-16 units, LF and CRLF", () => {
  const file = fileOf("FROM a\r\nRUN echo 🚢 x\n");
  const span = file.placed({ line: 2, column: 13, endLine: 2, endColumn: 14 });
  expect(file.text.slice(span.start, span.end)).toBe("x");
  expect(file.range(span)).toEqual({ start: { line: 1, character: 12 }, end: { line: 1, character: 13 } });
});

test("a CR by itself ends a line for the editor, and none for the builder", () => {
  const file = fileOf("FROM a\rRUN b\nRUN c");
  expect(file.range(file.placed({ line: 1, column: 8, endLine: 1, endColumn: 11 }))).toEqual({
    start: { line: 1, character: 0 },
    end: { line: 1, character: 3 },
  });
  expect(file.range(file.placed({ line: 2, column: 1, endLine: 2, endColumn: 4 }))).toEqual({
    start: { line: 2, character: 0 },
    end: { line: 2, character: 3 },
  });
});

test("no place lies outside of the text", () => {
  const place = fc.record({ line: fc.nat(9), column: fc.nat(99), endLine: fc.nat(9), endColumn: fc.nat(99) });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "🚢") }), place, (text, { column, endColumn, endLine, line }) => {
      const { end, start } = fileOf(text).placed({ line: line + 1, column: column + 1, endLine: endLine + 1, endColumn: endColumn + 1 });
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(text.length);
    }),
  );
});
