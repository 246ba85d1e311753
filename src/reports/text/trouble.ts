import type { SourceLine, Trouble } from "../kind.ts";
import { layOut, type Screen } from "../screen.ts";
import { visible } from "../visible.ts";

const OUTPUT_LINES = 20;
const SOURCE_COLUMNS = 400;

/** What kept a judge from looking: what, where, the last lines of output, what to do. */
export function writeTrouble(trouble: Trouble, screen: Screen): readonly string[] {
  const { message, place, hint, output, source = [] } = trouble;
  const right = place === undefined ? undefined : `${visible(place.path)}:${place.line}`;
  const lines = message
    .split("\n")
    .flatMap((text, index) =>
      layOut(screen, { prefix: index === 0 ? `  ${screen.red(screen.sign.violated)} ` : "    ", text: visible(text), right: index === 0 ? right : undefined }),
    );
  for (const each of source) lines.push(...writeSource(each, screen));
  for (const text of output.slice(-OUTPUT_LINES)) lines.push(...writeOutput(text, 4, screen));
  if (hint !== undefined) lines.push(...layOut(screen, { prefix: "    try  ", text: visible(hint) }));
  return lines;
}

/** A line of a program's output, behind a bar; of one that was written over, as progress is, the last state. */
export function writeOutput(text: string, indent: number, screen: Screen): readonly string[] {
  const last = text.trimEnd().split("\r").at(-1) ?? "";
  return layOut(screen, { prefix: `${" ".repeat(indent)}${screen.dim(screen.sign.bar)} `, text: visible(last.replaceAll("\t", "    ")), style: screen.dim });
}

/** A line of the file with its number; of a long one, its beginning. */
function writeSource({ line, text }: SourceLine, screen: Screen): readonly string[] {
  const prefix = `    ${screen.dim(`${line}`.padStart(4))}  `;
  return layOut(screen, { prefix, text: visible(text.replaceAll("\t", "    ").slice(0, SOURCE_COLUMNS)) });
}
