import type { ServiceKind } from "./services.ts";

/** Services that a trial does not start by itself: what they need is beyond an image and a few variables. */
export type OtherServiceKind =
  | "rabbitmq"
  | "memcached"
  | "elasticsearch"
  | "opensearch"
  | "kafka"
  | "nats"
  | "clickhouse"
  | "mssql"
  | "oracle"
  | "cassandra"
  | "neo4j"
  | "qdrant"
  | "minio";

/** Packages that speak to a service, by the index's normalised name. */
export const drivers: Readonly<Record<string, ServiceKind | OtherServiceKind>> = {
  psycopg: "postgres",
  "psycopg-binary": "postgres",
  "psycopg-c": "postgres",
  psycopg2: "postgres",
  "psycopg2-binary": "postgres",
  psycopg2cffi: "postgres",
  "langchain-google-alloydb-pg": "postgres",
  "cloud-sql-python-connector": "postgres",
  asyncpg: "postgres",
  aiopg: "postgres",
  pg8000: "postgres",
  pgvector: "postgres",
  redis: "redis",
  aioredis: "redis",
  "django-redis": "redis",
  "channels-redis": "redis",
  "flask-redis": "redis",
  "fastapi-cache2": "redis",
  rq: "redis",
  "django-rq": "redis",
  arq: "redis",
  saq: "redis",
  valkey: "redis",
  hiredis: "redis",
  pymysql: "mysql",
  mysqlclient: "mysql",
  aiomysql: "mysql",
  asyncmy: "mysql",
  "mysql-connector": "mysql",
  "mysql-connector-python": "mysql",
  "flask-mysqldb": "mysql",
  mariadb: "mysql",
  pymongo: "mongodb",
  motor: "mongodb",
  mongoengine: "mongodb",
  "flask-pymongo": "mongodb",
  beanie: "mongodb",
  odmantic: "mongodb",
  pika: "rabbitmq",
  "aio-pika": "rabbitmq",
  amqpstorm: "rabbitmq",
  aiormq: "rabbitmq",
  librabbitmq: "rabbitmq",
  "taskiq-aio-pika": "rabbitmq",
  pymemcache: "memcached",
  "python-memcached": "memcached",
  pylibmc: "memcached",
  aiomcache: "memcached",
  elasticsearch: "elasticsearch",
  "elasticsearch-dsl": "elasticsearch",
  elasticsearch7: "elasticsearch",
  elasticsearch8: "elasticsearch",
  elasticsearch9: "elasticsearch",
  "opensearch-py": "opensearch",
  "confluent-kafka": "kafka",
  "kafka-python": "kafka",
  aiokafka: "kafka",
  "nats-py": "nats",
  "clickhouse-driver": "clickhouse",
  "clickhouse-connect": "clickhouse",
  asynch: "clickhouse",
  pymssql: "mssql",
  pyodbc: "mssql",
  "mssql-django": "mssql",
  oracledb: "oracle",
  "cx-oracle": "oracle",
  "cassandra-driver": "cassandra",
  neo4j: "neo4j",
  "qdrant-client": "qdrant",
  minio: "minio",
};

/** Extras that bring a driver with another package: `celery[redis]`. */
export const driverExtras: Readonly<Record<string, Readonly<Record<string, ServiceKind | OtherServiceKind>>>> = {
  celery: { redis: "redis", librabbitmq: "rabbitmq", mongodb: "mongodb", memcache: "memcached", pymemcache: "memcached", elasticsearch: "elasticsearch" },
  litestar: { redis: "redis", valkey: "redis" },
  dramatiq: { redis: "redis", rabbitmq: "rabbitmq", memcached: "memcached" },
  kombu: { redis: "redis", librabbitmq: "rabbitmq" },
  django: {},
  sqlalchemy: {
    postgresql: "postgres",
    "postgresql-asyncpg": "postgres",
    "postgresql-psycopg": "postgres",
    mysql: "mysql",
    pymysql: "mysql",
    aiomysql: "mysql",
    asyncmy: "mysql",
  },
  databases: { postgresql: "postgres", asyncpg: "postgres", mysql: "mysql", aiomysql: "mysql" },
  "tortoise-orm": { asyncpg: "postgres", psycopg: "postgres", aiomysql: "mysql", asyncmy: "mysql" },
  piccolo: { postgres: "postgres" },
  faststream: { rabbit: "rabbitmq", kafka: "kafka", confluent: "kafka", nats: "nats", redis: "redis" },
  taskiq: {},
};

/** Names of service images, by their last part, for those that a trial does not start. */
export const otherServiceImages: Readonly<Record<string, OtherServiceKind>> = {
  rabbitmq: "rabbitmq",
  memcached: "memcached",
  elasticsearch: "elasticsearch",
  opensearch: "opensearch",
  kafka: "kafka",
  "cp-kafka": "kafka",
  redpanda: "kafka",
  nats: "nats",
  "clickhouse-server": "clickhouse",
  clickhouse: "clickhouse",
  cassandra: "cassandra",
  neo4j: "neo4j",
  qdrant: "qdrant",
  minio: "minio",
};
