import { expect, test } from "vitest";
import type { ContractTrial } from "../contract.ts";
import { composeTrial } from "./trial.ts";

const written: ContractTrial = {
  environment: { MODE: "mine" },
  port: undefined,
  services: [],
  ready: { request: undefined, log: undefined, within: 30 },
  command: undefined,
  limits: {},
};
const compose = (services: object): string => JSON.stringify({ name: "x", services });

test("the service's own settings and what it depends on become the trial; the contract's own words win", () => {
  const found = composeTrial(
    written,
    "app",
    compose({
      app: {
        build: { context: "." },
        environment: { MODE: "theirs", COST: "5$$", UNSET: null },
        command: ["serve"],
        depends_on: { db: { condition: "service_healthy" } },
        ports: [{ target: 8000, published: "80" }],
        user: "1001",
        read_only: true,
        tmpfs: ["/tmp"],
        cap_drop: ["ALL"],
        cap_add: ["NET_BIND_SERVICE"],
        deploy: { resources: { limits: { cpus: 0.5, memory: "268435456" } } },
        volumes: [
          { type: "volume", source: "data", target: "/data" },
          { type: "bind", source: "/srv/settings", target: "/settings" },
        ],
        healthcheck: { test: ["CMD", "true"] },
      },
      db: {
        image: "postgres:17",
        environment: { POSTGRES_PASSWORD: "p" },
        depends_on: { disk: {} },
        healthcheck: { test: ["CMD-SHELL", "pg_isready -U $$POSTGRES_USER"] },
        volumes: [{ type: "bind", source: "/srv/init.sql", target: "/docker-entrypoint-initdb.d/init.sql" }],
      },
      disk: { image: "busybox:1", depends_on: { app: {} } },
      other: { image: "redis:7" },
    }),
  );
  if ("trouble" in found) throw new Error(found.trouble);
  expect(found.trial).toMatchObject({ environment: { MODE: "mine", COST: "5$" }, port: 8000, command: ["serve"] });
  expect(found.trial.environment).not.toHaveProperty("UNSET");
  expect(found.trial.limits).toEqual({
    user: "1001",
    readOnly: true,
    tmpfs: ["/tmp"],
    volumes: [{ path: "/data" }],
    binds: [{ source: "/srv/settings", target: "/settings" }],
    noCapabilities: true,
    addCapabilities: ["net_bind_service"],
    memory: 268435456,
    cpus: 0.5,
  });
  expect(found.trial.services.map(({ name }) => name)).toEqual(["db", "disk"]);
  expect(found.trial.services[0]).toMatchObject({
    health: ["/bin/sh", "-c", "pg_isready -U $POSTGRES_USER"],
    limits: { binds: [{ source: "/srv/init.sql", target: "/docker-entrypoint-initdb.d/init.sql" }] },
  });
  expect(found.left).toEqual(["writing to what app binds: it is read only in a trial", "the health check of app: the image's own is tried"]);
});

test("a service that is not there, and one without an image, are told of", () => {
  expect(composeTrial(written, "web", compose({ app: {} }))).toEqual({ trouble: "the Compose file has no service web", hint: "it has app" });
  const built = compose({ app: { depends_on: { api: {} } }, api: { build: {} } });
  expect(composeTrial(written, "app", built)).toMatchObject({ trouble: "the service api is built by the Compose file and has no image" });
  const named = { ...written, services: [{ name: "api", image: "api:1", environment: {}, command: undefined, health: undefined, within: 5, limits: {} }] };
  expect(composeTrial(named, "app", built)).toMatchObject({ trial: { services: [{ name: "api", image: "api:1" }] } });
});
