import type { DetectedService, EnvironmentVariable, Fact } from "./application.ts";
import type { Requirement } from "./requirements.ts";
import { from } from "./source.ts";

type Kind = DetectedService["kind"];

const DRIVERS: Readonly<Record<string, Kind>> = {
  psycopg: "postgres",
  "psycopg-binary": "postgres",
  psycopg2: "postgres",
  "psycopg2-binary": "postgres",
  asyncpg: "postgres",
  pg8000: "postgres",
  redis: "redis",
  aioredis: "redis",
  valkey: "redis",
  pymysql: "mysql",
  mysqlclient: "mysql",
  aiomysql: "mysql",
  asyncmy: "mysql",
  "mysql-connector-python": "mysql",
  pymongo: "mongodb",
  motor: "mongodb",
};

/** Names of the variable that holds a service's address, the likeliest first. */
const VARIABLES: Readonly<Record<Kind, RegExp>> = {
  postgres: /^(?:.*_)?(?:DATABASE_URL|DATABASE_URI|DATABASE_DSN|DB_URL|DB_URI|DB_DSN|POSTGRES_URL|POSTGRES_URI|POSTGRES_DSN|PG_URL|PG_DSN)$/,
  redis: /^(?:.*_)?(?:REDIS_URL|REDIS_URI|REDIS_DSN|CACHE_URL)$/,
  mysql: /^(?:.*_)?(?:DATABASE_URL|DATABASE_URI|DB_URL|DB_URI|MYSQL_URL|MYSQL_URI|MYSQL_DSN)$/,
  mongodb: /^(?:.*_)?(?:MONGODB_URL|MONGODB_URI|MONGO_URL|MONGO_URI|MONGO_DSN|DATABASE_URL)$/,
};

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

/** The services whose drivers the requirements name, each once, with the variable that holds its address. */
export function servicesOf(requirements: readonly Requirement[], environment: readonly Fact<EnvironmentVariable>[]): Fact<DetectedService>[] {
  const services: Fact<DetectedService>[] = [];
  for (const requirement of requirements) {
    const kind = Object.hasOwn(DRIVERS, requirement.name) ? DRIVERS[requirement.name] : undefined;
    if (kind === undefined || services.some((service) => service.value.kind === kind)) continue;
    const taken = new Set(services.map((service) => service.value.variable));
    const variable = environment.map((fact) => fact.value.name).find((name) => VARIABLES[kind].test(name.toUpperCase()) && !taken.has(name));
    const scheme = requirements.some((other) => SQLALCHEMY.has(other.name)) ? SQLALCHEMY_SCHEMES[requirement.name] : undefined;
    const value: DetectedService = { kind, driver: requirement.name, variable, ...(scheme === undefined ? {} : { scheme }) };
    services.push({
      value,
      confidence: variable === undefined ? "likely" : "certain",
      evidence: [from(requirement.path, requirement.line, requirement.written)],
    });
  }
  return services;
}
