import { expect, test } from "vitest";
import { fakeImageReport, fakeVerdict } from "../testing.ts";
import { report } from "./index.ts";

test("what no check stands behind is told with where it is asked, instead of what explains it", () => {
  const asked = { path: "tests.yaml", line: 12, column: 5 };
  const verdicts = [fakeVerdict({ outcome: "violated", asked }), fakeVerdict({ requirement: "FR-002", outcome: "violated" })];
  const images = [fakeImageReport({ verdicts })];
  const input = { verb: "verify", images, seconds: 1, exitCode: 1, messages: () => ({}), about: () => undefined, source: () => undefined } as const;
  const text = report.write(input, { width: 80, colour: false, unicode: true });
  expect(text).toContain("asked in   tests.yaml:12:5");
  expect(text.match(/plimsoll explain/g)).toHaveLength(1);
});
