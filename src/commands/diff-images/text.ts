import type { ComparedLayer, ImageComparison, LayerPair } from "../../compare/comparison.ts";
import { reasonWords } from "../../compare/reason-words.ts";
import { layOut, type Screen } from "../../reports/screen.ts";
import { formatBytes } from "../../reports/units.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd, padStart, shorten, widthOf } from "../../reports/width.ts";
import { counted } from "../explain-image/wording.ts";
import { fileRows, outcomeText, packageText, settingName, settingText, signOf, sizeText, type Sign } from "./wording.ts";

const MOST_FILES = 40;
const MOST_PACKAGES = 60;
/** An instruction may be pages long; JSON has the whole of it. */
const MOST_OF_INSTRUCTION = 160;

/** The comparison as lines of at most the screen's columns. */
export function writeComparisonText(comparison: ImageComparison, screen: Screen): readonly string[] {
  const { after, before } = comparison;
  const { arrow } = screen.sign;
  const head = [...layOut(screen, { prefix: "", text: `${visible(before.ref)} ${arrow} ${visible(after.ref)}`, style: screen.bold }), ""];
  const facts: (readonly [string, string])[] = [["result", outcomeText(comparison)]];
  if (comparison.outcome === "identical") return [...head, ...factLines(facts, screen)];
  facts.push(["size", `${sizeText(before.size, after.size, arrow)} in ${layerCount(comparison, arrow)}`]);
  if (before.transferSize !== undefined && after.transferSize !== undefined)
    facts.push(["compressed", sizeText(before.transferSize, after.transferSize, arrow)]);
  facts.push(["files", before.files === after.files ? String(after.files) : `${before.files} ${arrow} ${after.files}`]);
  if (before.created !== after.created) facts.push(["created", `${before.created ?? "not said"} ${arrow} ${after.created ?? "not said"}`]);
  return [
    ...head,
    ...factLines(facts, screen),
    ...configurationLines(comparison, screen),
    ...packageLines(comparison, screen),
    ...layerLines(comparison, screen),
    ...fileLines(comparison, screen),
    ...reasonLines(comparison, screen),
  ];
}

function layerCount({ layers }: ImageComparison, arrow: string): string {
  const [was, is] = [layers.filter(({ before }) => before !== undefined).length, layers.filter(({ after }) => after !== undefined).length];
  return was === is ? counted(is, "layer") : `${was} ${arrow} ${counted(is, "layer")}`;
}

function factLines(facts: readonly (readonly [string, string])[], screen: Screen): readonly string[] {
  const width = Math.max(...facts.map(([label]) => widthOf(label)));
  return facts.flatMap(([label, value]) => layOut(screen, { prefix: `  ${screen.dim(padEnd(label, width))}  `, text: visible(value) }));
}

function configurationLines({ configuration }: ImageComparison, screen: Screen): readonly string[] {
  if (configuration.length === 0) return [];
  const rows = configuration.map((change) => ({ sign: signOf(change), name: settingName(change), text: settingText(change, screen.sign.arrow) }));
  return ["", `  ${screen.bold("configuration")}`, ...namedLines(rows, screen)];
}

function packageLines({ packages }: ImageComparison, screen: Screen): readonly string[] {
  if (packages.length === 0) return [];
  const shown = packages.slice(0, MOST_PACKAGES);
  const rows = shown.map((change) => ({ sign: signs(change), name: `${change.kind} ${change.name}`, text: packageText(change, screen.sign.arrow) }));
  return ["", `  ${screen.bold("packages")}`, ...namedLines(rows, screen), ...more(packages.length - shown.length, "package", screen)];
}

function signs({ after, before }: { readonly before: readonly string[]; readonly after: readonly string[] }): Sign {
  return signOf({ before: before[0], after: after[0] });
}

export interface NamedRow {
  readonly sign: Sign;
  readonly name: string;
  readonly text: string;
}

