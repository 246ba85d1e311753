import type { ImageReport } from "../reports/kind.ts";
import { layOut, type Screen } from "../reports/screen.ts";
import { formatBytes, formatSeconds } from "../reports/units.ts";
import { visible } from "../reports/visible.ts";
import type { Proof, ProvenFile } from "../session/prove-fix.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { writeComparisonText } from "./diff-images/text.ts";

/** What building before and after showed: whether it builds, verdicts that changed, and what differs in the images. */
export function writeProofs({ file, proofs, refused }: ProvenFile, screen: Screen): readonly string[] {
  if (proofs.length === 0 && refused.length === 0) return [];
  const lines = [screen.bold(`${visible(file.path)}, built before and after`)];
  for (const proof of proofs) lines.push(...writeProof(proof, screen, proofs.length > 1));
  for (const { check, requirement } of refused) {
    const text = `${check} is not kept: ${visible(requirement)} would no longer hold`;
    lines.push(...layOut(screen, { prefix: `  ${screen.red(screen.sign.violated)} `, text }));
  }
  return [...lines, ""];
}

function writeProof({ after, before, comparison }: Proof, screen: Screen, named: boolean): readonly string[] {
  const lines = named ? [`  ${visible(after.name)}`] : [];
  lines.push(...sideLines("before", before, screen), ...sideLines("after", after, screen));
  // of an image that was not built nothing more is known
  for (const now of after.image === undefined ? [] : after.verdicts) {
    const was = before.verdicts.find(({ check, requirement }) => check === now.check && requirement === now.requirement);
    if (was === undefined || was.outcome === now.outcome || (before.image === undefined && now.outcome === "proven")) continue;
    if (isNothing(was) && isNothing(now)) continue;
    lines.push(...verdictLines(was, now, screen));
  }
  // its heading says what was compared, which is said above
  if (comparison !== undefined)
    lines.push(
      "",
      ...writeComparisonText(comparison, screen)
        .slice(2)
        .map((line) => (line === "" ? "" : `  ${line}`)),
    );
  return lines;
}

/** What holds for no image, or for none that could be looked at. */
function isNothing({ outcome }: Verdict): boolean {
  return outcome === "unproven" || outcome === "not-applicable";
}

function sideLines(word: string, { container, image, trouble }: ImageReport, screen: Screen): readonly string[] {
  const prefix = `  ${word.padEnd(6)}  `;
  if (image === undefined) return layOut(screen, { prefix, text: visible(trouble?.message ?? "was not built"), style: screen.red });
  const facts = [
    "builds",
    formatBytes(image.size),
    `${image.layers} layers`,
    ...(container?.healthySeconds === undefined ? [] : [`healthy after ${formatSeconds(container.healthySeconds)}`]),
    ...(container?.healthySeconds === undefined && container?.readySeconds !== undefined ? [`ready after ${formatSeconds(container.readySeconds)}`] : []),
    ...(trouble === undefined ? [] : [visible(trouble.message)]),
  ];
  return layOut(screen, { prefix, text: facts.join(", ") });
}

function verdictLines(was: Verdict, now: Verdict, screen: Screen): readonly string[] {
  const sign = (verdict: Verdict): string => {
    const style = verdict.outcome === "proven" ? screen.green : verdict.outcome === "violated" ? screen.red : screen.dim;
    return style(screen.sign[verdict.outcome]);
  };
  return layOut(screen, { prefix: `  ${sign(was)} ${screen.sign.arrow} ${sign(now)}  `, text: `${visible(now.requirement)}  ${visible(now.title)}` });
}
