import type { BuildStep } from "../build-kind.ts";
import { readStepName } from "../step-name.ts";

/** A step of BuildKit's graph as its progress stream tells of it, several times over. */
interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly inputs?: readonly string[];
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

interface Status {
  readonly id: string;
  readonly vertex: string;
  readonly current?: number;
  readonly total?: number;
  readonly completed?: string;
}

interface Report {
  readonly vertexes?: readonly Vertex[];
  readonly statuses?: readonly Status[];
  readonly logs?: readonly { readonly vertex: string; readonly data: string }[];
}

/** What a build's progress stream has told so far. */
export interface Progress {
  /** Takes one line of `--progress=rawjson`, whose objects may span lines (buildx 0.13) or not (later ones). */
  line(text: string): void;
  /** Instructions only, in the order they began; what BuildKit does for itself and FROM are left out. */
  steps(): readonly BuildStep[];
  failed(): FailedStep | undefined;
  /** The digest of what was exported, where BuildKit told it: the image's id in an engine, else that of its manifest. */
  exported(target?: string): string | undefined;
  /** Lines that were no progress: the builder's closing words. */
  words(): readonly string[];
}

export interface FailedStep {
  readonly name: string;
  readonly error: string;
  /** The last lines that it printed. */
  readonly output: readonly string[];
}

export interface ProgressListeners {
  readonly onStep?: ((step: BuildStep) => void) | undefined;
  readonly onProgress?: ((work: string, detail: string) => void) | undefined;
  /** Names of the targets of a bake file. */
  readonly targets?: readonly string[];
}

const LOG_KEPT = 256 * 1024;
const LINES_KEPT = 400;
const TERMINAL_CODE = /\u001B\[[0-9;?]{0,20}[A-Za-z]/g;

export function readProgress({ onProgress, onStep, targets = [] }: ProgressListeners): Progress {
  const vertexes = new Map<string, Vertex>();
  const states = new Map<string, BuildStep["state"]>();
  const logs = new Map<string, string>();
  const digests = new Map<string, string>();
  const words: string[] = [];
  let open: string[] = [];

  function take(report: Report): void {
    for (const vertex of report.vertexes ?? []) {
      const before = vertexes.get(vertex.digest);
      vertexes.set(vertex.digest, { ...before, ...vertex });
      tell(vertex.digest);
      if (before?.started === undefined && vertex.started !== undefined) onProgress?.(vertex.name, "");
    }
    for (const status of report.statuses ?? []) {
      const name = vertexes.get(status.vertex)?.name ?? "";
      const digest = /^(?:writing image|exporting (?:manifest(?: list)?|config)) (sha256:[0-9a-f]{64})/.exec(status.id)?.[1];
      if (digest !== undefined) noteDigest(name, status.id, digest);
      if (status.completed === undefined) onProgress?.(name, progressOf(status));
    }
    for (const log of report.logs ?? []) {
      const text = Buffer.from(log.data, "base64").toString("utf8");
      logs.set(log.vertex, ((logs.get(log.vertex) ?? "") + text).slice(-LOG_KEPT));
      const last = lastLine(text);
      if (last !== "") onProgress?.(vertexes.get(log.vertex)?.name ?? "", last);
    }
  }

  function noteDigest(name: string, id: string, digest: string): void {
    const target = readStepName(name, targets).target ?? "";
    // of an image for several platforms the list stands for all
    if (!digests.has(target) || !id.startsWith("exporting config")) digests.set(target, digest);
  }

  function tell(digest: string): void {
    const vertex = vertexes.get(digest);
    if (vertex === undefined || !isInstruction(vertex.name)) return;
    const step = stepOf(vertex, nameOf);
    if (step === undefined || states.get(digest) === step.state) return;
    states.set(digest, step.state);
    onStep?.(step);
  }

  const nameOf = (digest: string): string | undefined => vertexes.get(digest)?.name;

  return {
    line(text) {
      if (open.length === 0 && !text.startsWith("{")) {
        if (text.trim() !== "") words.push(text);
        return;
      }
      open.push(text);
      if (!text.endsWith("}") || (open.length > 1 && text !== "}")) return;
      try {
        take(JSON.parse(open.join("\n")) as Report);
        open = [];
      } catch {
        if (text !== "}") return; // an object over several lines: more of it is to come
        words.push(...open);
        open = [];
      }
    },
    steps: () =>
      [...vertexes.values()].flatMap((vertex) => {
        const step = isInstruction(vertex.name) ? stepOf(vertex, nameOf) : undefined;
        return step === undefined ? [] : [step];
      }),
    failed() {
      for (const vertex of vertexes.values()) {
        // a step that ended only because another failed says "context canceled"
        if (vertex.error === undefined || vertex.error === "" || vertex.error.endsWith("context canceled")) continue;
        const output = (logs.get(vertex.digest) ?? "").split("\n").map((line) => line.trimEnd());
        return { name: vertex.name, error: vertex.error, output: output.filter((line) => line !== "").slice(-LINES_KEPT) };
      }
      return undefined;
    },
    exported: (target = "") => digests.get(target),
    words: () => [...words, ...open],
  };
}

/** `transferring context: 12 MB`, `sha256:… 12 of 48 MB`. */
function progressOf({ current = 0, id, total = 0 }: Status): string {
  const what = id.replace(/^sha256:[0-9a-f]+$/, "layer").replace(/:$/, "");
  if (total > 0) return `${what} ${megabytes(current)} of ${megabytes(total)} MB`;
  return current > 0 ? `${what} ${megabytes(current)} MB` : what;
}

/** What stands last on the screen: bars overwrite themselves. */
function lastLine(text: string): string {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  return (line.split("\r").findLast((part) => part.trim() !== "") ?? "").replaceAll(TERMINAL_CODE, "").trim();
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function isInstruction(name: string): boolean {
  const { number, text } = readStepName(name);
  return number !== undefined && !/^(?:FROM|resolve)\b/.test(text);
}

function stepOf(vertex: Vertex, nameOf: (digest: string) => string | undefined): BuildStep | undefined {
  if (vertex.started === undefined && vertex.cached !== true) return undefined;
  const inputs = (vertex.inputs ?? []).flatMap((digest) => nameOf(digest) ?? []);
  return { name: vertex.name, state: stateOf(vertex), seconds: secondsOf(vertex), inputs };
}

function stateOf(vertex: Vertex): BuildStep["state"] {
  if (vertex.error !== undefined && vertex.error !== "") return "failed";
  if (vertex.cached === true) return "cached";
  return vertex.completed === undefined ? "started" : "done";
}

function secondsOf(vertex: Vertex): number {
  if (vertex.started === undefined || vertex.completed === undefined) return 0;
  return Math.max(0, Date.parse(vertex.completed) - Date.parse(vertex.started)) / 1000;
}