/** Rows whose names stand in one column. */
export function namedLines(rows: readonly NamedRow[], screen: Screen): readonly string[] {
  const width = Math.min(Math.max(...rows.map(({ name }) => widthOf(visible(name)))), Math.floor(screen.columns / 3));
  return rows.flatMap(({ name, sign, text }) => {
    const head = `    ${paint(sign, screen)(sign)} `;
    if (text === "") return layOut(screen, { prefix: head, text: visible(name) });
    return layOut(screen, { prefix: `${head}${padEnd(visible(name), width)}  `, text: visible(text) });
  });
}

function layerLines({ layers }: ImageComparison, screen: Screen): readonly string[] {
  const lines = ["", `  ${screen.bold("layers")}`];
  const same = layers.filter(({ same: one }) => one);
  const bytes = same.reduce((sum, { after }) => sum + (after?.size ?? 0), 0);
  const kept = `${counted(same.length, "layer")} ${same.length === 1 ? "is" : "are"} the same, ${formatBytes(bytes)}`;
  if (same.length > 0) lines.push(...layOut(screen, { prefix: "      ", text: kept }));
  const rows = layers.filter(({ same: one }) => !one).map((pair) => ({ pair, size: layerSize(pair, screen) }));
  const width = Math.max(0, ...rows.map(({ size }) => widthOf(size)));
  for (const { pair, size } of rows) {
    const sign = signOf(pair);
    const prefix = `    ${paint(sign, screen)(sign)} ${padStart(size, width)}  `;
    lines.push(...layOut(screen, { prefix, text: instructionOf(pair.after ?? pair.before, screen) }));
  }
  return lines;
}

function layerSize({ after, before }: LayerPair, { sign }: Screen): string {
  if (before === undefined || after === undefined || before.size === after.size) return formatBytes(after?.size ?? before?.size ?? 0);
  return `${formatBytes(before.size)} ${sign.arrow} ${formatBytes(after.size)}`;
}

function instructionOf(layer: ComparedLayer | undefined, screen: Screen): string {
  const text = visible(layer?.instruction ?? "an unknown instruction");
  return text.length <= MOST_OF_INSTRUCTION ? text : `${text.slice(0, MOST_OF_INSTRUCTION)}${screen.sign.ellipsis}`;
}

function fileLines({ files }: ImageComparison, screen: Screen): readonly string[] {
  const rows = fileRows(files, screen.sign.arrow);
  if (rows.length === 0) return [];
  const lines = ["", `  ${screen.bold("files")}`];
  for (const { path, sign, text } of rows.slice(0, MOST_FILES)) {
    const room = screen.columns - 6;
    const shown = shorten(visible(path), room, screen.sign.ellipsis);
    const fits = widthOf(shown) + 2 + widthOf(text) <= room;
    lines.push(`    ${paint(sign, screen)(sign)} ${fits ? `${padEnd(shown, room - widthOf(text))}${screen.dim(visible(text))}` : shown}`);
    if (!fits) lines.push(...layOut(screen, { prefix: "        ", text: visible(text), style: screen.dim }));
  }
  return [...lines, ...more(rows.length - MOST_FILES, "path", screen)];
}

function reasonLines({ reasons }: ImageComparison, screen: Screen): readonly string[] {
  if (reasons.length === 0) return [];
  const lines = ["", `  ${screen.bold("why")}`];
  const width = Math.max(...reasons.map(({ files }) => String(files).length));
  for (const { code, example, files } of reasons) {
    const { advice, what } = reasonWords[code];
    lines.push(...layOut(screen, { prefix: `    ${padStart(String(files), width)}  `, text: what }));
    const indent = " ".repeat(width + 6);
    lines.push(`${indent}${screen.dim(shorten(visible(example), screen.columns - indent.length, screen.sign.ellipsis))}`);
    if (advice !== undefined) lines.push(...layOut(screen, { prefix: `${indent}try  `, text: advice }));
  }
  return lines;
}

function more(count: number, noun: string, screen: Screen): readonly string[] {
  return count > 0 ? layOut(screen, { prefix: "      ", text: `${counted(count, noun)} more; --format json has them` }) : [];
}

function paint(sign: Sign, screen: Screen): (text: string) => string {
  if (sign === "~") return screen.yellow;
  return sign === "+" ? screen.green : screen.red;
}
