import { UserError } from "../../errors.ts";
import { nearestWord } from "../../text/nearest.ts";
import type { RouteMap } from "@stricli/core";
import type { CommandIo } from "../io.ts";
import type { LineContext } from "../lines/context.ts";
import { reportError } from "../report-error.ts";
import { complete } from "./complete.ts";
import { scripts, shells, type Shell } from "./scripts.ts";

/** `plimsoll completions SHELL`: prints what the shell has to read once. Gives the exit code. */
export function completions(shell: string, io: CommandIo): number {
  const known = shells.find((each): each is Shell => each === shell);
  if (known !== undefined) {
    io.stdout.write(scripts[known]);
    return 0;
  }
  const nearest = nearestWord(shell, shells);
  return reportError(
    new UserError("unknown-shell", `there is no completion for ${JSON.stringify(shell)}`, {
      hint: nearest === undefined ? `the shells are ${shells.join(", ")}` : `did you mean ${nearest}?`,
    }),
    io,
  );
}

/** What the scripts ask for: a line for each word that may follow. Never fails: whoever presses a key wants no error. */
export async function printOffers(table: RouteMap<LineContext>, words: readonly string[], context: LineContext): Promise<void> {
  const { offers, paths } = await complete(table, words, context).catch(() => ({ offers: [], paths: true }));
  const lines = offers.map(({ brief, word }) => `${word}\t${firstLine(brief)}`);
  context.io.stdout.write([...lines, ...(paths ? [":paths"] : [])].map((line) => `${line}\n`).join(""));
}

const MOST_BRIEF = 70;

function firstLine(brief: string): string {
  const [first = ""] = brief.split(/[\n;]/, 1);
  return first.length > MOST_BRIEF ? `${first.slice(0, MOST_BRIEF - 1)}…` : first;
}
