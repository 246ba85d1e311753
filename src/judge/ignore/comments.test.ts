import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../dockerfile/parse.ts";
import { indexLines } from "../../text/lines.ts";
import { ignoreComments } from "./comments.ts";

function reaches(...lines: readonly string[]): string[] {
  const text = lines.join("\n");
  return ignoreComments(parse(text), indexLines(text)).map(
    ({ comment, from, to }) => `${comment.names.map(({ name }) => name).join()} ${comment.scope} ${from}-${to}`,
  );
}

test("for a line: the instruction below, other comments and blank lines between", () => {
  expect(reaches("FROM a", "# plimsoll ignore=x", "# hadolint ignore=DL1", "", "# why", "RUN a \\", " && b")).toEqual(["x line 6-7", "DL1 line 6-7"]);
});

test("inside an instruction that goes on: this instruction", () => {
  expect(reaches("FROM a", "RUN a \\", "# plimsoll ignore=x", " && b", "RUN c")).toEqual(["x line 2-4"]);
});

test("the lines of a here-document belong to their instruction", () => {
  expect(reaches("FROM a", "# plimsoll ignore=x", "RUN <<EOF", "a", "EOF", "RUN b")).toEqual(["x line 3-5"]);
});

test("for a stage: the one below it where FROM follows, else the one around it", () => {
  const lines = ["# plimsoll stage ignore=a", "ARG V", "FROM a", "RUN a", "# plimsoll stage ignore=b", "RUN b", "# plimsoll stage ignore=c", "FROM b", "RUN c"];
  expect(reaches(...lines)).toEqual(["a stage 3-7", "b stage 3-7", "c stage 8-9"]);
  expect(reaches("FROM a", "FROM b", "# plimsoll stage ignore=x")).toEqual(["x stage 2-3"]);
});

test("for the file, wherever it stands", () => {
  expect(reaches("FROM a", "RUN a", "# hadolint global ignore=DL1")).toEqual(["DL1 file 1-3"]);
});

test("BuildKit's directive stands for the file, the same comment further down for a line", () => {
  expect(reaches("# check=skip=A", "FROM a", "# check=skip=B", "RUN a")).toEqual(["A file 1-4", "B line 4-4"]);
  expect(reaches("# why", "# check=skip=A", "FROM a")).toEqual(["A line 3-3"]);
  expect(reaches("\uFEFF# check=skip=A", "FROM a")).toEqual(["A file 1-2"]);
});

test("with nothing below it, it speaks for no line", () => {
  expect(reaches("FROM a", "# plimsoll ignore=x", "")).toEqual(["x line 0--1"]);
});

test("Windows line ends do not count", () => {
  expect(reaches("FROM a\r", "# plimsoll ignore=x,y\r", "RUN a\r")).toEqual(["x,y line 3-3"]);
});

test("whatever a file holds, each name stands where its place says", () => {
  const line = fc.constantFrom(
    "FROM a",
    "RUN a \\",
    " && b",
    "",
    "# check=skip=A,B",
    "# plimsoll ignore=x, y",
    "#hadolint stage ignore=DL1\r",
    "RUN <<E",
    "E",
    "\uFEFF# plimsoll file ignore=all",
    "# tally ignore=",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 12 }), (all) => {
      const text = all.join("\n");
      const lines = indexLines(text);
      for (const { comment, from, to } of ignoreComments(parse(text), lines)) {
        for (const { name, span } of comment.names) expect(text.slice(span.start, span.end)).toBe(name);
        expect(text[comment.span.start]).toBe("#");
        expect(to).toBeLessThanOrEqual(lines.count);
        if (comment.scope === "file") expect(from).toBe(1);
      }
    }),
  );
});
