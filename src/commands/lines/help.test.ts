import { buildApplication, buildCommand, buildRouteMap, run, text_en } from "@stricli/core";
import { describe, expect, test } from "vitest";
import { screenOf } from "../../reports/screen.ts";
import { widthOf } from "../../reports/width.ts";
import type { LineContext } from "./context.ts";
import { many, on, one, text } from "./flags.ts";
import { helpful, helpfulTable } from "./help.ts";
import { unknownVerb, unreadWords } from "./wrong-words.ts";

const weigh = buildCommand<{ readonly scale?: string; readonly unitOfWeight?: string[]; readonly rough: boolean }, [string, ...string[]], LineContext>({
  loader: async () => () => {},
  parameters: {
    flags: {
      scale: one("Which scale to take, among those of the harbour and those that a ship has brought along", { placeholder: "scale" }),
      unitOfWeight: many("What the weight is told in", { placeholder: "NAME=value" }),
      rough: on("To the next ton"),
    },
    aliases: { s: "scale" },
    positional: { kind: "array", parameter: { brief: "What is weighed", parse: text, placeholder: "load" }, minimum: 1 },
  },
  docs: { brief: "Say how heavy it is" },
});

async function said(words: readonly string[], columns = 80): Promise<{ readonly out: string; readonly err: string }> {
  const screen = () => screenOf({ width: columns, colour: false, unicode: true });
  const table = helpfulTable(
    buildRouteMap({ routes: { weigh: helpful("weigh", weigh, screen) }, docs: { brief: "" } }),
    "A harbour's tool.",
    [["0", "well"]],
    screen,
  );
  const localization = {
    loadText: () => ({ ...text_en, noCommandRegisteredForInput: unknownVerb, exceptionWhileParsingArguments: (error: unknown) => unreadWords(error, "weigh") }),
  };
  const app = buildApplication(table, {
    name: "plimsoll",
    scanner: { caseStyle: "allow-kebab-for-camel" },
    documentation: { caseStyle: "convert-camel-to-kebab" },
    localization,
  });
  const told = { out: "", err: "" };
  const fake = { stdout: { write: (chunk: string) => (told.out += chunk) }, stderr: { write: (chunk: string) => (told.err += chunk) }, env: {} };
  await run(app, words, { process: fake } as never);
  return told;
}

describe("help", () => {
  test("of a verb names each word as it is typed", async () => {
    expect((await said(["weigh", "--help"])).out).toBe(`Say how heavy it is

USAGE
  plimsoll weigh [options] <load>...

ARGUMENTS
  load  What is weighed

OPTIONS
  -s, --scale SCALE  Which scale to take, among those of the harbour and those
                     that a ship has brought along
      --unit-of-weight NAME=value
                     What the weight is told in
      --rough        To the next ton
  -h, --help         Say how it is used
`);
  });

  test.each([40, 60, 80])("stays within %i columns", async (columns) => {
    for (const words of [["--help"], ["weigh", "--help"]]) {
      const { out } = await said(words, columns);
      expect(Math.max(...out.split("\n").map(widthOf))).toBeLessThanOrEqual(columns);
    }
  });

  test("of all names the verbs and the exit codes", async () => {
    const { out } = await said(["--help"]);
    expect(out).toContain("  weigh <load>...  Say how heavy it is\n");
    expect(out).toContain("  0  well\n");
  });
});

describe("words that cannot be read get what to do", () => {
  test.each([
    [["wiegh"], 'plimsoll: there is no verb "wiegh"\n  try  did you mean weigh?\n'],
    [["nothing-like-it"], 'plimsoll: there is no verb "nothing-like-it"\n  try  plimsoll --help names them\n'],
    [["weigh", "--scael", "x"], "plimsoll: weigh has no option --scael\n  try  did you mean --scale?\n"],
    [["weigh", "-x"], "plimsoll: weigh has no option -x\n  try  plimsoll weigh --help\n"],
    [["weigh"], "plimsoll: weigh needs <load>\n  try  plimsoll weigh --help\n"],
    [["weigh", "a", "--scale"], "plimsoll: --scale needs a value\n  try  plimsoll weigh --help\n"],
    [["weigh", "a", "--scale", "b", "--scale", "c"], "plimsoll: --scale may be given once\n  try  plimsoll weigh --help\n"],
  ])("%j", async (words, error) => {
    expect((await said(words)).err).toBe(error);
  });
});
