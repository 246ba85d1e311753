import type { Evidence, Verdict } from "../verdict/verdict.ts";
import type { ImageReport, ReportInput } from "./kind.ts";

/** A verdict of a file judge that is proven, but for what is given. Only for tests. */
export function fakeVerdict(parts: Partial<Verdict> = {}): Verdict {
  return {
    requirement: "FR-001",
    also: [],
    check: "fake",
    title: "it holds",
    level: "error",
    outcome: "proven",
    unprovenAllowed: false,
    settledBy: "file",
    judges: [],
    ...parts,
  };
}

/** A place in a Dockerfile. Only for tests. */
export function at(line: number, column: number, endColumn: number, path = "Dockerfile"): NonNullable<Evidence["place"]> {
  return { kind: "file", path, line, column, endLine: line, endColumn };
}

/** An image nobody looked at, but for what is given. Only for tests. */
export function fakeImageReport(parts: Partial<ImageReport> = {}): ImageReport {
  return {
    name: "api",
    dockerfile: "Dockerfile",
    target: undefined,
    engine: undefined,
    verdicts: [],
    build: undefined,
    image: undefined,
    container: undefined,
    trouble: undefined,
    standIns: {},
    ...parts,
  };
}

/** The templates that the tests of the reports use. */
export const templates: Readonly<Record<string, string>> = {
  base: "the base image is {base}",
  size: "the image is {size:bytes} compressed",
  user: "USER {user}",
  passwd: "{user} is {uid} in /etc/passwd",
  process: "process 1 runs as {user}",
  took: "healthy after {time:seconds}",
  scanner: "no scanner here",
  neverMade: "COPY --from={stage} takes {path}, which stage {stage} never makes",
  made: "made in stage {stage}, line {line}: {command}",
};

/** What a report gets. Only for tests. */
export function fakeInput(images: readonly ImageReport[], parts: Partial<ReportInput> = {}): ReportInput {
  return { verb: "verify", images, seconds: 21.8, exitCode: 0, messages: () => templates, about: () => undefined, source: () => undefined, ...parts };
}
