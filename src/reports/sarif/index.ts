import type { CheckMeta } from "../../checks/kind.ts";
import { version } from "../../version.ts";
import { findingsOf, suppressedFindingsOf } from "../findings.ts";
import type { Report, ReportInput, Trouble } from "../kind.ts";
import { visible } from "../visible.ts";
import type { SarifInvocation, SarifLog, SarifRule } from "./log.ts";
import { locationOf, ROOT } from "./places.ts";
import { levelOf, resultsOf } from "./results.ts";

/** For code scanning. */
export const report: Report = {
  meta: { summary: "SARIF 2.1.0 for code scanning and editors.", since: "0.1.0" },
  write: (input) => `${JSON.stringify(logOf(input), undefined, 2)}\n`,
};

function logOf(input: ReportInput): SarifLog {
  const ids = [...new Set(input.images.flatMap(({ verdicts }) => verdicts.map(({ check }) => check)))].sort();
  const rules = new Map(ids.map((id, index) => [id, index]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "plimsoll", semanticVersion: version, rules: ids.map((id) => ruleOf(id, input.about(id))) } },
        invocations: [invocationOf(input)],
        originalUriBaseIds: { [ROOT]: { description: { text: "The directory that plimsoll ran in." } } },
        columnKind: "utf16CodeUnits",
        results: resultsOf([...findingsOf(input), ...suppressedFindingsOf(input)], rules, input),
      },
    ],
  };
}

function ruleOf(id: string, about: CheckMeta | undefined): SarifRule {
  if (about === undefined) return { id };
  const { group, level, sameAs, since, summary, why } = about;
  const same = sameAs.length === 0 ? "" : `Stands for ${sameAs.join(", ")}. `;
  const more = `plimsoll explain ${id}`;
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${why} ${same}More: ${more}`, markdown: `${why}\n\n${same}More: \`${more}\`` },
    defaultConfiguration: { level: levelOf[level] },
    // code scanning takes no more
    properties: { tags: [group, ...sameAs].slice(0, 10), since },
  };
}

/** A violated file is a result, not a failure of the tool; what kept it from looking is. */
function invocationOf({ exitCode, images }: ReportInput): SarifInvocation {
  const troubles = images.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble]));
  return { executionSuccessful: troubles.length === 0, exitCode, toolExecutionNotifications: troubles.map(notificationOf) };
}

function notificationOf({ code, hint, message, output, place }: Trouble): SarifInvocation["toolExecutionNotifications"][number] {
  const lines = [...message.split("\n"), ...output, ...(hint === undefined ? [] : [hint])].map(visible);
  const range = place === undefined ? undefined : { ...place, endLine: place.line, endColumn: place.column };
  return {
    level: "error",
    descriptor: { id: code },
    message: { text: lines.join("\n") },
    ...(place === undefined ? {} : { locations: [locationOf(place.path, range)] }),
  };
}
