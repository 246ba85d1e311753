import type { Verdict } from "../../verdict/verdict.ts";
import type { ImageReport, Report, ReportInput } from "../kind.ts";
import { formatMessage } from "../message.ts";
import { formatPlace } from "../place.ts";
import { visible } from "../visible.ts";

/** For CI systems. */
export const report: Report = {
  meta: { summary: "JUnit XML for CI systems.", since: "0.1.0" },
  write(input) {
    const suites = input.images.map((image) => suiteOf(image, input));
    const lines = ['<?xml version="1.0" encoding="UTF-8"?>', open("testsuites", { name: "plimsoll", ...sum(suites), time: input.seconds.toFixed(3) })];
    for (const suite of suites) lines.push(...suite.lines);
    return `${[...lines, "</testsuites>"].join("\n")}\n`;
  },
};

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Suite extends Counts {
  readonly lines: readonly string[];
}

type Kind = "passed" | "failure" | "error" | "skipped";

interface Case {
  readonly kind: Kind;
  readonly lines: readonly string[];
}

function suiteOf(image: ImageReport, input: ReportInput): Suite {
  const cases = image.verdicts.map((verdict) => caseOf(verdict, image, input));
  if (image.trouble !== undefined) cases.unshift(troubleOf(image.trouble, image));
  const count = (kind: Kind): number => cases.filter((each) => each.kind === kind).length;
  const counts: Counts = { tests: cases.length, failures: count("failure"), errors: count("error"), skipped: count("skipped") };
  const name = image.target === undefined ? image.name : `${image.name} (${image.target})`;
  return { ...counts, lines: [open("testsuite", { name, file: image.dockerfile, ...counts }, 1), ...cases.flatMap(({ lines }) => lines), "  </testsuite>"] };
}

function sum(suites: readonly Suite[]): Counts {
  const total = (key: keyof Counts): number => suites.reduce((all, suite) => all + suite[key], 0);
  return { tests: total("tests"), failures: total("failures"), errors: total("errors"), skipped: total("skipped") };
}

function caseOf(verdict: Verdict, image: ImageReport, { messages }: ReportInput): Case {
  const templates = messages(verdict.check);
  const attributes = { name: `${verdict.requirement} ${verdict.title}`, classname: `${image.name}.${verdict.check}` };
  const seen = verdict.judges.flatMap(({ judge, answer }) =>
    answer.outcome !== verdict.outcome
      ? []
      : answer.evidence.map(({ message, place }) => {
          const where = place === undefined ? "" : `${formatPlace(place)}: `;
          return `${judge}: ${where}${formatMessage(templates, message)}`;
        }),
  );
  switch (verdict.outcome) {
    case "violated": {
      const text = seen.join("\n");
      if (verdict.level === "info") return inside("passed", attributes, `      <system-out>${escape(text)}</system-out>`);
      const line = `      ${open("failure", { type: verdict.level, message: seen[0] ?? verdict.title })}${escape(text)}</failure>`;
      return inside("failure", attributes, line);
    }
    case "unproven":
    case "not-applicable": {
      const reason = verdict.reason === undefined ? seen[0] : formatMessage(templates, verdict.reason);
      return inside("skipped", attributes, `      ${closed("skipped", { message: reason ?? verdict.outcome })}`);
    }
    case "proven":
      return { kind: "passed", lines: [`    ${closed("testcase", attributes)}`] };
  }
}

function troubleOf({ code, hint, message, output }: NonNullable<ImageReport["trouble"]>, image: ImageReport): Case {
  const text = [...message.split("\n"), ...output, ...(hint === undefined ? [] : [hint])].map(visible).join("\n");
  const line = `      ${open("error", { type: code, message })}${escape(text)}</error>`;
  return inside("error", { name: code, classname: image.name }, line);
}

function inside(kind: Kind, attributes: Readonly<Record<string, string>>, line: string): Case {
  return { kind, lines: [open("testcase", attributes, 2), line, "    </testcase>"] };
}

function open(name: string, attributes: Readonly<Record<string, string | number>>, depth = 0): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(visible(String(value)))}"`);
  return `${"  ".repeat(depth)}<${name}${written.join("")}>`;
}

function closed(name: string, attributes: Readonly<Record<string, string | number>>): string {
  return open(name, attributes).replace(/>$/, "/>");
}

// what XML 1.0 cannot hold in any way, beyond what is made visible anyway
const forbidden = /[\uFFFE\uFFFF]/g;

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replace(forbidden, "\uFFFD");
}
