import type { DetectedService, EnvironmentVariable, Fact, FactSource } from "../detect/application.ts";

/** One thing found out: what, which, and from where. */
export type Row = readonly [label: string, value: string, evidence: string];

const SERVICES: Readonly<Record<string, string>> = { postgres: "PostgreSQL", redis: "Redis", mysql: "MySQL", mongodb: "MongoDB" };
const DATABASES = new Set(["postgres", "mysql", "mongodb", "mssql", "oracle", "clickhouse", "cassandra", "neo4j"]);

export function row(label: string, value: string, fact: Fact<unknown>): Row {
  return [label, value, places(fact.evidence)];
}

/** Several facts in one row, with the first place of each. */
export function merged(label: string, facts: readonly Fact<string>[]): Row {
  return [label, facts.map((fact) => fact.value).join(", "), places(facts.flatMap((fact) => fact.evidence.slice(0, 1)))];
}

/** Variables that somebody has to give, secrets apart. */
export function askedFor(missing: readonly Fact<EnvironmentVariable>[]): Row[] {
  const [secrets, settings] = [missing.filter(({ value }) => value.secret), missing.filter(({ value }) => !value.secret)];
  return [...asked("? secrets", secrets), ...asked("? settings", settings)];
}

export function healthRow(health: Fact<string> | undefined, speaksHttp = true): Row {
  if (health !== undefined) return row("health", `GET ${health.value}`, health);
  return ["? health", "none found", speaksHttp ? "any answer below status 500 counts as alive" : "no HEALTHCHECK is written"];
}

function asked(label: string, facts: readonly Fact<EnvironmentVariable>[]): Row[] {
  if (facts.length === 0) return [];
  return [[label, facts.map((fact) => fact.value.name).join(", "), `${places(facts.flatMap((fact) => fact.evidence.slice(0, 1)))} (required)`]];
}

/** A service with the packages that its driver brings. */
export function serviceRow(fact: Fact<DetectedService>, runtimePackages: readonly Fact<string>[]): Row {
  const brought = runtimePackages.filter((other) => sameSource(fact, other)).map((other) => other.value);
  return [
    DATABASES.has(fact.value.kind) ? "database" : "service",
    `${SERVICES[fact.value.kind] ?? fact.value.kind} (${fact.value.driver}${fact.value.optional === true ? ", optional" : ""})`,
    places(fact.evidence) + (brought.length === 0 ? "" : `; ${brought.join(", ")} at run time`),
  ];
}

export function sameSource(one: Fact<unknown>, other: Fact<unknown>): boolean {
  const [first, second] = [one.evidence[0], other.evidence[0]];
  return first !== undefined && first.path === second?.path && first.line === second?.line;
}

/** `app/config.py:20, :21`; the note where no file speaks. */
export function places(sources: readonly FactSource[]): string {
  const parts: string[] = [];
  const seen = new Set<string>();
  let last: string | undefined;
  for (const { path, line, note } of sources) {
    const whole = path === undefined ? note : `${path}:${line ?? ""}`;
    if (seen.has(whole)) continue;
    seen.add(whole);
    if (path === undefined) parts.push(note);
    else if (line === undefined) parts.push(path);
    else parts.push(path === last ? `:${line}` : `${path}:${line}`);
    last = path;
  }
  return parts.join(", ");
}
