import type { DockerfileComparison } from "../../diff/comparison.ts";
import { escapeText, inCode } from "../../reports/markdown/escape.ts";
import { settingsTable, table } from "../diff-images/markdown.ts";
import { signOf } from "../diff-images/wording.ts";
import { askedName, askedText, outcomeText, stageText } from "./wording.ts";

const ARROW = "→";

/** For a comment on a pull request. */
export function writeDockerfilesMarkdown(comparison: DockerfileComparison): string {
  const { after, before, configuration, instructions, packages, stages } = comparison;
  const lines = [
    `**plimsoll diff** ${inCode(before.path)} ${ARROW} ${inCode(after.path)}`,
    "",
    escapeText(outcomeText(comparison)),
    ...settingsTable(configuration),
    ...table(
      ["", "stage", "stands on"],
      stages.map((change) => [signOf(change), escapeText(change.stage), escapeText(stageText(change, ARROW))]),
    ),
    ...table(
      ["", "package", "version"],
      packages.map((change) => [signOf(change), escapeText(askedName(change)), escapeText(askedText(change, ARROW))]),
    ),
    ...table(
      ["", "stage", "line", "instruction"],
      instructions.map(({ change, line, stage, text }) => [change === "added" ? "+" : "-", escapeText(stage), String(line), inCode(text)]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}
