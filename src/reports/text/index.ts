import type { Report } from "../kind.ts";
import { screenOf } from "../screen.ts";
import { writeFindings } from "./findings.ts";
import { writeProof } from "./proof.ts";

/** For people, at a terminal or in a log. */
export const report: Report = {
  meta: { summary: "Text for people, 80 columns wide, with or without colour.", since: "0.1.0" },
  write(input, terminal) {
    const screen = screenOf(terminal);
    const lines = input.verb === "check" ? writeFindings(input, screen) : writeProof(input, screen);
    const text = `${lines.join("\n")}\n`;
    return terminal.unicode ? text : inAscii(text);
  },
};

const inOneColumn: Readonly<Record<string, string>> = { "→": ">", "–": "-", "—": "-", "…": ".", "“": '"', "”": '"', "‘": "'", "’": "'" };

/** What titles and messages hold beyond ASCII, a sign for a sign so that no column moves. */
function inAscii(text: string): string {
  return text.replace(/[^\n\u001B\u0020-\u007E]/gu, (sign) => inOneColumn[sign] ?? "?");
}
