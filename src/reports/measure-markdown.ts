import { escapeText, inCode } from "./markdown/escape.ts";
import { buildKindWords, reusedWords, shortStep, whyWords, type MeasureSummary } from "./measure-text.ts";
import { formatSeconds } from "./units.ts";

/** `plimsoll build --measure` as a table for a summary or a comment. */
export function measureMarkdown(results: readonly MeasureSummary[]): string {
  return results.map(table).join("\n");
}

function table({ dockerfile, measurement, name, target, troubles }: MeasureSummary): string {
  const subject = target === undefined ? inCode(dockerfile) : `${inCode(dockerfile)}, ${inCode(target)}`;
  const rows = measurement.builds.map((build) => {
    const changed = build.changed === undefined ? "" : ` of ${inCode(build.changed)}`;
    const ran = build.kind === "cold" ? [] : build.steps.filter(({ reused }) => !reused);
    const words = ran.map(
      ({ name: step, seconds, why }) => `${inCode(shortStep(step))} ${formatSeconds(seconds)}${why === undefined ? "" : `: ${escapeText(whyWords(why))}`}`,
    );
    const trouble = troubles.find(({ kind }) => kind === build.kind)?.trouble.message;
    const told = trouble === undefined ? words.join("<br>") : escapeText(trouble);
    return `| ${buildKindWords[build.kind]}${changed} | ${formatSeconds(build.seconds)} | ${reusedWords(build)} | ${told} |`;
  });
  return [`**${escapeText(name)}** ${subject}`, "", "| build | time | reused | run, and why |", "| --- | ---: | --- | --- |", ...rows, ""].join("\n");
}
