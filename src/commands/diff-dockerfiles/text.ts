import type { DockerfileComparison } from "../../diff/comparison.ts";
import { layOut, type Screen } from "../../reports/screen.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd } from "../../reports/width.ts";
import { namedLines } from "../diff-images/text.ts";
import { settingName, settingText, signOf } from "../diff-images/wording.ts";
import { askedName, askedText, outcomeText, stageText } from "./wording.ts";

/** The comparison as lines of at most the screen's columns. */
export function writeDockerfilesText(comparison: DockerfileComparison, screen: Screen): readonly string[] {
  const { after, before, configuration, packages, stages } = comparison;
  const { arrow } = screen.sign;
  const facts: (readonly [string, string])[] = [["result", outcomeText(comparison)]];
  if (before.target !== after.target) facts.push(["target", `${before.target ?? "none"} ${arrow} ${after.target ?? "none"}`]);
  if (before.base !== after.base) facts.push(["base", `${before.base ?? "none"} ${arrow} ${after.base ?? "none"}`]);
  return [
    ...layOut(screen, { prefix: "", text: `${visible(before.path)} ${arrow} ${visible(after.path)}`, style: screen.bold }),
    "",
    ...facts.flatMap(([label, value]) => layOut(screen, { prefix: `  ${screen.dim(padEnd(label, 6))}  `, text: visible(value) })),
    ...section(
      "configuration",
      configuration.map((change) => ({ sign: signOf(change), name: settingName(change), text: settingText(change, arrow) })),
      screen,
    ),
    ...section(
      "stages",
      stages.map((change) => ({ sign: signOf(change), name: change.stage, text: stageText(change, arrow) })),
      screen,
    ),
    ...section(
      "packages",
      packages.map((change) => ({ sign: signOf(change), name: askedName(change), text: askedText(change, arrow) })),
      screen,
    ),
    ...instructionLines(comparison, screen),
  ];
}

function section(title: string, rows: Parameters<typeof namedLines>[0], screen: Screen): readonly string[] {
  return rows.length === 0 ? [] : ["", `  ${screen.bold(title)}`, ...namedLines(rows, screen)];
}

function instructionLines({ instructions }: DockerfileComparison, screen: Screen): readonly string[] {
  if (instructions.length === 0) return [];
  const lines = ["", `  ${screen.bold("instructions")}`];
  let stage: string | undefined;
  for (const one of instructions) {
    if (stage !== one.stage) lines.push(`    ${screen.dim(`of ${visible(one.stage)}`)}`);
    stage = one.stage;
    const added = one.change === "added";
    const style = added ? screen.green : screen.red;
    lines.push(...layOut(screen, { prefix: `    ${style(added ? "+" : "-")} `, text: visible(one.text), style, right: `line ${one.line}`, rightMayGo: true }));
  }
  return lines;
}
