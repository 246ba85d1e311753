import { safeParse } from "valibot";
import { expect, test } from "vitest";
import { related, saw } from "../../verdict/answer.ts";
import { at, fakeImageReport, fakeInput, fakeVerdict } from "../testing.ts";
import { report } from "./index.ts";
import { reportSchema } from "./schema.ts";

const terminal = { width: 80, colour: false, unicode: true };

// more than the schema has, as the session hands it over
const build = { seconds: 9.5, steps: 12, cachedSteps: 3, cold: true };

const input = fakeInput([
  fakeImageReport({
    target: "runtime",
    build,
    image: { size: 284, compressedSize: undefined, layers: 9 },
    container: { readySeconds: 0.5, healthySeconds: undefined, stopSeconds: 0.2 },
    trouble: { code: "not-started", message: "it ended", hint: undefined, place: undefined, output: ["\u009B2J"] },
    standIns: { a: "b" },
    verdicts: [
      fakeVerdict({
        outcome: "unproven",
        reason: { code: "no-engine", args: {} },
        suppressed: [
          {
            evidence: [saw("user", { user: "root" }, at(3, 1, 5)), related(saw("user", { user: "a" }, at(1, 1, 5)))],
            by: { kind: "file", path: "Dockerfile", line: 2, column: 1, endLine: 2, endColumn: 9 },
            reason: undefined,
          },
        ],
        judges: [
          { judge: "file", answer: { outcome: "proven", evidence: [saw("user", { user: "app" }, at(1, 2, 3)), saw("size", { size: 95_000_000 })] } },
          { judge: "image", answer: { outcome: "proven", evidence: [saw("user", { user: "app" }, { kind: "image", path: "/a" })] } },
          { judge: "container", answer: { outcome: "unproven", evidence: [saw("user", { user: "app" }, { kind: "command", command: "a", output: "b" })] } },
        ],
      }),
    ],
  }),
]);

test("the report is what its schema says", () => {
  const parsed = safeParse(reportSchema, JSON.parse(report.write(input, terminal)));
  expect(parsed.issues?.map(({ message, path }) => [message, path?.map(({ key }) => key)])).toBeUndefined();
});

test("the schema refuses what it does not know", () => {
  const document: unknown = JSON.parse(report.write(input, terminal));
  expect(safeParse(reportSchema, { ...(document as object), more: 1 }).success).toBe(false);
});

test("a message stands there as code, arguments and text", () => {
  const { images } = JSON.parse(report.write(input, terminal));
  expect(images[0].verdicts[0].reason).toEqual({ code: "no-engine", args: {}, text: "no engine here" });
  expect(images[0].verdicts[0].judges[0].evidence[1]).toEqual({ code: "size", args: { size: 95_000_000 }, text: "the image is 95 MB compressed" });
});

test("no character of it acts on a terminal", () => {
  const text = report.write(input, terminal);
  expect(text).toContain(String.raw`"\u009b2J"`);
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
});
