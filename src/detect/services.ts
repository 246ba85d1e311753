import { driverExtras, drivers, otherServiceImages } from "../facts/python-drivers.ts";
import { serviceKindOf } from "../facts/services.ts";
import type { DetectedService, EnvironmentVariable, Fact, FactSource } from "./application.ts";
import type { LockedPackage } from "./packages/locked.ts";
import type { Reached } from "./reach.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from } from "./source.ts";
import type { ComposeService } from "./written/compose.ts";

type Kind = DetectedService["kind"];

/** Parts of variables' names that speak of a service. */
const WORDS: Readonly<Record<Kind, string>> = {
  postgres: "DATABASE|DB|POSTGRES|POSTGRESQL|PG|SQLALCHEMY_DATABASE",
  redis: "REDIS|VALKEY|CACHE|CELERY_BROKER|BROKER",
  mysql: "DATABASE|DB|MYSQL|MARIADB|SQLALCHEMY_DATABASE",
  mongodb: "MONGODB|MONGO|DATABASE|DB",
  rabbitmq: "RABBITMQ|RABBIT|AMQP|BROKER|CELERY_BROKER|CLOUDAMQP",
  memcached: "MEMCACHED|MEMCACHE|CACHE",
  elasticsearch: "ELASTICSEARCH|ELASTIC|ES",
  opensearch: "OPENSEARCH|ELASTICSEARCH",
  kafka: "KAFKA|KAFKA_BOOTSTRAP_SERVERS|KAFKA_BROKER",
  nats: "NATS",
  clickhouse: "CLICKHOUSE",
  mssql: "MSSQL|SQLSERVER|DATABASE|DB",
  oracle: "ORACLE|DATABASE|DB",
  cassandra: "CASSANDRA",
  neo4j: "NEO4J",
  qdrant: "QDRANT",
  minio: "MINIO|S3|AWS_S3",
};

const VARIABLES = Object.fromEntries(
  Object.entries(WORDS).map(([kind, words]) => [
    kind,
    new RegExp(`^(?:\\w+_)?(?:${words})_?(?:URL|URI|DSN|CONNECTION_STRING|CONNECTION|ENDPOINT|ENDPOINT_URL)$`),
  ]),
) as Readonly<Record<Kind, RegExp>>;

/** Whether a variable's name says that it holds the address of a service of this kind. */
export function holdsAddressOf(name: string, kind: Kind): boolean {
  return VARIABLES[kind].test(name.toUpperCase());
}

/** Whether a variable's name begins with the service's, without another in front. */
function isPlain(name: string, kind: Kind): boolean {
  return WORDS[kind].split("|").some((word) => name.toUpperCase().startsWith(word));
}

const SQLALCHEMY = new Set(["sqlalchemy", "sqlmodel", "flask-sqlalchemy", "databases", "advanced-alchemy", "alembic"]);
/** What SQLAlchemy wants before the `://` for drivers that are not its own choice. */
const SQLALCHEMY_SCHEMES: Readonly<Record<string, string>> = {
  asyncpg: "postgresql+asyncpg",
  psycopg: "postgresql+psycopg",
  pg8000: "postgresql+pg8000",
  pymysql: "mysql+pymysql",
  aiomysql: "mysql+aiomysql",
  asyncmy: "mysql+asyncmy",
  "mysql-connector-python": "mysql+mysqlconnector",
};

