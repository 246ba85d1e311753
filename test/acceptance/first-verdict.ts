import type { ImageReport } from "../../src/reports/kind.ts";

/** The outcome of the one requirement of the one image, and all that was said of it. */
export function firstVerdict([image]: readonly ImageReport[]): { readonly outcome: string | undefined; readonly why: string } {
  const verdict = image?.verdicts[0];
  const why = verdict?.judges.map(
    ({ answer, judge }) => `${judge}: ${answer.outcome} ${answer.evidence.map(({ message }) => JSON.stringify(message)).join("; ")}`,
  );
  return {
    outcome: verdict?.outcome,
    why: [...(why ?? []), image?.trouble === undefined ? "" : `${image.trouble.message}\n${image.trouble.output.join("\n")}`].join("\n"),
  };
}
