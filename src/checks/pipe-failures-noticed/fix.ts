import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { programName } from "../../shell/wrappers.ts";
import { programIn } from "../final-programs.ts";
import type { FixEdit } from "../kind.ts";
import { shellAt, type RunScript } from "../run-scripts.ts";
import { baseOf } from "../stage-base.ts";
import { chainOf } from "../stages.ts";
import { instructionsWritten } from "../written-commands.ts";
import { apartAt, keywordLike, lineEndOf, startOfComments } from "../inserted-lines.ts";

/** Shells that know the option; the dash of Debian does not. */
const KNOWING = /^(?:bash|ash|zsh|ksh|busybox)$/;

/** `set -eux` at the beginning: one `set` says it all. */
const FIRST_SET = /^\s*set -[abefhkmnptuvxBCEHPT]+(?=\s*(?:;|&&|\n))/;

/** Turns pipefail on: in the RUN itself where its shell knows it, else by a SHELL with bash before the first such RUN of a stage, where bash is there. */
export function optionsSet(plan: Plan, losing: readonly RunScript[]): readonly FixEdit[] {
  const inRuns = losing.filter((script) => !script.nested && knows(plan, script));
  const others = losing.filter((script) => !script.nested && script.byDefault && !knows(plan, script));
  // one SHELL speaks for all that follow it
  const first = new Map(others.toReversed().map((script) => [script.run.stage, script]));
  return [...inRuns.flatMap((script) => setInside(plan, script)), ...[...first].flatMap(([stage, script]) => shellBefore(plan, stage, script))];
}

function knows(plan: Plan, { byDefault, run, shell }: RunScript): boolean {
  if (byDefault) return baseOf(plan, run.stage)?.shell === "ash" || baseOf(plan, run.stage)?.shell === "bash";
  return KNOWING.test(programName(shell?.[0] ?? ""));
}

function setInside(plan: Plan, { run: { instruction }, spanOf, text }: RunScript): readonly FixEdit[] {
  const [heredoc] = instruction.heredocs;
  const { end, start } = spanOf(0, Math.max(1, text.length));
  const options = FIRST_SET.exec(text)?.[0];
  if (options !== undefined && instruction.json === undefined && heredoc?.stripTabs !== true) {
    const at = spanOf(options.length - 1, options.length).end;
    if (plan.text.slice(start, at) === options) return [{ start: at, end: at, text: "o pipefail" }];
  }
  if (heredoc !== undefined) {
    if (start !== heredoc.body.start || heredoc.stripTabs) return [];
    const shebang = /^#![^\n]*\n/.exec(plan.text.slice(heredoc.body.start, heredoc.body.end))?.[0].length ?? 0;
    const at = heredoc.body.start + shebang;
    return [{ start: at, end: at, text: `set -o pipefail${lineEndOf(plan.text)}` }];
  }
  if (instruction.json !== undefined || end > instruction.head.end) return [];
  return [{ start, end: start, text: "set -o pipefail && " }];
}

function shellBefore(plan: Plan, stage: Stage, { run: { instruction } }: RunScript): readonly FixEdit[] {
  const { head, span } = instruction;
  const isOwn = plan.tree.nodes.includes(instruction);
  if (!isOwn || programIn(plan, stage, "bash") !== "yes" || shellAt(stage, plan, head.start) !== undefined) return [];
  const after = instructionsWritten(plan).filter((other) => other.instruction.span.start >= span.start && chainOf(plan, other.stage).includes(stage));
  if (after.some((other) => readsOtherwise(plan, other.instruction))) return [];
  // what a comment says of the RUN it goes on saying
  const at = startOfComments(plan, span.start);
  const end = lineEndOf(plan.text);
  return [{ start: at, end: at, text: `${keywordLike(plan, instruction, "SHELL")} ["/bin/bash", "-o", "pipefail", "-c"]${end}${apartAt(plan, at)}` }];
}

/** What dash does and bash does not: echo that reads backslashes. A pipe of a health check or of the command itself would get another status. */
function readsOtherwise(plan: Plan, { heredocs, json, keyword, span }: Instruction): boolean {
  if (json !== undefined) return false;
  const text = plan.text.slice(span.start, span.end);
  if (keyword === "RUN") return text.split("\n").some((line) => echoesEscape(line)) || heredocs.length > 0;
  return /^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword) && /[|]/.test(text.replaceAll("||", ""));
}

function echoesEscape(line: string): boolean {
  const at = line.search(/\becho\b/);
  return at !== -1 && /\\[\\abcefnrtv0]/.test(line.slice(at));
}
