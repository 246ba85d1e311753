import fc from "fast-check";
import { expect, test } from "vitest";
import { readingHost } from "../session/testing.ts";
import { completionsAt } from "./complete.ts";
import { createDesk, type Desk } from "./desk.ts";
import { diagnose } from "./diagnose.ts";
import type { EditorFile } from "./editor-file.ts";
import { actionsFor, textEdits } from "./fixes.ts";
import { hoverAt } from "./hover.ts";
import { definitionAt, outlineOf } from "./outline.ts";
import { TextDocument } from "vscode-languageserver-textdocument";

const uri = "file:///repo/Dockerfile";

function opened(text: string): { readonly desk: Desk; readonly file: EditorFile; readonly host: ReturnType<typeof readingHost> } {
  const host = readingHost({ "/repo/app.py": "" });
  const desk = createDesk(host);
  desk.open(uri, "dockerfile", 1, text);
  const file = desk.file(uri);
  if (file === undefined) throw new Error("it was opened just now");
  return { desk, file, host };
}

const line = fc.constantFrom(
  "FROM debian:12 AS base",
  "FROM base",
  "FROM ",
  "ARG X=${Y:-$",
  "ENV A=1 B=$A ${",
  "RUN apt-get install curl \\",
  "# plimsoll ignore=apt-answers-yes,",
  "# a \r",
  "RUN <<EOF",
  "EOF",
  "COPY --from=base --chown= $X ./",
  'RUN --mount=type=bind,from=base,"a=b" curl -k https://a.org/x | sh',
  "HEALTHCHECK --interval=",
  "ONBUILD COPY . .",
  "{{ x }}",
  "🚢 🚢",
  'CMD ["a", "b',
  "\uFEFF# syntax=docker/dockerfile:1",
);

test("whatever stands there, at every place there is an answer", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(line, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 8 }), fc.nat(), async (lines, where) => {
      const text = lines.join("\n");
      const { desk, file, host } = opened(text);
      const offset = where % (text.length + 1);
      const told = await diagnose(desk, file);
      await hoverAt(desk, file, offset, told);
      for (const { textEdit } of completionsAt(desk, file, offset)) {
        if (textEdit === undefined || !("range" in textEdit)) throw new Error("what is offered replaces something");
        // an editor takes only what replaces a piece of the line that is written on
        expect(textEdit.range.end).toEqual(file.range({ start: offset, end: offset }).start);
        expect(textEdit.range.start.line).toBe(textEdit.range.end.line);
      }
      const plan = desk.look(file).plan();
      for (const { range, selectionRange } of outlineOf(plan, file)) {
        expect(file.offset(range.start)).toBeLessThanOrEqual(file.offset(selectionRange.start));
        expect(file.offset(selectionRange.end)).toBeLessThanOrEqual(file.offset(range.end));
      }
      definitionAt(plan, file, offset);
      const at = { start: 0, end: text.length };
      await actionsFor({ desk, host, file, told, at, only: undefined, skill: { versions: true, files: true }, goOn: () => Promise.resolve(true) });
    }),
    { numRuns: 40 },
  );
});

test("behind a lone carriage return, where an editor has another line than the builder, nothing is offered", () => {
  const { desk, file } = opened("# a \r");
  expect(completionsAt(desk, file, 5)).toEqual([]);
  expect(completionsAt(desk, file, 4).length).toBeGreaterThan(0);
});

test("edits by lines make the one text of the other", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "🚢") });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const { file } = opened(before);
      expect(TextDocument.applyEdits(TextDocument.create(uri, "dockerfile", 1, before), textEdits(file, after))).toBe(after);
    }),
  );
});

test("what is asked twice of one state is worked out once, and again once a file has changed", async () => {
  const { desk, file } = opened("FROM debian:12\n");
  const first = diagnose(desk, file);
  expect(diagnose(desk, file)).toBe(first);
  await first;
  desk.change(uri, 2, [{ text: "FROM debian:12\nRUN curl -k https://a.org/x\n" }]);
  const next = desk.file(uri);
  if (next === undefined) throw new Error("it is open");
  expect((await diagnose(desk, next)).length).toBeGreaterThan((await first).length);
});

test("a text that is longer than anything people write is not looked at", () => {
  const desk = createDesk(readingHost({}));
  desk.open(uri, "dockerfile", 1, "a".repeat(3_000_000));
  expect(desk.file(uri)).toBeUndefined();
  expect(desk.uris()).toEqual([uri]);
});

test("no fix is tried once there is no time or nobody who waits", async () => {
  const { desk, file, host } = opened("FROM debian:12\nRUN curl -k https://a.org/x\n");
  const told = await diagnose(desk, file);
  const asked = { desk, host, file, told, at: { start: 0, end: file.text.length }, only: undefined, skill: { versions: true, files: true } };
  const all = await actionsFor({ ...asked, goOn: () => Promise.resolve(true) });
  const few = await actionsFor({ ...asked, goOn: () => Promise.resolve(false) });
  expect(all.some(({ title }) => title.startsWith("Fix "))).toBe(true);
  expect(few.length).toBeGreaterThan(0);
  expect(few.some(({ title }) => title.startsWith("Fix "))).toBe(false);
});
