import type { ConfigurationChange, ImageComparison } from "../../compare/comparison.ts";
import { reasonWords } from "../../compare/reason-words.ts";
import { escapeText, inCode, row } from "../../reports/markdown/escape.ts";
import { formatBytes } from "../../reports/units.ts";
import { fileRows, outcomeText, packageText, settingName, settingText, signOf, sizeText } from "./wording.ts";

const MOST_ROWS = 100;
const MOST_OF_INSTRUCTION = 160;
const ARROW = "→";

/** For a comment on a pull request. */
export function writeComparisonMarkdown(comparison: ImageComparison): string {
  const { after, before, configuration, files, layers, packages, reasons } = comparison;
  const lines = [`**plimsoll diff** ${inCode(before.ref)} ${ARROW} ${inCode(after.ref)}`, "", escapeText(outcomeText(comparison))];
  if (comparison.outcome === "identical") return `${lines.join("\n")}\n`;
  lines.push(
    "",
    `Size ${sizeText(before.size, after.size, ARROW)}, ${before.files} ${ARROW} ${after.files} files`,
    ...settingsTable(configuration),
    ...table(
      ["", "package", "version"],
      packages.map((change) => [
        signOf({ before: change.before[0], after: change.after[0] }),
        escapeText(`${change.kind} ${change.name}`),
        escapeText(packageText(change, ARROW)),
      ]),
    ),
    ...table(
      ["", "size", "layer made by"],
      layers
        .filter(({ same }) => !same)
        .map((pair) => [
          signOf(pair),
          layerSizes(pair.before?.size, pair.after?.size),
          code(shortened(pair.after?.instruction ?? pair.before?.instruction ?? "")),
        ]),
    ),
    ...table(
      ["", "path", "what"],
      fileRows(files, ARROW).map(({ path, sign, text }) => [sign, inCode(path), escapeText(text)]),
    ),
    ...table(
      ["paths", "why they differ", "for two builds alike"],
      reasons.map(({ code: reason, example, files: count }) => [
        String(count),
        `${escapeText(reasonWords[reason].what)}: ${inCode(example)}`,
        escapeText(reasonWords[reason].advice ?? ""),
      ]),
    ),
  );
  return `${lines.join("\n")}\n`;
}

export function settingsTable(configuration: readonly ConfigurationChange[]): readonly string[] {
  return table(
    ["", "configuration", "value"],
    configuration.map((change) => [signOf(change), escapeText(settingName(change)), code(settingText(change, ARROW))]),
  );
}

function layerSizes(before: number | undefined, after: number | undefined): string {
  return before !== undefined && after !== undefined ? sizeText(before, after, ARROW) : formatBytes(after ?? before ?? 0);
}

function shortened(text: string): string {
  return text.length <= MOST_OF_INSTRUCTION ? text : `${text.slice(0, MOST_OF_INSTRUCTION)}…`;
}

function code(text: string): string {
  return text === "" ? "" : inCode(text);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const rest = rows.length > shown.length ? ["", `${rows.length - shown.length} more`] : [];
  return ["", row(head), row(head.map(() => "---")), ...shown.map(row), ...rest];
}
