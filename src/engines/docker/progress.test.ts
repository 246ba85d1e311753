import { describe, expect, test } from "vitest";
import type { BuildStep } from "../kind.ts";
import { readProgress } from "./progress.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const run = { digest: "sha256:1", name: "[runner 2/3] RUN make" };

function feed(objects: readonly object[], spaces: number, onStep?: (step: BuildStep) => void): ReturnType<typeof readProgress> {
  const progress = readProgress(onStep);
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
        { vertexes: [{ digest: "sha256:2", name: "[runner 3/3] COPY a b", cached: true, started: "2026-01-01T00:00:00Z", completed: "2026-01-01T00:00:00Z" }] },
      ],
      spaces,
      (step) => told.push(`${step.state} ${step.name}`),
    );
    expect(told).toEqual(["started [runner 2/3] RUN make", "done [runner 2/3] RUN make", "cached [runner 3/3] COPY a b"]);
    expect(progress.steps()).toEqual([
      { name: "[runner 2/3] RUN make", state: "done", seconds: 1.5 },
      { name: "[runner 3/3] COPY a b", state: "cached", seconds: 0 },
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
  const progress = readProgress(undefined);
  progress.line('{"vertexes":[]}');
  progress.line("Dockerfile:5");
  progress.line("ERROR: failed to solve: no");
  expect(progress.words()).toEqual(["Dockerfile:5", "ERROR: failed to solve: no"]);
});
