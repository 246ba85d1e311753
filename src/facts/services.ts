/** Services that applications depend on, as far as a trial has to know them. */
export type ServiceKind = "postgres" | "redis" | "mysql" | "mongodb";

export interface ServiceFacts {
  /** The official image and a version of it that is in use. */
  readonly image: string;
  readonly port: number;
  /** What the image needs in its environment for a throw-away trial. */
  readonly environment: Readonly<Record<string, string>>;
  /** The address for an application, given the service's host name and the environment above. */
  readonly url: (host: string) => string;
  /** Last parts of image names that are this kind of service. */
  readonly names: readonly string[];
}

export const services: Readonly<Record<ServiceKind, ServiceFacts>> = {
  postgres: {
    image: "postgres:17",
    port: 5432,
    environment: { POSTGRES_USER: "trial", POSTGRES_PASSWORD: "trial", POSTGRES_DB: "trial" },
    url: (host) => `postgresql://trial:trial@${host}:5432/trial`,
    names: ["postgres", "postgresql", "postgis", "pgvector", "timescaledb"],
  },
  redis: { image: "redis:8", port: 6379, environment: {}, url: (host) => `redis://${host}:6379/0`, names: ["redis", "valkey", "redis-stack-server"] },
  mysql: {
    image: "mysql:8.4",
    port: 3306,
    environment: { MYSQL_USER: "trial", MYSQL_PASSWORD: "trial", MYSQL_DATABASE: "trial", MYSQL_ROOT_PASSWORD: "trial" },
    url: (host) => `mysql://trial:trial@${host}:3306/trial`,
    names: ["mysql", "mariadb"],
  },
  mongodb: { image: "mongo:8", port: 27017, environment: {}, url: (host) => `mongodb://${host}:27017/trial`, names: ["mongo", "mongodb"] },
};

/** What kind of service an image is, by the last part of its name. */
export function serviceKindOf(image: string): ServiceKind | undefined {
  const name = image.split("@", 1)[0]?.split("/").at(-1)?.split(":", 1)[0] ?? "";
  for (const [kind, facts] of Object.entries(services)) if (facts.names.includes(name)) return kind as ServiceKind;
  return undefined;
}

/** A command inside the service that ends with 0 once it takes connections from others. */
export function healthCommandOf(kind: ServiceKind, environment: Readonly<Record<string, string>>): readonly string[] {
  switch (kind) {
    case "postgres": {
      const user = environment["POSTGRES_USER"] ?? "postgres";
      // over TCP: while it sets itself up, the image's server listens on its socket only
      return ["pg_isready", "--host", "127.0.0.1", "--username", user, "--dbname", environment["POSTGRES_DB"] ?? user];
    }
    case "redis":
      return ["redis-cli", "PING"];
    case "mysql":
      return ["sh", "-c", "mysqladmin ping --host=127.0.0.1 --silent || mariadb-admin ping --host=127.0.0.1 --silent"];
    case "mongodb":
      return ["mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok || quit(1)"];
  }
}
