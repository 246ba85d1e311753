import type { ServiceKind } from "./services.ts";

interface ServiceData {
  /** The variables of the official image that hold who may sign in, to what, and with which secret. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** Others that the image needs beside them, with the variable whose value they take. */
  readonly also: Readonly<Record<string, string>>;
  /** Capabilities that its start script needs to hand the data to a user of its own. */
  readonly capabilities: readonly string[];
}

const HANDS_OVER = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

export const serviceData: Readonly<Record<ServiceKind, ServiceData>> = {
  postgres: { user: "POSTGRES_USER", password: "POSTGRES_PASSWORD", database: "POSTGRES_DB", also: {}, capabilities: HANDS_OVER },
  mysql: {
    user: "MYSQL_USER",
    password: "MYSQL_PASSWORD",
    database: "MYSQL_DATABASE",
    also: { MYSQL_ROOT_PASSWORD: "MYSQL_PASSWORD" },
    capabilities: HANDS_OVER,
  },
  redis: { user: undefined, password: undefined, database: undefined, also: {}, capabilities: HANDS_OVER },
  mongodb: { user: undefined, password: undefined, database: undefined, also: {}, capabilities: HANDS_OVER },
};

/** Where a service keeps what must outlive its container. PostgreSQL's image has it one folder higher since 18. */
export function dataFolder(kind: ServiceKind, image: string): string {
  switch (kind) {
    case "postgres":
      return Number(/:(\d+)/.exec(image.split("/").at(-1) ?? "")?.[1] ?? 0) >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
    case "mysql":
      return "/var/lib/mysql";
    case "redis":
      return "/data";
    case "mongodb":
      return "/data/db";
  }
}
