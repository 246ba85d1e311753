import type { Level } from "../../verdict/verdict.ts";
import { findingsOf, idsOf, textOf, totalsOf, type Finding } from "../findings.ts";
import type { Report, ReportInput, Trouble } from "../kind.ts";
import { formatMessage } from "../message.ts";
import { formatPlace } from "../place.ts";
import { visible } from "../visible.ts";

/** For the log of a GitHub workflow. */
export const report: Report = {
  meta: { summary: "Annotations for GitHub Actions.", since: "0.1.0" },
  write(input) {
    const troubles = input.images.flatMap(({ dockerfile, trouble }) => (trouble === undefined ? [] : [ofTrouble(trouble, dockerfile)]));
    const lines = [...troubles, ...findingsOf(input).map((finding) => ofFinding(finding, input)), totalsOf(input)];
    return `${lines.join("\n")}\n`;
  },
};

const commands: Readonly<Record<Level, string>> = { error: "error", warning: "warning", info: "notice" };

function ofFinding(finding: Finding, input: ReportInput): string {
  const { evidence, path, place, verdict } = finding;
  const more = evidence.slice(1).map(({ message, place: other }) => {
    const where = other === undefined ? "" : ` (${formatPlace(other)})`;
    return `${formatMessage(input.messages(verdict.check), message)}${where}`;
  });
  const title = idsOf(finding).join(" ");
  const properties =
    place === undefined
      ? { file: path, line: 1, title }
      : {
          file: path,
          line: place.line,
          endLine: place.endLine,
          // columns of different lines are not understood together
          ...(place.line === place.endLine ? { col: place.column, endColumn: place.endColumn } : {}),
          title,
        };
  return command(commands[verdict.level], properties, [textOf(finding, input), ...more].join("\n"));
}

function ofTrouble({ code, hint, message, output, place }: Trouble, dockerfile: string): string {
  const lines = [...message.split("\n"), ...output, ...(hint === undefined ? [] : [hint])].map(visible);
  return command("error", { file: place?.path ?? dockerfile, line: place?.line ?? 1, title: code }, lines.join("\n"));
}

function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${written.join(",")}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
