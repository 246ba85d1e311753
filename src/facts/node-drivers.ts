/** Services that a trial can start for an application on Node. */
export type NodeServiceKind = "postgres" | "redis" | "mysql" | "mongodb";

/** Packages of the npm registry that speak to a service. An ORM that speaks to several is none: its driver stands beside it. */
export const nodeDrivers: Readonly<Record<string, NodeServiceKind>> = {
  pg: "postgres",
  "pg-promise": "postgres",
  postgres: "postgres",
  "pg-native": "postgres",
  slonik: "postgres",
  "pg-boss": "postgres",
  "@fastify/postgres": "postgres",
  "@prisma/adapter-pg": "postgres",
  "@mikro-orm/postgresql": "postgres",
  ioredis: "redis",
  redis: "redis",
  "@redis/client": "redis",
  bullmq: "redis",
  bull: "redis",
  "@fastify/redis": "redis",
  "connect-redis": "redis",
  "@keyv/redis": "redis",
  mysql: "mysql",
  mysql2: "mysql",
  mariadb: "mysql",
  "@fastify/mysql": "mysql",
  "@mikro-orm/mysql": "mysql",
  "@mikro-orm/mariadb": "mysql",
  "@prisma/adapter-mariadb": "mysql",
  mongodb: "mongodb",
  mongoose: "mongodb",
  "@fastify/mongodb": "mongodb",
  "@nestjs/mongoose": "mongodb",
  "@typegoose/typegoose": "mongodb",
  "connect-mongo": "mongodb",
  "@mikro-orm/mongodb": "mongodb",
  agenda: "mongodb",
};

/** Names of the variable that holds a service's address, in upper case. */
export const serviceVariables: Readonly<Record<NodeServiceKind, RegExp>> = {
  postgres:
    /^(?:.*_)?(?:DATABASE_URL|DATABASE_URI|DATABASE_DSN|DB_URL|DB_URI|DB_DSN|POSTGRES_URL|POSTGRES_URI|POSTGRES_DSN|PG_URL|PG_DSN|PG_CONNECTION_STRING|DATABASE_CONNECTION_STRING|POSTGRES_CONNECTION_STRING|PG_CONNECTION|PG_URI)$/,
  redis: /^(?:.*_)?(?:REDIS_URL|REDIS_URI|REDIS_DSN|CACHE_URL|REDIS_CONNECTION_STRING)$/,
  mysql: /^(?:.*_)?(?:DATABASE_URL|DATABASE_URI|DB_URL|DB_URI|MYSQL_URL|MYSQL_URI|MYSQL_DSN)$/,
  mongodb: /^(?:.*_)?(?:MONGODB_URL|MONGODB_URI|MONGO_URL|MONGO_URI|MONGO_DSN|DATABASE_URL|MONGO_CONNECTION_STRING|DB_URI|DB_URL|MONGODB_CONNECTION_STRING)$/,
};
