import type { Terminal } from "./kind.ts";
import { padEnd, padStart, widthOf, wrap } from "./width.ts";

export type Style = (text: string) => string;

/** A terminal to lay lines out on: its columns, its signs, its colours. */
export interface Screen {
  readonly columns: number;
  readonly sign: Readonly<Record<"proven" | "violated" | "unproven" | "not-applicable" | "arrow" | "bar" | "ellipsis", string>>;
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
}

const MIN_COLUMNS = 24;
// a number at the far end of a very wide line is not seen with its name
const MAX_COLUMNS = 100;
const MIN_TEXT = 16;

const plain: Style = (text) => text;

export function screenOf({ width, colour, unicode }: Terminal): Screen {
  const style = (on: number, off: number): Style => (colour ? (text) => (text === "" ? "" : `\u001B[${on}m${text}\u001B[${off}m`) : plain);
  return {
    columns: Math.max(MIN_COLUMNS, Math.min(width, MAX_COLUMNS)),
    sign: unicode
      ? { proven: "✓", violated: "✗", unproven: "?", "not-applicable": "–", arrow: "→", bar: "│", ellipsis: "…" }
      : { proven: "+", violated: "x", unproven: "?", "not-applicable": "-", arrow: "->", bar: "|", ellipsis: "..." },
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
  };
}

export interface Row {
  /** Stands before the first line; the others are indented by its width. May be styled. */
  readonly prefix: string;
  /** Plain: it is wrapped at words. */
  readonly text: string;
  readonly style?: Style;
  /** Plain: a fact that stands at the right end, on a line of its own where there is no room. */
  readonly right?: string | undefined;
  /** Leave the fact out where there is no room for it beside the text. */
  readonly rightMayGo?: boolean;
}

/** A row as lines that never go over the screen's columns. */
export function layOut(screen: Screen, { prefix, text, style = plain, right = "", rightMayGo = false }: Row): readonly string[] {
  const beside = screen.columns - widthOf(prefix) >= MIN_TEXT;
  const indent = beside ? widthOf(prefix) : Math.min(6, screen.columns - MIN_TEXT);
  const room = screen.columns - indent;
  const lines = wrap(text, room);
  const last = lines.at(-1) ?? "";
  const fits = right !== "" && widthOf(last) + 2 + widthOf(right) <= room;
  const styled = lines.map((line, index) => {
    if (!fits || index < lines.length - 1) return style(line);
    return style(line) + " ".repeat(room - widthOf(line) - widthOf(right)) + screen.dim(right);
  });
  if (right !== "" && !fits && !rightMayGo) {
    for (const line of wrap(right, room)) styled.push(screen.dim(widthOf(right) <= room ? padStart(line, room) : line));
  }
  const [first = "", ...rest] = styled;
  const head = beside ? [padEnd(prefix, indent) + first] : [prefix, " ".repeat(indent) + first];
  return [...head, ...rest.map((line) => " ".repeat(indent) + line)].map((line) => line.trimEnd());
}
