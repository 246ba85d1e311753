import type { ServiceKind } from "../facts/services.ts";
import { services } from "../facts/services.ts";

/** How variables that hold a part of a service's address begin. */
const PREFIXES: Readonly<Record<ServiceKind, string>> = {
  postgres: "POSTGRES|POSTGRESQL|PG|PSQL|DB|DATABASE",
  mysql: "MYSQL|MARIADB|DB|DATABASE",
  redis: "REDIS|CACHE",
  mongodb: "MONGO|MONGODB",
};

type Part = "host" | "port" | "user" | "password" | "database";

/** Which part of a service's address a variable such as `POSTGRES_HOST` or `DB_PASSWORD` holds; undefined where it is none of theirs. */
export function servicePart(variable: string, kind: ServiceKind): Part | undefined {
  const part = new RegExp(`^(?:\\w+_)?(?:${PREFIXES[kind]})_?(HOST|HOSTNAME|SERVER|PORT|USER|USERNAME|PASS|PASSWORD|DB|NAME|DATABASE)$`).exec(
    variable.toUpperCase(),
  )?.[1];
  if (part === undefined) return undefined;
  if (part.startsWith("HOST") || part === "SERVER") return "host";
  if (part === "PORT") return "port";
  if (part.startsWith("USER")) return "user";
  return part.startsWith("PASS") ? "password" : "database";
}

/** What such a variable has to hold in a trial with these services. */
export function serviceValue(variable: string, kinds: readonly ServiceKind[]): string | undefined {
  for (const kind of kinds) {
    const part = servicePart(variable, kind);
    if (part === undefined) continue;
    if (part === "host") return kind;
    if (part === "port") return String(services[kind].port);
    // the throw-away services all call their user, password and database the same
    if (Object.keys(services[kind].environment).length > 0) return "trial";
  }
  return undefined;
}
