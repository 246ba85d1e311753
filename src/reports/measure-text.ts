import type { MeasuredBuild, MeasuredStep, Measurement } from "../build/measure.ts";
import type { Terminal, Trouble } from "./kind.ts";
import { layOut, screenOf, type Screen } from "./screen.ts";
import { writeTrouble } from "./text/trouble.ts";
import { formatSeconds } from "./units.ts";

export interface MeasureSummary {
  readonly name: string;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly engine: string | undefined;
  readonly standIns: Readonly<Record<string, string>>;
  readonly measurement: Measurement;
  readonly troubles: readonly { readonly kind: MeasuredBuild["kind"]; readonly trouble: Trouble }[];
}

export const buildKindWords: Readonly<Record<MeasuredBuild["kind"], string>> = {
  cold: "cold",
  unchanged: "unchanged",
  source: "source change",
  dependency: "dependency change",
};

const LEFT_WORDS = { "no-source-file": "no step takes a source file from the context", "no-manifest": "no step takes a manifest or lock of packages" };
const STEP_SHOWN = 70;

/** What `plimsoll build --measure` says of one image. */
export function measureText(result: MeasureSummary, terminal: Terminal): string {
  const screen = screenOf(terminal);
  const subject = result.target === undefined ? result.dockerfile : `${result.dockerfile} ${screen.sign.arrow} ${result.target}`;
  const lines = [...layOut(screen, { prefix: `${screen.bold(result.name)}  `, text: subject, right: result.engine })];
  for (const [asked, used] of Object.entries(result.standIns)) lines.push(...layOut(screen, { prefix: "  base  ", text: `${asked} stood in for by ${used}` }));
  for (const build of result.measurement.builds) lines.push("", ...buildLines(build, result, screen));
  for (const { kind, why } of result.measurement.left) {
    lines.push("", ...layOut(screen, { prefix: `  ${screen.sign.unproven} `, text: `${buildKindWords[kind]}: not measured, ${LEFT_WORDS[why]}` }));
  }
  const { cacheMounts } = result.measurement;
  if (cacheMounts > 0) {
    const text = `the cold build found what earlier builds left in ${cacheMounts === 1 ? "1 cache mount" : `${cacheMounts} cache mounts`}`;
    lines.push("", ...layOut(screen, { prefix: "  note  ", text }));
  }
  return `${lines.join("\n")}\n`;
}

function buildLines(build: MeasuredBuild, { troubles }: MeasureSummary, screen: Screen): readonly string[] {
  const failed = troubles.find(({ kind }) => kind === build.kind);
  const changed = build.changed === undefined ? "" : ` of ${build.changed}`;
  const head = layOut(screen, { prefix: "  ", text: `${buildKindWords[build.kind]}${changed}: ${reusedWords(build)}`, right: formatSeconds(build.seconds) });
  if (failed !== undefined) return [...head, ...writeTrouble(failed.trouble, screen)];
  const run = build.kind === "cold" ? [] : build.steps.filter(({ reused }) => !reused);
  return [...head, ...run.flatMap((step) => stepLines(step, screen))];
}

export function reusedWords({ failure, kind, steps }: MeasuredBuild): string {
  if (failure !== undefined) return "failed";
  const reused = steps.filter((step) => step.reused).length;
  if (kind === "cold") return steps.length === 1 ? "1 step run" : `${steps.length} steps run`;
  return `${reused} of ${steps.length} ${steps.length === 1 ? "step" : "steps"} reused`;
}

function stepLines({ name, seconds, why }: MeasuredStep, screen: Screen): readonly string[] {
  const head = layOut(screen, { prefix: "    ran  ", text: shortStep(name), right: formatSeconds(seconds) });
  return why === undefined ? head : [...head, ...layOut(screen, { prefix: "         ", text: whyWords(why), style: screen.dim })];
}

export function shortStep(name: string): string {
  const line = name.split("\n", 1)[0]?.replaceAll(/\s+/g, " ") ?? "";
  return line.length > STEP_SHOWN ? `${line.slice(0, STEP_SHOWN).trimEnd()} …` : line;
}

export function whyWords(why: NonNullable<MeasuredStep["why"]>): string {
  switch (why.code) {
    case "cache-not-asked":
      return "the cache was not asked";
    case "takes-file":
      return `it takes ${why.file}`;
    case "follows":
      return `it stands on ${shortStep(why.step)}, which was run`;
    case "not-kept":
      return "nothing it stands on is known to have changed: the builder keeps no result of it, or has lost it";
  }
}
