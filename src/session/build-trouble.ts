import { causeOf, type FailedBuild } from "../build/cause.ts";
import { instructionAt, instructionOf } from "../build/failing-instruction.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import type { Plan } from "../plan/plan.ts";
import type { SourceLine, Trouble } from "../reports/kind.ts";
import type { PlannedImage } from "./evidence.ts";

const STEP_SHOWN = 64;
const OUTPUT_SHOWN = 20;
/** Where the cause is known, the lines around it are enough. */
const OUTPUT_WITH_CAUSE = 10;
const LINE_SHOWN = 300;
const BEFORE_CAUSE = 4;
const SOURCE_SHOWN = 8;

/** What a failed build tells the user: the instruction with its lines, the reason, the lines of output that tell most, and the cause where it is known. */
export function troubleOfBuild({ plan }: Pick<PlannedImage, "plan">, build: FailedBuild & { readonly instead?: string }): Trouble {
  const instruction = instructionAt(plan, build.line) ?? instructionOf(plan, build.step);
  const line = build.line ?? instruction?.startLine;
  const known = causeOf({ ...build, line }, plan);
  const at = build.step === undefined ? "" : ` at ${firstLine(build.step)}`;
  const reason = reasonOf(build.reason);
  return {
    code: "build-failed",
    message: known === undefined ? `the build failed${at}: ${reason}` : `the build failed${at}: ${known.cause}`,
    hint: build.instead ?? known?.try,
    place: line === undefined ? undefined : { path: plan.path, line, column: 1 },
    // where nothing was printed, the builder's own words are all there is
    output: build.output.length === 0 && known !== undefined ? [reason] : tellingLines(build.output, known?.at),
    ...(instruction === undefined ? {} : { source: sourceOf(plan, instruction, line) }),
  };
}

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > STEP_SHOWN ? `${line.slice(0, STEP_SHOWN).trimEnd()} …` : line;
}

/** The builder repeats the whole command before it says how it ended. */
function reasonOf(reason: string): string {
  const end = reason.lastIndexOf(" did not complete successfully: ");
  if (end !== -1 && reason.startsWith("process ")) return reason.slice(end + " did not complete successfully: ".length);
  return reason.replace(/^(?:failed to compute cache key: )?failed to calculate checksum of ref \S{1,200}: /, "");
}

// what tools print whether or not something went wrong, and how they are used
const NOISE =
  /^\s*$|^\s*\[notice\]|^npm notice|^npm (?:error|ERR!)(?:$| +[-[]| {3}| A complete log| Run "npm help| Clean install| Usage| npm ci$| Options| aliases)|^\s*note: This (?:error|is an issue)|^\s*hint: See above/;

/** The last lines; where the cause was told before them, those around it. */
function tellingLines(output: readonly string[], at: number | undefined): readonly string[] {
  const telling = output.flatMap((text, index) => (index === at || !NOISE.test(text) ? [{ text: shortened(text), index }] : []));
  if (at === undefined) return telling.slice(-OUTPUT_SHOWN).map(({ text }) => text);
  const found = telling.findIndex(({ index }) => index === at);
  const from = Math.max(0, Math.min(found - BEFORE_CAUSE, telling.length - OUTPUT_WITH_CAUSE));
  return telling.slice(from, from + OUTPUT_WITH_CAUSE).map(({ text }) => text);
}

function shortened(text: string): string {
  return text.length > LINE_SHOWN ? `${text.slice(0, LINE_SHOWN)} …` : text;
}

/** The instruction's lines, those around the named one where it is long. */
function sourceOf(plan: Plan, { endLine, startLine }: Instruction, line = startLine): readonly SourceLine[] {
  const last = Math.min(endLine, plan.lines.count);
  const first = last - startLine < SOURCE_SHOWN ? startLine : Math.max(startLine, Math.min(line - 2, last - SOURCE_SHOWN + 1));
  const shown: SourceLine[] = [];
  for (let number = first; number <= last && shown.length < SOURCE_SHOWN; number++) shown.push({ line: number, text: plan.lines.text(number) });
  return shown;
}
