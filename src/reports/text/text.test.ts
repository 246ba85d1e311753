import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { related, saw } from "../../verdict/answer.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import type { ReportInput, Terminal } from "../kind.ts";
import { at, fakeImageReport, fakeInput, fakeVerdict } from "../testing.ts";
import { widthOf } from "../width.ts";
import { report } from "./index.ts";

const plain: Terminal = { width: 80, colour: false, unicode: true };

const verdicts: readonly Verdict[] = [
  fakeVerdict({
    title: "base image is python:3.11-slim",
    judges: [{ judge: "file", answer: { outcome: "proven", evidence: [saw("base", { base: "python:3.11-slim" }, at(2, 1, 5))] } }],
  }),
  fakeVerdict({
    requirement: "FR-003",
    also: ["AC-002"],
    title: "image is at most 150 MB, compressed",
    settledBy: "image",
    judges: [{ judge: "image", answer: { outcome: "proven", evidence: [saw("size", { size: 95_000_000 })] } }],
  }),
  fakeVerdict({
    requirement: "FR-004",
    check: "user-is",
    title: "runs as appuser, UID 1001",
    outcome: "violated",
    settledBy: "container",
    judges: [
      { judge: "file", answer: { outcome: "proven", evidence: [saw("user", { user: "appuser" }, at(34, 1, 13))] } },
      {
        judge: "image",
        answer: { outcome: "proven", evidence: [saw("passwd", { user: "appuser", uid: 1001 }, { kind: "image", path: "/etc/passwd", layer: 4 })] },
      },
      {
        judge: "container",
        answer: {
          outcome: "violated",
          evidence: [saw("process", { user: "root (0)" }, { kind: "command", command: "docker top x", output: "1 0 sh -c start\n" })],
        },
      },
    ],
  }),
  fakeVerdict({
    requirement: "NFR-003",
    title: "no HIGH or CRITICAL vulnerability",
    outcome: "unproven",
    settledBy: "image",
    reason: { code: "scanner", args: {} },
    unprovenAllowed: true,
    judges: [{ judge: "image", answer: { outcome: "unproven", evidence: [saw("scanner")] } }],
  }),
  fakeVerdict({
    requirement: "FR-009",
    title: "answers within a second",
    outcome: "unproven",
    settledBy: "container",
    reason: { code: "no-engine", args: {} },
    judges: [{ judge: "file", answer: { outcome: "proven", evidence: [saw("user", { user: "appuser" }, at(34, 1, 13))] } }],
  }),
  fakeVerdict({ requirement: "FR-010", title: "has no shell", outcome: "not-applicable" }),
];

const verified: ReportInput = fakeInput([
  fakeImageReport({
    name: "todo-backend",
    target: "runtime",
    engine: "docker 26.1, linux/amd64",
    build: { seconds: 9.5, steps: 12, cachedSteps: 3 },
    image: { size: 284_000_000, compressedSize: 95_000_000, layers: 9 },
    container: { readySeconds: 0.49, healthySeconds: 1.4, stopSeconds: 0.3 },
    standIns: { "python:3.11-slim": "plimsoll.local/python:3.11-slim" },
    verdicts,
  }),
]);

const place1 = { path: "Dockerfile", line: 1, column: 1, endLine: 1, endColumn: 2 };
const dockerfile = "FROM python\nRUN true\nCOPY --from=base --chown=a:a /app/.venv /app/.venv\n";
const finding = fakeVerdict({
  requirement: "copy-from-path",
  check: "copy-from-path",
  outcome: "violated",
  judges: [
    {
      judge: "file",
      answer: {
        outcome: "violated",
        evidence: [saw("neverMade", { stage: "base", path: "/app/.venv" }, at(3, 30, 40)), saw("made", { stage: "development", line: 28, command: "uv sync" })],
      },
    },
  ],
});
const checked = (parts: Partial<ReportInput> = {}): ReportInput =>
  fakeInput([fakeImageReport({ verdicts: [finding, fakeVerdict({ outcome: "unproven" })] })], {
    verb: "check",
    seconds: 0.06,
    source: () => dockerfile,
    ...parts,
  });

const widest = (text: string): number => Math.max(...text.split("\n").map(widthOf));

