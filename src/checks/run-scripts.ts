import { onceFor } from "../text/once.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { runTexts } from "../plan/invocation.ts";
import { scriptsIn, scriptsOfWords, type ShellScript } from "../shell/scripts.ts";
import { shells, programName } from "../shell/wrappers.ts";
import type { SpanOf } from "../shell/mapped-word.ts";
import { chainOf } from "./stages.ts";
import { isTemplate } from "./set-variables.ts";
import { runsWritten, type WrittenRun } from "./written-commands.ts";

/** A script of a RUN. Its shell is that of SHELL, or undefined where the image's own decides or nothing is known: see `byDefault`. */
export interface RunScript extends ShellScript {
  readonly run: WrittenRun;
  /** True where the image decides which shell reads it: no SHELL, no shebang. */
  readonly byDefault: boolean;
}

const DEFAULT = ["/bin/sh", "-c"];

/** Every script that a RUN of the file gives to a shell, and those inside them; what templates write is left out. */
export const scriptsWritten: (plan: Plan) => readonly RunScript[] = onceFor((plan: Plan): readonly RunScript[] => {
  return runsWritten(plan).flatMap((run) => scriptsOf(plan, run));
});

function scriptsOf(plan: Plan, run: WrittenRun): readonly RunScript[] {
  const { instruction, stage } = run;
  if (isTemplate(plan.text.slice(instruction.span.start, instruction.span.end))) return [];
  if (instruction.json !== undefined) {
    const words = instruction.json.map(({ span, value }) => ({ value, literal: true, span, spanOf: insideQuotes(span, value) }));
    return scriptsOfWords(words).map((script) => ({ ...script, run, byDefault: false }));
  }
  // cmd and PowerShell are no shells of this kind
  if (run.commands.length === 0) return [];
  const own = shellAt(stage, plan, instruction.span.start);
  return runTexts(instruction, plan.text, own).flatMap(({ interpreter, spanOf, text }) => {
    const shell = interpreter ?? own;
    return scriptsIn(text, spanOf, withoutEnv(shell ?? DEFAULT)).map((script) => ({ ...script, run, byDefault: shell === undefined && !script.nested }));
  });
}

/** `#!/usr/bin/env -S bash -e` starts bash. */
export function withoutEnv(words: readonly string[]): readonly string[] {
  if (programName(words[0] ?? "") !== "env") return words;
  const at = words.findIndex((word) => shells.has(programName(word)));
  return at === -1 ? words : words.slice(at);
}

function insideQuotes(span: ReturnType<SpanOf>, value: string): SpanOf {
  const isPlain = span.end - span.start === value.length + 2;
  return isPlain ? (start, end) => ({ start: span.start + 1 + start, end: span.start + 1 + end }) : () => span;
}

/** What SHELL says where a RUN stands, in its stage or one below; undefined where no SHELL does. */
export function shellAt(stage: Stage, plan: Plan, offset: number): readonly string[] | undefined {
  return shellsOf(plan)(stage).findLast(({ from }) => from < offset)?.shell;
}

/** Each SHELL of a stage and of those it stands on, in order. */
const shellsOf = onceFor((plan: Plan) =>
  onceFor((stage: Stage): readonly { readonly from: number; readonly shell: readonly string[] }[] =>
    chainOf(plan, stage).flatMap(({ steps }) =>
      steps.flatMap(({ instruction: { json, keyword, span } }) =>
        keyword === "SHELL" && json !== undefined ? [{ from: span.start, shell: json.map((word) => word.value) }] : [],
      ),
    ),
  ),
);
