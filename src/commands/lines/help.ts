import type { Command, RouteMap } from "@stricli/core";
import { layOut, type Screen } from "../../reports/screen.ts";
import { widthOf } from "../../reports/width.ts";
import type { LineContext } from "./context.ts";

const NAME = "plimsoll";
/** Columns of names beside which their meaning still has room. */
const MOST_BESIDE = 24;

type Written = Command<LineContext>["parameters"];

/** A name, and what it means. */
type Row = readonly [name: string, meaning: string];

/** The same verb, whose help fits the screen. */
export function helpful(verb: string, line: Command<LineContext>, screen: () => Screen): Command<LineContext> {
  return { ...line, formatHelp: () => textOf(helpOfVerb(verb, line, screen())) };
}

/** The same verbs, whose help fits the screen. */
export function helpfulTable(table: RouteMap<LineContext>, about: string, exitCodes: readonly Row[], screen: () => Screen): RouteMap<LineContext> {
  return { ...table, formatHelp: () => textOf(helpOfTable(table, about, exitCodes, screen())) };
}

function helpOfVerb(verb: string, { brief, parameters }: Command<LineContext>, screen: Screen): readonly string[] {
  const positional = positionalsOf(parameters);
  return [
    ...layOut(screen, { prefix: "", text: brief }),
    "",
    ...section("USAGE", [[[NAME, verb, "[options]", ...positional.map(({ shown }) => shown)].join(" "), ""]], screen),
    ...section(
      "ARGUMENTS",
      positional.map(({ meaning, name }) => [name, meaning]),
      screen,
    ),
    ...section("OPTIONS", [...flagsOf(parameters), ["-h, --help", "Say how it is used"]], screen),
  ].slice(0, -1);
}

function helpOfTable(table: RouteMap<LineContext>, about: string, exitCodes: readonly Row[], screen: Screen): readonly string[] {
  const verbs = table.getAllEntries().map(({ name, target }): Row => {
    const positional = "parameters" in target ? positionalsOf(target.parameters) : [];
    return [[name["convert-camel-to-kebab"], ...positional.map(({ shown }) => shown)].join(" "), target.brief];
  });
  return [
    ...layOut(screen, { prefix: "", text: about }),
    "",
    ...section(
      "USAGE",
      [
        [`${NAME} VERB [options]`, ""],
        [`${NAME} VERB --help`, "the options of a verb"],
        [`${NAME} --version`, ""],
      ],
      screen,
    ),
    ...section("VERBS", verbs, screen),
    ...section("EXIT CODES", exitCodes, screen),
  ].slice(0, -1);
}

/** Nothing of what is empty; a line without anything ends it. */
function section(title: string, rows: readonly Row[], screen: Screen): readonly string[] {
  if (rows.length === 0) return [];
  const beside = rows.filter(([name]) => widthOf(name) <= MOST_BESIDE);
  const width = Math.max(0, ...beside.map(([name]) => widthOf(name)));
  return [screen.bold(title), ...rows.flatMap(([name, meaning]) => rowLines(name, meaning, width, screen)), ""];
}

function rowLines(name: string, meaning: string, width: number, screen: Screen): readonly string[] {
  if (meaning === "") return layOut(screen, { prefix: "  ", text: name });
  const room = " ".repeat(Math.max(0, width - widthOf(name)));
  if (widthOf(name) <= width) return layOut(screen, { prefix: `  ${name}${room}  `, text: meaning });
  return [`  ${name}`, ...layOut(screen, { prefix: " ".repeat(width + 4), text: meaning })];
}

interface Positional {
  readonly name: string;
  /** As a usage line shows it: `[dir]` may be left out. */
  readonly shown: string;
  readonly meaning: string;
}

function positionalsOf({ positional }: Written): readonly Positional[] {
  if (positional === undefined) return [];
  if (positional.kind === "array") {
    const { brief, placeholder = "word" } = positional.parameter;
    const mayLack = (positional.minimum ?? 0) === 0;
    return [{ name: placeholder, shown: mayLack ? `[${placeholder}...]` : `<${placeholder}>...`, meaning: brief }];
  }
  return positional.parameters.map(({ brief, optional, placeholder = "word" }) => ({
    name: placeholder,
    shown: optional === true ? `[${placeholder}]` : `<${placeholder}>`,
    meaning: brief,
  }));
}

function flagsOf({ aliases = {}, flags = {} }: Written): readonly Row[] {
  const letters = new Map(Object.entries(aliases).map(([letter, name]) => [name, letter]));
  return Object.entries(flags).map(([name, flag]) => {
    const letter = letters.get(name);
    const value = flag.kind === "parsed" ? ` ${valueName(flag.placeholder)}` : "";
    return [`${letter === undefined ? "    " : `-${letter}, `}--${name.replaceAll(/[A-Z]/g, (upper) => `-${upper.toLowerCase()}`)}${value}`, flag.brief];
  });
}

/** What is put in is written in capitals, unless its name says which part is. */
function valueName(placeholder = "value"): string {
  return /[A-Z]/.test(placeholder) ? placeholder : placeholder.toUpperCase();
}

function textOf(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
