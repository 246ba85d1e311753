import type { ServiceKind } from "../facts/services.ts";
import { services } from "../facts/services.ts";

/** How variables that hold a part of a service's address begin. */
const PREFIXES: Readonly<Record<ServiceKind, string>> = {
  postgres: "POSTGRES|POSTGRESQL|PG|PSQL|DB|DATABASE",
  mysql: "MYSQL|MARIADB|DB|DATABASE",
  redis: "REDIS|CACHE",
  mongodb: "MONGO|MONGODB",
};

/** What a variable such as `POSTGRES_HOST` or `DB_PASSWORD` has to hold in a trial with these services; undefined where it is none of theirs. */
export function serviceValue(variable: string, kinds: readonly ServiceKind[]): string | undefined {
  for (const kind of kinds) {
    const part = new RegExp(`^(?:\\w+_)?(?:${PREFIXES[kind]})_?(HOST|HOSTNAME|SERVER|PORT|USER|USERNAME|PASS|PASSWORD|DB|NAME|DATABASE)$`).exec(
      variable.toUpperCase(),
    )?.[1];
    if (part === undefined) continue;
    if (part.startsWith("HOST") || part === "SERVER") return kind;
    if (part === "PORT") return String(services[kind].port);
    // the throw-away services all call their user, password and database the same
    if (Object.keys(services[kind].environment).length > 0) return "trial";
  }
  return undefined;
}
