import type { ServiceKind } from "../facts/services.ts";
import type { ServiceConnections } from "../trial/run.ts";
import type { RunningService } from "./services.ts";
import type { TrialHost } from "./host.ts";

/** How a kind of service is asked who connected to it. */
interface Witness {
  /** Makes the service remember; before the application starts. */
  prepare?(host: TrialHost, service: RunningService): Promise<void>;
  count(host: TrialHost, service: RunningService, address: string): Promise<Omit<ServiceConnections, "service">>;
}

const witnesses: Readonly<Partial<Record<ServiceKind, Witness>>> = {
  postgres: { prepare: logPostgresConnections, count: countPostgres },
  redis: { count: countRedis },
  mysql: { count: countMysql },
};

/** Prepares the services whose connections some check wants to know of. */
export async function prepareWitnesses(host: TrialHost, services: readonly RunningService[]): Promise<void> {
  for (const service of services) {
    if (service.kind !== undefined) await witnesses[service.kind]?.prepare?.(host, service);
  }
}

export async function countConnections(host: TrialHost, service: RunningService, address: string | undefined): Promise<ServiceConnections> {
  const witness = service.kind === undefined ? undefined : witnesses[service.kind];
  if (witness === undefined) {
    return { service: service.name, count: undefined, command: "", output: `who connects to ${service.image} cannot be asked of it` };
  }
  if (address === undefined) {
    return { service: service.name, count: undefined, command: "", output: "the application has no address on the trial's network" };
  }
  return { service: service.name, ...(await witness.count(host, service, address)) };
}

async function logPostgresConnections(host: TrialHost, service: RunningService): Promise<void> {
  for (const statement of ["ALTER SYSTEM SET log_connections = on", "SELECT pg_reload_conf()"])
    await host.engine.exec(service.id, psql(service, statement), host.signal);
}

function psql(service: RunningService, statement: string): string[] {
  const user = service.environment["POSTGRES_USER"] ?? "postgres";
  return ["psql", "--username", user, "--dbname", service.environment["POSTGRES_DB"] ?? user, "--tuples-only", "--no-align", "--command", statement];
}

/** PostgreSQL writes two lines for each session, told apart by the process number in the line's head: where it comes from, then as whom it was let in. */
async function countPostgres(host: TrialHost, service: RunningService, address: string): Promise<Omit<ServiceConnections, "service">> {
  const lines = (await host.engine.logs(service.id)).map((line) => line.text);
  const mine = new Set<string>();
  let output = "";
  let count = 0;
  let refusal = "";
  for (const line of lines) {
    const process = /\[(\d+)\]/.exec(line)?.[1] ?? "";
    if (line.includes(`connection received: host=${address} `)) mine.add(process);
    if (!mine.has(process)) continue;
    if (line.includes("connection authorized:")) {
      count += 1;
      output ||= line.slice(line.indexOf("connection authorized:"));
    }
    if (line.includes("FATAL:")) refusal = line.slice(line.indexOf("FATAL:"));
  }
  if (count === 0) output = refusal === "" ? `no connection from ${address} in its log` : `${mine.size} attempts, all refused: ${refusal}`;
  return { count, command: `log of ${service.name} (log_connections = on)`, output };
}

async function countRedis(host: TrialHost, service: RunningService, address: string): Promise<Omit<ServiceConnections, "service">> {
  const password = service.environment["REDIS_PASSWORD"];
  const command = ["redis-cli", ...(password === undefined ? [] : ["-a", password, "--no-auth-warning"]), "CLIENT", "LIST"];
  const outcome = await host.engine.exec(service.id, command, host.signal);
  const clients = outcome.stdout.split("\n").filter((line) => line.includes(` addr=${address}:`));
  return { count: clients.length, command: "redis-cli CLIENT LIST", output: clients[0] ?? `no client from ${address}` };
}

async function countMysql(host: TrialHost, service: RunningService, address: string): Promise<Omit<ServiceConnections, "service">> {
  const statement = `SELECT COALESCE(SUM(TOTAL_CONNECTIONS), 0) FROM performance_schema.hosts WHERE HOST = '${address}'`;
  // the password goes through the container's own environment, not through a command line
  const shell = `MYSQL_PWD="$MYSQL_ROOT_PASSWORD$MARIADB_ROOT_PASSWORD" mysql --user=root --batch --skip-column-names --execute="${statement}"`;
  const outcome = await host.engine.exec(service.id, ["sh", "-c", shell], host.signal);
  const count = Number(outcome.stdout.trim());
  if (outcome.exitCode !== 0 || Number.isNaN(count)) return { count: undefined, command: statement, output: outcome.stderr.trim() };
  return { count, command: statement, output: `${count} connections from ${address}` };
}
