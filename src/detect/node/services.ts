import type { DetectedService, EnvironmentVariable, Fact } from "../application.ts";
import { nodeDrivers, serviceVariables, type NodeServiceKind } from "../../facts/node-drivers.ts";
import { dependencySource, type Manifest } from "./manifest.ts";
import { from } from "../source.ts";

const DATABASES = new Set<DetectedService["kind"]>(["postgres", "mysql", "mongodb", "mssql"]);

const SQLITE = ["sqlite3", "better-sqlite3", "@libsql/client", "sql.js"];

/** The services whose drivers production installs, each once, with the variable that holds its address. */
export function servicesOf(
  manifests: readonly Manifest[],
  environment: readonly Fact<EnvironmentVariable>[],
  prisma: { readonly provider: string; readonly path: string; readonly line: number; readonly variable: string | undefined } | undefined,
): Fact<DetectedService>[] {
  const services: Fact<DetectedService>[] = [];
  const add = (kind: NodeServiceKind, driver: string, told: string | undefined, evidence: Fact<DetectedService>["evidence"]): void => {
    if (services.some((service) => service.value.kind === kind)) return;
    const taken = new Set(services.map((service) => service.value.variable));
    const variable = told ?? environment.map((fact) => fact.value.name).find((name) => serviceVariables[kind].test(name.toUpperCase()) && !taken.has(name));
    services.push({ value: { kind, driver, variable }, confidence: variable === undefined ? "likely" : "certain", evidence });
  };
  const ofPrisma =
    prisma === undefined
      ? undefined
      : { postgresql: "postgres", postgres: "postgres", cockroachdb: "postgres", mysql: "mysql", mongodb: "mongodb" }[prisma.provider];
  if (prisma !== undefined && ofPrisma !== undefined)
    add(ofPrisma as NodeServiceKind, "prisma", prisma.variable, [from(prisma.path, prisma.line, `provider ${prisma.provider}`)]);
  for (const manifest of manifests) {
    for (const name of Object.keys(manifest.dependencies)) {
      const kind = nodeDrivers[name];
      if (kind !== undefined) add(kind, name, undefined, [dependencySource(manifest, name)]);
    }
  }
  // an SQLite file stands in where nothing insists on a server
  const insists = ({ value }: Fact<DetectedService>): boolean => environment.some((fact) => fact.value.name === value.variable && fact.value.required);
  if (manifests.some(({ dependencies }) => SQLITE.some((name) => Object.hasOwn(dependencies, name))))
    return services.map((fact) => (DATABASES.has(fact.value.kind) && !insists(fact) ? { ...fact, value: { ...fact.value, optional: true } } : fact));
  const databases = services.filter(({ value }) => DATABASES.has(value.kind) && value.variable === undefined);
  // who speaks to several kinds of database lets its users choose one
  return databases.length < 2 ? services : services.map((fact) => (databases.includes(fact) ? { ...fact, value: { ...fact.value, optional: true } } : fact));
}
