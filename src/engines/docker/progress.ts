import type { BuildStep } from "../kind.ts";

/** A step of BuildKit's graph as its progress stream tells of it, several times over. */
interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

interface Report {
  readonly vertexes?: readonly Vertex[];
  readonly logs?: readonly { readonly vertex: string; readonly data: string }[];
}

/** What a build's progress stream has told so far. */
export interface Progress {
  /** Takes one line of `--progress=rawjson`, whose objects may span lines (buildx 0.13) or not (later ones). */
  line(text: string): void;
  /** Instructions only, in the order they began; what BuildKit does for itself and FROM are left out. */
  steps(): readonly BuildStep[];
  failed(): { readonly name: string; readonly output: readonly string[]; readonly error: string } | undefined;
  /** Lines that were no progress: the builder's closing words. */
  words(): readonly string[];
}

export function readProgress(onStep: ((step: BuildStep) => void) | undefined): Progress {
  const vertexes = new Map<string, Vertex>();
  const states = new Map<string, BuildStep["state"]>();
  const logs = new Map<string, string>();
  const words: string[] = [];
  let open: string[] = [];

  function take(report: Report): void {
    for (const vertex of report.vertexes ?? []) {
      vertexes.set(vertex.digest, { ...vertexes.get(vertex.digest), ...vertex });
      tell(vertex.digest);
    }
    for (const log of report.logs ?? []) {
      const text = Buffer.from(log.data, "base64").toString("utf8");
      logs.set(log.vertex, ((logs.get(log.vertex) ?? "") + text).slice(-64 * 1024));
    }
  }

  function tell(digest: string): void {
    const vertex = vertexes.get(digest);
    if (vertex === undefined || !isInstruction(vertex.name)) return;
    const step = stepOf(vertex);
    if (step === undefined || states.get(digest) === step.state) return;
    states.set(digest, step.state);
    onStep?.(step);
  }

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
        const step = isInstruction(vertex.name) ? stepOf(vertex) : undefined;
        return step === undefined ? [] : [step];
      }),
    failed() {
      for (const vertex of vertexes.values()) {
        // a step that ended only because another failed says "context canceled"
        if (vertex.error === undefined || vertex.error === "" || vertex.error.endsWith("context canceled")) continue;
        const output = (logs.get(vertex.digest) ?? "").split("\n").map((line) => line.trimEnd());
        return { name: vertex.name, error: vertex.error, output: output.filter((line) => line !== "").slice(-20) };
      }
      return undefined;
    },
    words: () => words,
  };
}

function isInstruction(name: string): boolean {
  return name.startsWith("[") && !name.startsWith("[internal]") && !name.startsWith("[auth]") && !/^\[[^\]]*\] (?:FROM|resolve)\b/.test(name);
}

function stepOf(vertex: Vertex): BuildStep | undefined {
  if (vertex.started === undefined && vertex.cached !== true) return undefined;
  return { name: vertex.name, state: stateOf(vertex), seconds: secondsOf(vertex) };
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
