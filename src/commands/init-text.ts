import type { Application } from "../detect/application.ts";
import { frameworkFacts } from "../facts/python-frameworks.ts";
import { visible } from "../reports/visible.ts";
import { screenOf, type Screen } from "../reports/screen.ts";
import { withoutTrailing } from "../text/trim.ts";
import { nodeRows } from "./init-node-rows.ts";
import { askedFor, healthRow, merged, places, row, sameSource, serviceRow, type Row } from "./init-rows.ts";
import type { Found } from "./found-application.ts";
import { keptRows, needsHand, outcomeRow, setOutcome } from "./set-outcome.ts";
import type { FurtherFile, WrittenSet } from "./write-set.ts";

export interface InitResult {
  /** As the user typed it. */
  readonly directory: string;
  readonly found: readonly Found[];
  /** A contract that holds what someone wrote, where there is one. */
  readonly contract: string | undefined;
  readonly written: WrittenSet;
  readonly added: readonly FurtherFile[];
}

const LABEL = 12;
/** Columns of values, and what they may grow to where evidence still has room. */
const VALUE = 26;
const MOST_VALUE = 32;

/** What init found out, from what, and what it wrote. */
export function initText(result: InitResult, width: number): string {
  const lines = result.found.flatMap((one) => [...foundLines(result.directory, one, width), ""]);
  lines.push(...outcome(result, screenOf({ width, colour: false, unicode: true })), ...(needsHand(result.written) ? [] : ["  next   plimsoll verify"]));
  return `${lines.join("\n")}\n`;
}

function foundLines(directory: string, { application, folder, problems }: Found, width: number): string[] {
  const name = folder === "" ? (directory === "." ? application.name : withoutTrailing(directory, "/")) : folder;
  const found = application.language === "python" ? rows(application) : nodeRows(application);
  const column = valueColumn(found, width);
  const lines = [`${name}/`, ...found.flatMap((one) => show(one, column, width))];
  for (const note of application.contradictions) lines.push(`  ! ${note}`);
  for (const problem of problems) lines.push(`  ! ${problem.message}`, `      try  ${problem.hint}`);
  return lines.map(visible);
}

function rows(application: Application): Row[] {
  const {
    framework,
    interface: speaks,
    entry,
    python,
    packages,
    server,
    port,
    health,
    processes,
    migrations,
    services,
    environment,
    sources,
    dataDirectories,
    buildPackages,
    runtimePackages,
  } = application;
  const missing = environment.filter((fact) => fact.value.required && !services.some((service) => service.value.variable === fact.value.name));
  const unclaimed = runtimePackages.filter((fact) => !services.some((service) => sameSource(service, fact)));
  return [
    [
      "framework",
      `${frameworkFacts(framework.value)?.label ?? framework.value}${speaks.value === "none" ? "" : `, ${speaks.value.toUpperCase()}`}`,
      places(framework.evidence),
    ],
    ...(entry === undefined ? [] : [row("entry", entry.value, entry)]),
    row("python", python.value, python),
    ["packages", packages.value.name === "project" ? "pip" : packages.value.name, packages.value.manifests.join(", ")],
    ...(server === undefined ? [] : [row("server", server.value.declared ? server.value.name : `${server.value.name}, added to the image`, server)]),
    ...services.map((fact) => serviceRow(fact, runtimePackages)),
    ...(unclaimed.length === 0 ? [] : [merged("debian", unclaimed)]),
    ...(buildPackages.length === 0 ? [] : [merged("to build", buildPackages)]),
    healthRow(health),
    ...(port === undefined ? [] : [row("port", String(port.value), port)]),
    ...processes.map((fact) => row(fact.value.role, fact.value.command.join(" "), fact)),
    ...(migrations === undefined ? [] : [row("migrations", migrations.value.command.join(" "), migrations)]),
    merged("copies", sources),
    ...(dataDirectories.length === 0 ? [] : [merged("writes to", dataDirectories)]),
    ...askedFor(missing),
  ];
}

/** As wide as the values, where all evidence still has room beside them. */
function valueColumn(found: readonly Row[], width: number): number {
  const wide = Math.max(VALUE, ...found.map(([, value]) => value.length + 2).filter((length) => length <= MOST_VALUE));
  return found.every(([, , evidence]) => 2 + LABEL + wide + evidence.length <= width) ? wide : VALUE;
}

/** Evidence stands beside its value where the line has room, else below it. */
function show([label, value, evidence]: Row, column: number, width: number): string[] {
  const start = `  ${label.padEnd(LABEL)}`;
  const beside = `${start}${value.length < column ? value.padEnd(column) : `${value}  `}${evidence}`.trimEnd();
  if (beside.length <= width) return [beside];
  const room = Math.max(20, width - LABEL - 2);
  const below = wrap(value, room);
  return [`${start}${below[0] ?? ""}`, ...[...below.slice(1), ...wrap(evidence, room)].map((line) => " ".repeat(LABEL + 2) + line)];
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

function outcome({ added, contract, written }: InitResult, screen: Screen): string[] {
  return [
    ...setOutcome(written, added, screen),
    ...(contract === undefined ? [] : outcomeRow("kept", `${contract} (yours; its requirements shaped the set)`, screen)),
    ...keptRows(written, contract, screen),
  ];
}
