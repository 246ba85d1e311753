import type { MovePlan } from "../move/plan.ts";
import { layOut, type Screen } from "../reports/screen.ts";
import { visible } from "../reports/visible.ts";

/** What moves, what changes with it, and what is left for a person. */
export function writeMove({ doubts, moves, rewrites }: MovePlan, screen: Screen, did: boolean): readonly string[] {
  const lines = [screen.bold(did ? "moved" : "would move")];
  for (const { from, to } of moves) lines.push(...layOut(screen, { prefix: "  ", text: `${visible(from)} ${screen.sign.arrow} ${visible(to)}` }));
  if (rewrites.length > 0) lines.push("", screen.bold(did ? "changed with them" : "would change with them"));
  for (const { to } of rewrites) lines.push(...layOut(screen, { prefix: "  ", text: visible(to) }));
  if (doubts.length > 0) lines.push("", screen.bold("left as it is: look whether it still finds its file"));
  for (const { line, names, path } of doubts) lines.push(...layOut(screen, { prefix: "  ", text: `${visible(path)}:${line}  ${visible(names)}` }));
  return lines;
}
