import type { DetectedService, WebApplication } from "../../detect/application.ts";
import { services } from "../../facts/services.ts";
import type { ServiceKind } from "../../facts/services.ts";
import { shellWord } from "../instructions.ts";

/** What the container needs before it can work: services that answer, a database in its newest form. */
export interface Awaited {
  /** `DATABASE_URL:5432`; `POSTGRES_HOST,POSTGRES_PORT:5432`: variables, and the port where the address names none. */
  readonly addresses: readonly string[];
  readonly migration: readonly string[] | undefined;
}

/** How variables of each kind begin, and how the one with the whole address is mostly called. */
const KINDS: Readonly<Record<string, { readonly port: number; readonly prefix: string; readonly usual: string }>> = {
  postgres: { port: services.postgres.port, prefix: "POSTGRES|POSTGRESQL|PG|PSQL|DB|DATABASE", usual: "DATABASE_URL" },
  mysql: { port: services.mysql.port, prefix: "MYSQL|MARIADB|DB|DATABASE", usual: "DATABASE_URL" },
  redis: { port: services.redis.port, prefix: "REDIS|CACHE", usual: "REDIS_URL" },
  mongodb: { port: services.mongodb.port, prefix: "MONGO|MONGODB", usual: "MONGODB_URL" },
  rabbitmq: { port: 5672, prefix: "RABBITMQ|AMQP|BROKER", usual: "RABBITMQ_URL" },
} satisfies Record<ServiceKind | "rabbitmq", unknown>;

/** Undefined where nothing has to be waited for or migrated: then the container starts its command at once. */
export function waitsFor({ services: found, environment, migrations }: WebApplication): Awaited | undefined {
  const names = environment.map(({ value }) => value.name);
  const addresses = [...new Set(found.flatMap(({ value }) => addressesOf(value, names)))];
  const migration = migrations?.value.declared === true ? migrations.value.command : undefined;
  return addresses.length === 0 && migration === undefined ? undefined : { addresses, migration };
}

function addressesOf({ kind, variable, optional }: DetectedService, names: readonly string[]): string[] {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known === undefined || optional === true) return [];
  if (variable !== undefined) return [`${variable}:${known.port}`];
  const part = (parts: string): string | undefined =>
    names.find((name) => new RegExp(`^(?:\\w+_)?(?:${known.prefix})_?(?:${parts})$`).test(name.toUpperCase()));
  const host = part("HOST|HOSTNAME|SERVER");
  if (host === undefined) return [`${known.usual}:${known.port}`];
  return [`${[host, part("PORT")].filter((one) => one !== undefined).join(",")}:${known.port}`];
}

/** `docker-entrypoint.sh`: waits, migrates when told, and makes way for the command. */
export function entrypointScript({ addresses, migration }: Awaited): string {
  return [
    "#!/bin/sh",
    "# Prepares a container and makes way for its command.",
    ...(addresses.length === 0
      ? []
      : [
          "#   WAIT_FOR_DB=true or APP_ENV=production  waits for its services first",
          "#   WAIT_TRIES=30 WAIT_PAUSE=2              so often, so many seconds apart",
          "#   WAIT_FAILS=continue|stop                what follows the last try",
        ]),
    ...(migration === undefined ? [] : ["#   RUN_MIGRATIONS=true                     migrates the database; of several replicas let one do it"]),
    "set -eu",
    "",
    "# Process 1 has to pass a signal on by itself while it waits.",
    "child=",
    'trap \'[ -z "$child" ] || kill "$child" 2>/dev/null; exit 143\' INT TERM',
    "finish() {",
    "  child=$!",
    '  wait "$child"',
    "}",
    ...(addresses.length === 0 ? [] : waiting(addresses)),
    ...(migration === undefined
      ? []
      : [
          "",
          'if [ "${RUN_MIGRATIONS:-}" = true ]; then',
          '  echo "docker-entrypoint: migrating the database" >&2',
          `  ${migration.map(shellWord).join(" ")} &`,
          "  finish",
          "fi",
        ]),
    "",
    "trap - INT TERM",
    'exec "$@"',
    "",
  ].join("\n");
}

function waiting(addresses: readonly string[]): string[] {
  return [
    "",
    "# Variables that hold an address, or a host and a port; after the colon the port where they name none.",
    "wait_for() {",
    "  exec python - \"$@\" <<'PYTHON'",
    ...PROGRAM.split("\n"),
    "PYTHON",
    "}",
    "",
    'if [ "${WAIT_FOR_DB:-}" = true ] || [ "${APP_ENV:-}" = production ]; then',
    `  wait_for ${addresses.join(" ")} &`,
    "  finish",
    "fi",
  ];
}

/** Passwords may hold any character, also those that divide an address: its host stands after the last `@` that a host can follow. */
const PROGRAM = `import os, re, socket, sys, time

HOST = re.compile(r"(?:^|@)(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9_.-]+)(?::(\\d+))?(?=[,/?]|$)")

def say(text):
    print("docker-entrypoint: " + text, file=sys.stderr, flush=True)

def number(name, default):
    try:
        return max(0, int(os.environ.get(name) or default))
    except ValueError:
        sys.exit("docker-entrypoint: " + name + " has to be a whole number")

def address(names, default):
    value = os.environ.get(names[0], "").strip()
    if "://" in value:
        rest = value.split("://", 1)[1]
        found = list(HOST.finditer(re.split(r"\\?\\w+=", rest, maxsplit=1)[0])) or list(HOST.finditer(rest))
        return (found[-1][1].strip("[]"), int(found[-1][2] or default)) if found else None
    if not re.fullmatch(r"[A-Za-z0-9_.-]+(:\\d+)?", value):
        return None
    host, _, port = value.partition(":")
    if len(names) > 1:
        port = os.environ.get(names[1]) or port
    return host, int(port) if port.isdigit() else default

tries, pause = number("WAIT_TRIES", 30), number("WAIT_PAUSE", 2)
for argument in sys.argv[1:]:
    names, _, default = argument.rpartition(":")
    found = address(names.split(","), int(default))
    if found is None:
        continue
    where = "%s:%s" % found
    for attempt in range(1, tries + 1):
        try:
            socket.create_connection(found, timeout=2).close()
            say(where + " answers")
            break
        except OSError as error:
            say("waiting for %s (%d of %d): %s" % (where, attempt, tries, error))
            if attempt < tries:
                time.sleep(pause)
    else:
        if os.environ.get("WAIT_FAILS", "continue") == "stop":
            sys.exit("docker-entrypoint: %s does not answer; stopping, as WAIT_FAILS says" % where)
        say("warning: %s does not answer; going on without it" % where)`;
