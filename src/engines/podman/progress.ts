import type { BuildStep } from "../build-kind.ts";

/** What a build by buildah has told so far. It says nothing of time, so that is taken from the clock as its lines come. */
export interface Progress {
  line(stream: "stdout" | "stderr", text: string): void;
  /** Ends the step at hand. */
  end(ok: boolean): void;
  steps(): readonly BuildStep[];
  /** What the step at hand printed. */
  output(): readonly string[];
}

export interface ProgressListeners {
  readonly onStep?: ((step: BuildStep) => void) | undefined;
  readonly onProgress?: ((work: string, detail: string) => void) | undefined;
}

/** Instructions that change files; of the others buildah makes steps too. */
const COUNTED = /^(?:ADD|COPY|RUN|WORKDIR) /i;
const LINES_KEPT = 400;

export function readProgress({ onProgress, onStep }: ProgressListeners, seconds: () => number): Progress {
  const steps: BuildStep[] = [];
  let stage = "stage-0";
  let several = false;
  let at: { readonly name: string; readonly since: number; cached: boolean; readonly counted: boolean } | undefined;
  let output: string[] = [];

  function end(state: "done" | "failed"): void {
    if (at === undefined) return;
    const step: BuildStep = { name: at.name, state: at.cached && state === "done" ? "cached" : state, seconds: at.cached ? 0 : seconds() - at.since };
    if (at.counted) {
      steps.push(step);
      onStep?.(step);
    }
    at = undefined;
  }

  function begin(match: RegExpExecArray): void {
    const [, stageNumber, , number, count, text = ""] = match;
    end("done");
    output = [];
    if (stageNumber !== undefined) several = true;
    if (/^FROM /i.test(text)) stage = /\sAS\s+(\S+)\s*$/i.exec(text)?.[1]?.toLowerCase() ?? `stage-${Number(stageNumber ?? 1) - 1}`;
    const named = several || !stage.startsWith("stage-");
    const name = `[${named ? `${stage} ` : ""}${number}/${count}] ${text}`;
    at = { name, since: seconds(), cached: false, counted: COUNTED.test(text) };
    if (at.counted) onStep?.({ name, state: "started", seconds: 0 });
    else onProgress?.(name, "");
  }

  return {
    line(stream, text) {
      const match = stream === "stdout" ? /^(?:\[(\d{1,6})\/(\d{1,6})\] )?STEP (\d{1,6})\/(\d{1,6}): (.*)$/.exec(text) : null;
      if (match !== null) return begin(match);
      if (at !== undefined && stream === "stdout" && text.startsWith("--> Using cache ")) at.cached = true;
      if (stream === "stdout" && /^(?:--> |COMMIT )/.test(text)) return;
      output.push(text);
      if (output.length > LINES_KEPT) output.shift();
      if (text.trim() !== "") onProgress?.(at?.name ?? "", text.trim());
    },
    end: (ok) => end(ok ? "done" : "failed"),
    steps: () => steps,
    output: () => output.filter((line) => line.trim() !== "" && !line.startsWith("Error: building at STEP ")),
  };
}
