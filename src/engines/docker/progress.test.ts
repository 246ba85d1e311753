import { describe, expect, test } from "vitest";
import type { BuildStep } from "../kind.ts";
import { readProgress } from "./progress.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const run = { digest: "sha256:1", name: "[runner 2/3] RUN make" };

function feed(objects: readonly object[], spaces: number, onStep?: (step: BuildStep) => void): ReturnType<typeof readProgress> {
  const progress = readProgress({ onStep });
  for (const object of objects) for (const line of JSON.stringify(object, null, spaces).split("\n")) progress.line(line);
  return progress;
}

describe.each([
  ["over several lines, as buildx 0.13 prints", 2],
  ["on one line each, as later ones do", 0],
])("objects %s", (_, spaces) => {
  test("steps are told once a state, and FROM and BuildKit's own work are left out", () => {
    const told: string[] = [];
    const progress = feed(
      [
        { vertexes: [{ digest: "sha256:0", name: "[internal] load build definition", started: "2026-01-01T00:00:00Z" }] },
        { vertexes: [{ digest: "sha256:f", name: "[runner 1/3] FROM docker.io/library/python:3.11-slim", cached: true }] },
        { vertexes: [{ ...run, started: "2026-01-01T00:00:00Z" }] },
        { vertexes: [{ ...run, started: "2026-01-01T00:00:00Z" }] },
        { vertexes: [{ ...run, started: "2026-01-01T00:00:00Z", completed: "2026-01-01T00:00:01.5Z" }] },
        {
          vertexes: [
            {
              digest: "sha256:2",
              name: "[runner 3/3] COPY a b",
              inputs: ["sha256:1"],
              cached: true,
              started: "2026-01-01T00:00:00Z",
              completed: "2026-01-01T00:00:00Z",
            },
          ],
        },
      ],
      spaces,
      (step) => told.push(`${step.state} ${step.name}`),
    );
    expect(told).toEqual(["started [runner 2/3] RUN make", "done [runner 2/3] RUN make", "cached [runner 3/3] COPY a b"]);
    expect(progress.steps()).toEqual([
      { name: "[runner 2/3] RUN make", state: "done", seconds: 1.5, inputs: [] },
      { name: "[runner 3/3] COPY a b", state: "cached", seconds: 0, inputs: ["[runner 2/3] RUN make"] },
    ]);
    expect(progress.failed()).toBeUndefined();
  });

  test("the step that failed is found with its last output, not the ones cancelled for it", () => {
    const progress = feed(
      [
        {
          vertexes: [
            { digest: "sha256:9", name: "[builder 2/2] RUN sleep 9", started: "2026-01-01T00:00:00Z", error: "process did not complete: context canceled" },
          ],
        },
        { vertexes: [{ ...run, started: "2026-01-01T00:00:00Z" }], logs: [{ vertex: "sha256:1", data: base64("cc: not fo") }] },
        { logs: [{ vertex: "sha256:1", data: base64("und\n\n") }] },
        { vertexes: [{ ...run, error: "exit code: 2" }] },
      ],
      spaces,
    );
    expect(progress.failed()).toEqual({ name: run.name, error: "exit code: 2", output: ["cc: not found"] });
  });
});

test("words that are no progress are kept apart", () => {
  const progress = readProgress({});
  progress.line('{"vertexes":[]}');
  progress.line("Dockerfile:5");
  progress.line("ERROR: failed to solve: no");
  expect(progress.words()).toEqual(["Dockerfile:5", "ERROR: failed to solve: no"]);
});

test("what was exported is known by its digest, that of the list for several platforms", () => {
  const status = (id: string): object => ({ statuses: [{ id, vertex: "sha256:e" }] });
  const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
  const exporting = { vertexes: [{ digest: "sha256:e", name: "exporting to image" }] };
  const ids = [`exporting manifest ${digest("a")}`, `exporting config ${digest("b")}`, `exporting manifest list ${digest("c")}`];
  expect(feed([exporting, ...ids.map(status)], 0).exported()).toBe(digest("c"));
  expect(feed([exporting, ...ids.slice(0, 2).map(status)], 0).exported()).toBe(digest("a"));
  expect(feed([exporting, status(`writing image ${digest("d")}`)], 0).exported()).toBe(digest("d"));
});

test("what goes on is told with how far it is and what was printed last, without the codes of a terminal", () => {
  const told: string[] = [];
  const progress = readProgress({ onProgress: (work, detail) => told.push(`${work}: ${detail}`) });
  const context = { digest: "sha256:c", name: "[internal] load build context" };
  const reports = [
    { vertexes: [{ ...context, started: "2026-01-01T00:00:00Z" }] },
    { statuses: [{ id: "transferring context:", vertex: context.digest, current: 2_500_000 }] },
    { statuses: [{ id: "sha256:abc", vertex: context.digest, current: 1_000_000, total: 4_000_000 }] },
    { vertexes: [run], logs: [{ vertex: run.digest, data: base64("old\n\u001B[32mone\u001B[0m 10%\rone 20%\n") }] },
  ];
  for (const report of reports) progress.line(JSON.stringify(report));
  expect(told).toEqual([
    "[internal] load build context: ",
    "[internal] load build context: transferring context 2.5 MB",
    "[internal] load build context: layer 1.0 of 4.0 MB",
    "[runner 2/3] RUN make: one 20%",
  ]);
});