describe("verify", () => {
  test("at 80 columns", () => {
    expect(report.write(verified, plain)).toBe(`todo-backend  Dockerfile → runtime                      docker 26.1, linux/amd64

  base       python:3.11-slim stood in for by plimsoll.local/python:3.11-slim
  build      9.5 s, 3 of 12 steps from the cache
  image      95 MB compressed, 284 MB on disk, 9 layers
  container  ready after 0.5 s, healthy after 1.4 s, stopped in 0.3 s

  ✓ FR-001   base image is python:3.11-slim                         Dockerfile:2
  ✓ FR-003   image is at most 150 MB, compressed (AC-002)                  95 MB
  ✗ FR-004   runs as appuser, UID 1001
      file       USER appuser                                      Dockerfile:34
      image      appuser is 1001 in /etc/passwd            /etc/passwd (layer 4)
      container  process 1 runs as root (0)
                 │ $ docker top x
                 │ 1 0 sh -c start
      try        plimsoll explain user-is
  ? NFR-003  no HIGH or CRITICAL vulnerability                   no scanner here
      allowed    the contract lets this stay unproven
  ? FR-009   answers within a second                              no engine here
      file       USER appuser                                      Dockerfile:34
      try        install Docker, or start it, and run plimsoll verify
  – FR-010   has no shell                                         not applicable

  2 proven, 1 violated, 2 unproven, 1 not applicable                      21.8 s
`);
  });

  test("in 40 columns every fact that has to stay is still there", () => {
    const text = report.write(verified, { ...plain, width: 40 });
    expect(widest(text)).toBeLessThanOrEqual(40);
    for (const words of ["no engine here", "runs as root", "95 MB", "(AC-002)", "Dockerfile:34"]) expect(text).toContain(words);
  });

  test("colour changes no column, and without it no escape is written", () => {
    const coloured = report.write(verified, { ...plain, colour: true });
    expect(coloured).toContain("\u001B[32m✓\u001B[39m");
    expect(coloured.replaceAll(/\u001B\[\d+m/g, "").replaceAll(/ +$/gm, "")).toBe(report.write(verified, plain));
    expect(report.write(verified, plain)).not.toContain("\u001B");
  });

  test("without unicode it is ASCII", () => {
    const [image] = verified.images;
    const text = report.write(
      fakeInput([{ ...(image ?? fakeImageReport()), verdicts: [...verdicts, fakeVerdict({ title: "built builder → runner … für" })] }]),
      { ...plain, unicode: false },
    );
    expect(text).toMatch(/^[\n\u0020-\u007E]*$/);
    expect(text).toContain("built builder > runner . f?r");
  });

  test("what a comment takes back says so instead", () => {
    const ignored = fakeVerdict({ outcome: "not-applicable", reason: { code: "suppressed", args: { count: 2 } } });
    expect(report.write(fakeInput([fakeImageReport({ verdicts: [ignored] })]), plain)).toMatch(
      /– FR-001 {2}it holds +ignored by a comment in the file \(2\)\n/,
    );
  });

  test("one way out is told once", () => {
    const [image] = verified.images;
    const twice = fakeInput([{ ...(image ?? fakeImageReport()), verdicts: [...verdicts, ...verdicts] }]);
    expect(report.write(twice, plain).match(/install Docker/g)).toHaveLength(1);
  });

  test("where what settled it takes too many words, the place in the file stands for it, without the folder of the image's own Dockerfile", () => {
    const verdict = fakeVerdict({
      settledBy: "image",
      judges: [
        { judge: "file", answer: { outcome: "proven", evidence: [saw("user", { user: "x" }, at(7, 1, 3, "deep/Dockerfile"))] } },
        { judge: "image", answer: { outcome: "proven", evidence: [saw("user", { user: "y".repeat(50) })] } },
      ],
    });
    const write = (path: string): string => report.write(fakeInput([fakeImageReport({ dockerfile: path, verdicts: [verdict] })]), plain);
    expect(write("deep/Dockerfile")).toMatch(/it holds {2,}Dockerfile:7\n/);
    expect(write("other/Dockerfile")).toMatch(/it holds {2,}deep\/Dockerfile:7\n/);
  });

  test("of what is proven the fact goes where there is no room for it beside the words", () => {
    const title = "a title that is so long that nothing else has a place in its line";
    const evidence = [saw("base", { base: "python:3.11-slim" }, at(2, 1, 5))];
    const verdict = fakeVerdict({ title, judges: [{ judge: "file", answer: { outcome: "proven", evidence } }] });
    expect(report.write(fakeInput([fakeImageReport({ verdicts: [verdict] })]), plain)).toContain(`  ✓ FR-001  ${title}\n\n`);
  });

  test("trouble tells the place, the last lines of output and what to do", () => {
    const trouble = {
      code: "build-failed",
      message: "the build failed",
      hint: "mend it",
      place: { path: "Dockerfile", line: 7, column: 1 },
      output: ["pip: no such\u001B[2J"],
    };
    expect(report.write(fakeInput([fakeImageReport({ trouble })]), plain)).toContain(
      `  ✗ the build failed${" ".repeat(48)}Dockerfile:7\n    │ pip: no such\\x1b[2J\n    try  mend it\n`,
    );
  });

  test("text from outside never reaches the terminal raw, and no line is too wide", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("\u001B[31m", "\u009B1m", "\u202E", "a\r\nb", "\t", "漢字".repeat(40), "x".repeat(300)),
    );
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 24, max: 120 }), (first, second, width) => {
        const evidence = [
          saw("user", { user: first }, { kind: "command", command: second, output: `${first}\n${second}` }),
          saw(second, {}, at(1, 1, 3, first)),
        ];
        const verdict = fakeVerdict({
          requirement: first,
          also: [second],
          title: second,
          outcome: "violated",
          judges: [{ judge: "file", answer: { outcome: "violated", evidence } }],
        });
        const image = fakeImageReport({
          name: first,
          dockerfile: second,
          target: first,
          engine: second,
          standIns: { [first]: second },
          verdicts: [verdict, { ...verdict, outcome: "unproven" }],
        });
        for (const verb of ["verify", "check"] as const) {
          const text = report.write(fakeInput([image], { verb, source: () => `${second}${first}` }), { width, colour: false, unicode: true });
          expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
          expect(widest(text)).toBeLessThanOrEqual(Math.max(width, 24));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("check", () => {
  test("shows the line, marks the place, and says what it contradicts", () => {
    expect(report.write(checked(), plain)).toBe(`Dockerfile
  3:30  error    COPY --from=base takes /app/.venv, which stage base never makes
        │ COPY --from=base --chown=a:a /app/.venv /app/.venv
        │                              ~~~~~~~~~~
        made in stage development, line 28: uv sync
        copy-from-path

  1 error in 1 file                                                       0.06 s
`);
  });

  test("findings stand in the order of their lines", () => {
    const found = (line: number): Verdict => ({
      ...finding,
      judges: [{ judge: "file", answer: { outcome: "violated", evidence: [saw("user", { user: "x" }, at(line, 1, 4))] } }],
    });
    const text = report.write(checked({ images: [fakeImageReport({ verdicts: [found(3), found(1), found(2)] })] }), plain);
    expect(text.match(/^  \d:1/gm)).toEqual(["  1:1", "  2:1", "  3:1"]);
  });

  test("a Dockerfile that two images share is told of once", () => {
    const image = fakeImageReport({ verdicts: [finding] });
    expect(report.write(checked({ images: [image, { ...image, name: "other" }] }), plain).match(/COPY --from=base takes/g)).toHaveLength(1);
  });

  test("each place of one check is a finding, and what is related stands with it", () => {
    const evidence = [
      saw("user", { user: "a" }, at(1, 1, 5)),
      related(saw("made", { stage: "s", line: 3, command: "c" }, at(3, 1, 4))),
      saw("user", { user: "b" }, at(2, 1, 4)),
    ];
    const verdict = { ...finding, judges: [{ judge: "file" as const, answer: { outcome: "violated" as const, evidence } }] };
    expect(report.write(checked({ images: [fakeImageReport({ verdicts: [verdict] })] }), plain)).toBe(`Dockerfile
  1:1  error    USER a
       │ FROM python
       │ ~~~~
       made in stage s, line 3: c                                   Dockerfile:3
       copy-from-path

  2:1  error    USER b
       │ RUN true
       │ ~~~
       copy-from-path

  2 errors in 1 file                                                      0.06 s
`);
  });

  test("what goes on over several lines is marked to the end of its first", () => {
    const place = { kind: "file", path: "Dockerfile", line: 2, column: 5, endLine: 3, endColumn: 4 } as const;
    const verdict = {
      ...finding,
      judges: [{ judge: "file" as const, answer: { outcome: "violated" as const, evidence: [saw("user", { user: "x" }, place)] } }],
    };
    const source = "FROM a\nRUN ü漢 \\\n\t&& b\n";
    expect(report.write(checked({ images: [fakeImageReport({ verdicts: [verdict] })], source: () => source }), plain)).toContain(
      "│ RUN ü漢 \\\n       │     ~~~\n",
    );
  });

  test("what comments take back is counted", () => {
    const suppressed = [{ evidence: [saw("user", { user: "x" }, at(1, 1, 5))], by: { ...place1, kind: "file" as const }, reason: undefined }];
    const proven = fakeVerdict({ judges: [{ judge: "file", answer: { outcome: "proven", evidence: [] } }], suppressed });
    expect(report.write(checked({ images: [fakeImageReport({ verdicts: [proven] })] }), plain)).toContain("nothing wrong in 1 file, 1 ignored");
  });

  test("of a long line the part around the place is shown", () => {
    const source = `FROM x\nRUN ${"a".repeat(100)} && marked && ${"b".repeat(100)}\n`;
    const verdict = {
      ...finding,
      judges: [{ judge: "file" as const, answer: { outcome: "violated" as const, evidence: [saw("user", { user: "x" }, at(2, 109, 115))] } }],
    };
    const text = report.write(checked({ images: [fakeImageReport({ verdicts: [verdict] })], source: () => source }), plain);
    expect(text).toContain("│ …aaaaaaaa && marked && bbb");
    expect(text).toContain("│              ~~~~~~\n");
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  test.each([
    [{ images: [fakeImageReport({ verdicts: [] })] }, "nothing was judged"],
    [
      { images: [fakeImageReport({ verdicts: [fakeVerdict({ judges: [{ judge: "file", answer: { outcome: "proven", evidence: [] } }] })] })] },
      "nothing wrong in 1 file",
    ],
  ])("where there is nothing to tell it says so", (parts, words) => {
    expect(report.write(checked(parts), plain)).toContain(words);
  });
});

test("what a preset asks and nobody could look at is one line; what the contract asks keeps its own", () => {
  const unproven = (check: string, requirement: string): Verdict =>
    fakeVerdict({ check, requirement, outcome: "unproven", settledBy: "container", reason: { code: "no-engine", args: {} }, judges: [] });
  const byPreset = ["a", "b", "c", "d", "e"].map((check) => unproven(check, check));
  const trouble = { code: "no-engine", message: "no container engine", hint: undefined, place: undefined, output: [] };
  const text = (all: readonly Verdict[]): string => report.write(fakeInput([fakeImageReport({ trouble, verdicts: all })]), plain);
  const told = text([...byPreset, unproven("port-answers", "port")]);
  expect(told).toContain("\n  ? 5 more checks of image and container are unproven: no engine here\n");
  expect(told).toMatch(/^ {2}\? port /m);
  expect(told).not.toMatch(/^ {2}\? a /m);
  expect(text(byPreset.slice(1))).toMatch(/^ {2}\? b /m);
});

test("where some check can mend what it found, the way on is told", () => {
  const written = (hasFix: boolean, path = "Dockerfile"): string => {
    const judges = [
      {
        judge: "file" as const,
        answer: {
          outcome: "violated" as const,
          evidence: [saw("neverMade", { stage: "base", path: "/x" }, { kind: "file", path, line: 3, column: 30, endLine: 3, endColumn: 40 })],
        },
      },
    ];
    return report.write(checked({ hasFix: () => hasFix, images: [fakeImageReport({ verdicts: [{ ...finding, judges }] })] }), plain);
  };
  expect(written(true)).toMatch(/1 error in 1 file .*\n {2}try {2}plimsoll fix --dry-run, or plimsoll explain CHECK\n$/);
  expect(written(false)).toMatch(/1 error in 1 file .*\n$/);
  expect(written(true, "-")).toMatch(/1 error in 1 file .*\n$/);
});

test("a check that goes by its own id is not named again below it; the way on is told once", () => {
  const broken = (requirement: string): Verdict => ({ ...finding, requirement });
  const text = report.write(fakeInput([fakeImageReport({ verdicts: [broken("copy-from-path"), broken("FR-7")] })], { hasFix: () => true }), plain);
  expect(text.match(/plimsoll explain/g)).toHaveLength(2);
  expect(text).toMatch(/✗ FR-7 [^✗]*plimsoll explain copy-from-path/);
  expect(text).toMatch(/\n {2}try {2}plimsoll fix --dry-run, or plimsoll explain CHECK\n$/);
});
