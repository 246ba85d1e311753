import type { Application } from "../detect/application.ts";
import type { AnyApplication } from "../detect/applications.ts";
import type { DetectionProblem } from "../detect/detect.ts";
import { frameworkFacts } from "../facts/python-frameworks.ts";
import { withoutTrailing } from "../text/trim.ts";
import { nodeRows } from "./init-node-rows.ts";
import { asked, merged, places, row, sameSource, serviceRow, type Row } from "./init-rows.ts";
import type { WrittenSet } from "./write-set.ts";

export interface InitResult {
  /** As the user typed it. */
  readonly directory: string;
  readonly application: AnyApplication;
  readonly problems: readonly DetectionProblem[];
  /** The user's own contract, where there is one. */
  readonly contract: string | undefined;
  readonly written: WrittenSet;
}

const LABEL = 12;
const VALUE = 26;

/** What init found out, from what, and what it wrote. */
export function initText(result: InitResult, width: number): string {
  const { application, problems, written } = result;
  const directory = result.directory === "." ? application.name : withoutTrailing(result.directory, "/");
  const lines = [`${directory}/`, ...(application.language === "python" ? rows(application) : nodeRows(application)).flatMap((one) => show(one, width))];
  for (const note of application.contradictions) lines.push(`  ! ${note}`);
  for (const problem of problems) lines.push(`  ! ${problem.message}`, `      try  ${problem.hint}`);
  lines.push("", ...outcome(result, written), "  next   plimsoll verify");
  return `${lines.join("\n")}\n`;
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
    ["packages", packages.value.name, packages.value.manifests.join(", ")],
    ...(server === undefined ? [] : [row("server", server.value.declared ? server.value.name : `${server.value.name}, added to the image`, server)]),
    ...services.map((fact) => serviceRow(fact, runtimePackages)),
    ...(unclaimed.length === 0 ? [] : [merged("debian", unclaimed)]),
    ...(buildPackages.length === 0 ? [] : [merged("to build", buildPackages)]),
    health === undefined ? ["? health", "none found", "no HEALTHCHECK is written"] : row("health", `GET ${health.value}`, health),
    ...(port === undefined ? [] : [row("port", String(port.value), port)]),
    merged("copies", sources),
    ...(dataDirectories.length === 0 ? [] : [merged("writes to", dataDirectories)]),
    ...asked(
      "? secrets",
      missing.filter((fact) => fact.value.secret),
    ),
    ...asked(
      "? settings",
      missing.filter((fact) => !fact.value.secret),
    ),
  ];
}

/** Evidence stands beside its value where the line has room, else below it. */
function show([label, value, evidence]: Row, width: number): string[] {
  const start = `  ${label.padEnd(LABEL)}`;
  const beside = `${start}${value.length < VALUE ? value.padEnd(VALUE) : `${value}   `}${evidence}`.trimEnd();
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

function outcome({ contract }: InitResult, { wrote, kept, same, backups }: WrittenSet): string[] {
  return [
    ...(wrote.length === 0 ? [] : [`  wrote  ${wrote.join("  ")}`]),
    ...backups.map(({ path, backup }) => `  saved  ${path} as ${backup}`),
    ...(same.length === 0 ? [] : [`  same   ${same.join("  ")}`]),
    ...(contract === undefined ? [] : [`  kept   ${contract} (yours; its requirements shaped the set)`]),
    ...kept.map((path) => `  kept   ${path} (yours; --force replaces it after a backup)`),
  ];
}
