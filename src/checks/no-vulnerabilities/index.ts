import { array, boolean, optional, pipe, strictObject, string, transform } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const shownFindings = 5;
const severity = pipe(
  string(),
  transform((text) => text.toUpperCase()),
);

export const check: Check = defineCheck({
  meta: {
    summary: "A scanner finds no known vulnerability of the severities named.",
    why: "What is known to be broken in a package is broken in every container that holds it.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({
    severities: optional(array(severity), ["HIGH", "CRITICAL"]),
    /** Leave out what has no mended version yet. */
    ignoreUnfixed: optional(boolean(), false),
    /** Ids that were looked at and accepted. */
    allow: optional(array(string()), []),
  }),
  messages: {
    none: "{scanner} {version} found none in {total} findings",
    found: "{id} {severity}: {package} {installed}",
    foundFixed: "{id} {severity}: {package} {installed}, mended in {fixed}",
    more: "{scanner} found {count}",
    noScanner: "{reason}",
    notScanned: "no scan was made",
  },
  title: ({ severities }) => `no ${severities.join(" or ")} vulnerability`,
  needs: () => [{ kind: "scan" }],
  image({ scan }, { allow, ignoreUnfixed, severities }) {
    if (scan === undefined) return unproven(saw("notScanned"));
    if ("unlooked" in scan) return unproven(saw("noScanner", { reason: scan.unlooked }));
    const { command, findings, scanner, version } = scan;
    const counted = findings.filter((each) => severities.includes(each.severity) && !allow.includes(each.id) && !(ignoreUnfixed && each.fixed === undefined));
    const place = { kind: "command", command, output: `${findings.length} findings` } as const;
    if (counted.length === 0) return proven(saw("none", { scanner, version, total: findings.length }, place));
    return violated(
      saw("more", { scanner, count: counted.length }, place),
      ...counted
        .slice(0, shownFindings)
        .map(({ fixed, id, installed, packageName, severity: how }) =>
          fixed === undefined
            ? saw("found", { id, severity: how, package: packageName, installed })
            : saw("foundFixed", { id, severity: how, package: packageName, installed, fixed }),
        ),
    );
  },
});
