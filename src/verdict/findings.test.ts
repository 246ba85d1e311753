import { expect, test } from "vitest";
import { related, saw } from "./answer.ts";
import { splitFindings } from "./findings.ts";

const place = { kind: "file", path: "Dockerfile", line: 1, column: 1, endLine: 1, endColumn: 2 } as const;
const codesOf = (evidence: Parameters<typeof splitFindings>[0]): string[] =>
  splitFindings(evidence).map((finding) => finding.map(({ message }) => message.code).join("+"));

test("each place is a finding, but for what is related", () => {
  expect(codesOf([saw("a", {}, place), saw("b", {}, place), related(saw("c", {}, place)), saw("d", {}, place)])).toEqual(["a", "b+c", "d"]);
});

test("without a place it tells more of the place before it", () => {
  expect(codesOf([saw("a", {}, place), saw("b"), saw("c", {}, place)])).toEqual(["a+b", "c"]);
});

test("where none has a place, each is a finding", () => {
  expect(codesOf([saw("a"), saw("b")])).toEqual(["a", "b"]);
  expect(codesOf([])).toEqual([]);
  expect(codesOf([related(saw("a"))])).toEqual(["a"]);
});
