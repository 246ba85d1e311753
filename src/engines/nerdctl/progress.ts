import type { BuildStep } from "../build-kind.ts";
import { readStepName } from "../step-name.ts";

/** BuildKit's progress as plain text, which is what nerdctl passes on: `#5 [2/2] RUN x`, `#5 0.2 output`, `#5 CACHED`, `#5 DONE 0.3s`, `#5 ERROR: …`. */
export interface PlainProgress {
  line(text: string): void;
  steps(): readonly BuildStep[];
  failed(): { readonly name: string; readonly error: string; readonly output: readonly string[] } | undefined;
}

interface Work {
  readonly name: string;
  state: BuildStep["state"];
  seconds: number;
  error: string;
  readonly output: string[];
}

const LINES_KEPT = 400;

export function readPlainProgress(onStep: ((step: BuildStep) => void) | undefined): PlainProgress {
  const works = new Map<string, Work>();

  function tell({ name, seconds, state }: Work): void {
    if (isInstruction(name)) onStep?.({ name, seconds, state });
  }

  function end(work: Work, state: BuildStep["state"], seconds: number): void {
    work.state = state;
    work.seconds = seconds;
    tell(work);
  }

  return {
    line(text) {
      const [, number = "", rest = ""] = /^#(\d{1,6}) (.*)$/.exec(text) ?? [];
      if (number === "") return;
      const work = works.get(number);
      if (work === undefined) {
        const begun: Work = { name: rest, state: "started", seconds: 0, error: "", output: [] };
        works.set(number, begun);
        tell(begun);
        return;
      }
      if (rest === "CACHED") return end(work, "cached", 0);
      const done = /^DONE (\d{1,9}(?:\.\d{1,9})?)s$/.exec(rest);
      if (done !== null) return work.state === "cached" ? undefined : end(work, "done", Number(done[1]));
      if (rest.startsWith("ERROR: ")) {
        work.error = rest.slice("ERROR: ".length);
        return end(work, "failed", 0);
      }
      const printed = /^\d{1,9}\.\d{1,9} (.*)$/.exec(rest)?.[1];
      if (printed === undefined || printed.trim() === "") return;
      work.output.push(printed);
      if (work.output.length > LINES_KEPT) work.output.shift();
    },
    steps: () => [...works.values()].filter(({ name }) => isInstruction(name)).map(({ name, seconds, state }) => ({ name, seconds, state })),
    failed: () => [...works.values()].find(({ error, state }) => state === "failed" && !error.endsWith("context canceled")),
  };
}

function isInstruction(name: string): boolean {
  const { number, text } = readStepName(name);
  return number !== undefined && !/^FROM\b/.test(text);
}
