import { parse } from "valibot";
import { expect, test } from "vitest";
import { measureJson, measureSchema } from "./measure-json.ts";
import { measureMarkdown } from "./measure-markdown.ts";
import { measureText, type MeasureSummary } from "./measure-text.ts";

const result: MeasureSummary = {
  name: "api",
  dockerfile: "Dockerfile",
  target: "runner",
  engine: undefined,
  standIns: {},
  measurement: {
    builds: [
      {
        kind: "cold",
        changed: undefined,
        seconds: 9.5,
        failure: undefined,
        steps: [{ name: "[runner 2/3] COPY a b", reused: false, seconds: 1, why: { code: "cache-not-asked" } }],
      },
      {
        kind: "unchanged",
        changed: undefined,
        seconds: 0.3,
        failure: undefined,
        steps: [{ name: "[runner 2/3] COPY a b", reused: true, seconds: 0, why: undefined }],
      },
      {
        kind: "source",
        changed: "app/main.py",
        seconds: 0.6,
        failure: undefined,
        steps: [
          { name: "[runner 2/3] COPY app ./", reused: false, seconds: 0.1, why: { code: "takes-file", file: "app/main.py" } },
          { name: "[runner 3/3] RUN echo a | b", reused: false, seconds: 0.2, why: { code: "follows", step: "[runner 2/3] COPY app ./" } },
        ],
      },
      { kind: "dependency", changed: "uv.lock", seconds: 2, failure: { ok: false, seconds: 2, step: undefined, line: 3, reason: "no", output: [] }, steps: [] },
    ],
    left: [{ kind: "source", why: "no-source-file" }],
    cacheMounts: 1,
  },
  troubles: [
    {
      kind: "dependency",
      trouble: { code: "build-failed", message: "the build failed: no", hint: "look", place: { path: "Dockerfile", line: 3, column: 1 }, output: [] },
    },
  ],
};

test("the text has a line a build with its time, and under it what was run and why", () => {
  expect(measureText(result, { width: 80, colour: false, unicode: true })).toBe(`api  Dockerfile → runner

  cold: 1 step run                                                         9.5 s

  unchanged: 1 of 1 step reused                                            0.3 s

  source change of app/main.py: 0 of 2 steps reused                        0.6 s
    ran  [runner 2/3] COPY app ./                                          0.1 s
         it takes app/main.py
    ran  [runner 3/3] RUN echo a | b                                       0.2 s
         it stands on [runner 2/3] COPY app ./, which was run

  dependency change of uv.lock: failed                                       2 s
  ✗ the build failed: no                                            Dockerfile:3
    try  look

  ? source change: not measured, no step takes a source file from the context

  note  the cold build found what earlier builds left in 1 cache mount
`);
});

test("the table has a row a build, and nothing of a step can break it", () => {
  const rows = measureMarkdown([result])
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(rows).toHaveLength(6);
  expect(rows[2]).toBe("| cold | 9.5 s | 1 step run |  |");
  expect(rows[4]).toContain("&#124; b");
  expect(rows.every((row) => row.split("|").length === 6)).toBe(true);
});

test("the JSON fits its schema", () => {
  const document = JSON.parse(measureJson([result])) as { readonly images: readonly { readonly builds: readonly object[] }[] };
  expect(() => parse(measureSchema, document)).not.toThrow();
  expect(document.images[0]?.builds[2]).toMatchObject({
    kind: "source",
    changed: "app/main.py",
    steps: [{ why: { code: "takes-file" } }, { why: { code: "follows" } }],
  });
});
