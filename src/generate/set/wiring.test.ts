import { expect, test } from "vitest";
import { setService, wiredValue } from "./wiring.ts";

const trial = { command: undefined, health: undefined, within: 60, limits: {} };
const postgres = setService(
  { ...trial, name: "db", image: "postgres:17", environment: { POSTGRES_USER: "trial", POSTGRES_PASSWORD: "trial", POSTGRES_DB: "trial" } },
  "my-shop",
);
const redis = setService({ ...trial, name: "redis", image: "redis:8", environment: {} }, "my-shop");
const broker = setService({ ...trial, name: "rabbit", image: "rabbitmq:4", environment: { RABBITMQ_DEFAULT_PASS: "x" } }, "my-shop");
const wired = (name: string, value: string): string | undefined => wiredValue(name, value, [postgres, redis, broker]);

test.each([
  ["DATABASE_URL", "postgresql+asyncpg://trial:trial@db:5432/trial", "postgresql+asyncpg://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db:5432/${POSTGRES_DB}"],
  ["DATABASE_URL", "postgresql://u:p@a/b:c@db/trial?sslmode=off#$x", "postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db/${POSTGRES_DB}?sslmode=off#$$x"],
  ["ANY_NAME", "redis://redis:6379/1", "redis://redis:6379/1"],
  ["BROKER", "amqp://guest:g$@rabbit:5672/", "amqp://guest:g$$@rabbit:5672/"],
  ["POSTGRES_HOST", "db", "db"],
  ["DB_PORT", "1", "5432"],
  ["DB_USER", "trial", "${POSTGRES_USER}"],
  ["KAFKA_SERVERS", "rabbit:5672", "rabbit:5672"],
])("%s=%s", (name, value, expected) => {
  expect(wired(name, value)).toBe(expected);
});

test.each([
  ["API_URL", "https://example.org/db"],
  ["API_KEY", "db"],
  ["NAME", "://db"],
  ["NAME", ""],
])("%s=%s has nothing to do with them", (name, value) => {
  expect(wired(name, value)).toBeUndefined();
});

test("what a trial throws away is called after the project, where the contract names nothing better", () => {
  expect(postgres).toMatchObject({
    kind: "postgres",
    port: 5432,
    settings: { POSTGRES_USER: "my_shop", POSTGRES_PASSWORD: "my_shop", POSTGRES_DB: "my_shop" },
    secrets: ["POSTGRES_PASSWORD"],
  });
  expect(broker).toMatchObject({ kind: undefined, secrets: ["RABBITMQ_DEFAULT_PASS"] });
});