/** Clients that speak to more than one kind of service: which, a Compose file or an address in the source tells. */
const CLIENTS: Readonly<Record<string, readonly Kind[]>> = {
  celery: ["rabbitmq", "redis"],
  kombu: ["rabbitmq", "redis"],
  dramatiq: ["rabbitmq", "redis"],
  boto3: ["minio"],
  aioboto3: ["minio"],
  aiobotocore: ["minio"],
  "django-storages": ["minio"],
  minio: ["minio"],
  cachelib: ["redis", "memcached"],
  "flask-caching": ["redis", "memcached"],
  huey: ["redis"],
  haystack: ["elasticsearch"],
};
const ADDRESSES: Readonly<Partial<Record<Kind, RegExp>>> = { rabbitmq: /^(?:py)?amqps?:\/\//, redis: /^rediss?:\/\// };

/** The services whose drivers the requirements name, each once, with the variable that holds its address. */
export function servicesOf(
  requirements: readonly Requirement[],
  environment: readonly Fact<EnvironmentVariable>[],
  reached: readonly Reached[],
  beside: readonly ComposeService[],
  locked: readonly LockedPackage[],
): Fact<DetectedService>[] {
  const services: Fact<DetectedService>[] = [];
  const started = new Set(beside.flatMap((service) => kindOf(service) ?? []));
  const add = (kind: Kind, driver: string, evidence: readonly FactSource[], forDevelopers = false): void => {
    if (services.some((service) => service.value.kind === kind)) return;
    const taken = new Set(services.map((service) => service.value.variable));
    const variable = environment
      .map((fact) => fact.value.name)
      .filter((name) => VARIABLES[kind].test(name.toUpperCase()) && !taken.has(name))
      // `DATABASE_URL` before `METRICS_DATABASE_URL`
      .toSorted((one, other) => Number(!isPlain(one, kind)) - Number(!isPlain(other, kind)))[0];
    const scheme = requirements.some((other) => SQLALCHEMY.has(other.name)) ? SQLALCHEMY_SCHEMES[driver] : undefined;
    const value: DetectedService = {
      kind,
      driver,
      variable,
      ...(scheme === undefined ? {} : { scheme }),
      ...((RELATIONAL.has(kind) && fallsBackToSqlite(variable, environment, reached)) || isLeftOut(kind, variable, environment, started) || forDevelopers
        ? { optional: true }
        : {}),
    };
    services.push({ value, confidence: variable === undefined ? "likely" : "certain", evidence });
  };

  for (const requirement of requirements) {
    const evidence = [from(requirement.path, requirement.line, requirement.written)];
    const kind = Object.hasOwn(drivers, requirement.name) ? drivers[requirement.name] : undefined;
    if (kind !== undefined) add(kind, requirement.name, evidence);
    const extras = Object.hasOwn(driverExtras, requirement.name) ? driverExtras[requirement.name] : undefined;
    for (const extra of requirement.extras) {
      const brought = extras !== undefined && Object.hasOwn(extras, extra) ? extras[extra] : undefined;
      if (brought !== undefined) add(brought, `${requirement.name}[${extra}]`, evidence);
    }
  }
  for (const requirement of requirements) {
    const kinds = Object.hasOwn(CLIENTS, requirement.name) ? (CLIENTS[requirement.name] ?? []) : [];
    for (const kind of kinds) {
      const told = toldBy(kind, beside, reached);
      // a stand-in for the storage of a cloud
      const forDevelopers = kind === "minio" && /(?:^|[./_-])(?:dev|development|local|tests?)(?:[./_-]|$)/.test(told?.path ?? "");
      if (told !== undefined) add(kind, requirement.name, [from(requirement.path, requirement.line, requirement.written), told], forDevelopers);
    }
  }
  // a database toolkit that brings its driver with it
  if (!services.some(({ value }) => RELATIONAL.has(value.kind))) {
    for (const { name, version } of locked) {
      const kind = Object.hasOwn(drivers, name) ? drivers[name] : undefined;
      if (kind !== undefined && RELATIONAL.has(kind)) add(kind, name, [byDefault(`${name} ${version ?? ""} comes with other packages of the lock`)]);
    }
  }
  return withChoice(services, environment, reached, started);
}

/** Drivers for several databases mean a choice: one is used, or none where an SQLite file can be it. */
function withChoice(
  services: readonly Fact<DetectedService>[],
  environment: readonly Fact<EnvironmentVariable>[],
  reached: readonly Reached[],
  started: ReadonlySet<Kind>,
): Fact<DetectedService>[] {
  const databases = services.filter(({ value }) => RELATIONAL.has(value.kind) && value.optional !== true);
  const insists = ({ value }: Fact<DetectedService>): boolean =>
    started.has(value.kind) || environment.some((fact) => fact.value.name === value.variable && fact.value.required);
  if (databases.length < 2 || databases.some(insists)) return [...services];
  const withoutAny = reached.some(({ module }) => module.mentions("sqlite"));
  const [first] = databases;
  return services.map((service) =>
    databases.includes(service) && (withoutAny || service !== first) ? { ...service, value: { ...service.value, optional: true } } : service,
  );
}

/** Whether the Compose file that starts what the application needs leaves a service out, and no variable insists on it. */
function isLeftOut(kind: Kind, variable: string | undefined, environment: readonly Fact<EnvironmentVariable>[], started: ReadonlySet<Kind>): boolean {
  if (started.size === 0 || started.has(kind)) return false;
  return !environment.some(({ value }) => value.name === variable && value.required);
}

const RELATIONAL = new Set<Kind>(["postgres", "mysql", "mssql", "oracle"]);

function toldBy(kind: Kind, beside: readonly ComposeService[], reached: readonly Reached[]): FactSource | undefined {
  const service = beside.find((one) => kindOf(one) === kind);
  if (service !== undefined) return from(service.path, service.line, `service ${service.name}, ${service.image ?? ""}`);
  const address = ADDRESSES[kind];
  if (address === undefined) return undefined;
  for (const { module } of reached) {
    if (!module.mentions("://")) continue;
    for (const { tokens } of module.statements) {
      const found = tokens.find((token) => token.kind === "string" && address.test(token.text.replace(/^[A-Za-z]*["']+/, "")));
      if (found !== undefined) return from(module.path, found.line, `an address of ${kind}`);
    }
  }
  return undefined;
}

/** What a service is: by its image's name, else by the variables that only the official images read, else by its port. */
function kindOf({ image, environment, ports }: ComposeService): Kind | undefined {
  const byImage = image === undefined ? undefined : kindOfImage(image);
  if (byImage !== undefined) return byImage;
  const names = Object.keys(environment);
  const told = OWN_VARIABLES.find(([pattern]) => names.some((name) => pattern.test(name)));
  return ports.flatMap((port) => PORTS.get(port) ?? [])[0] ?? (ports.length === 0 ? told?.[1] : undefined);
}

const PORTS: ReadonlyMap<number, Kind> = new Map([
  [5432, "postgres"],
  [3306, "mysql"],
  [6379, "redis"],
  [27017, "mongodb"],
  [5672, "rabbitmq"],
  [11211, "memcached"],
]);
/** A password stands where a database is set up; clients are given it as part of an address, or under another name. */
const OWN_VARIABLES: readonly (readonly [RegExp, Kind])[] = [
  [/^POSTGRES_(?:PASSWORD|HOST_AUTH_METHOD|INITDB_ARGS)$/, "postgres"],
  [/^(?:MYSQL|MARIADB)_ROOT_PASSWORD$/, "mysql"],
  [/^MONGO_INITDB_/, "mongodb"],
];

function kindOfImage(image: string): Kind | undefined {
  const name = image.split("@", 1)[0]?.split("/").at(-1)?.split(":", 1)[0] ?? "";
  return serviceKindOf(image) ?? (Object.hasOwn(otherServiceImages, name) ? otherServiceImages[name] : undefined);
}

/** Whether an SQLite file stands in where the address of the database is not given. */
function fallsBackToSqlite(variable: string | undefined, environment: readonly Fact<EnvironmentVariable>[], reached: readonly Reached[]): boolean {
  if (variable !== undefined && environment.some(({ value }) => value.name === variable && value.default?.startsWith("sqlite") === true)) return true;
  return reached.some(
    ({ module }) =>
      module.mentions("sqlite") &&
      module.statements.some(({ tokens }) =>
        variable !== undefined
          ? tokens.some(({ value }) => value === variable) && tokens.some(({ text }) => /^[fFrR]*["']+sqlite/.test(text))
          : tokens.some(({ text }) => /^["']django\.db\.backends\.sqlite3["']$/.test(text)),
      ),
  );
}
