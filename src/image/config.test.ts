import { expect, test } from "vitest";

import { layerInstructions, parseConfig } from "./config.ts";

test("the configuration's own names", () => {
  const { config, history, diffIds } = parseConfig({
    architecture: "arm64",
    variant: "v8",
    os: "linux",
    created: "2026-01-02T03:04:05Z",
    author: "me",
    config: {
      User: "1001:0",
      Env: ["A=1", 2],
      WorkingDir: "/app",
      Entrypoint: ["/e"],
      Cmd: ["c", "d"],
      ExposedPorts: { "8000/tcp": {}, "53/udp": {} },
      Volumes: { "/data": {} },
      Labels: { a: "b", odd: 1 },
      StopSignal: "SIGINT",
      Shell: ["/bin/bash", "-c"],
      OnBuild: ["RUN x", 5],
    },
    history: [{ created_by: "FROM" }, { created_by: "ENV A=1", empty_layer: true, created: "2026", comment: "buildkit" }, {}, { created_by: "RUN x" }],
    rootfs: { diff_ids: ["sha256:1"] },
  });
  expect(config).toEqual({
    architecture: "arm64",
    variant: "v8",
    os: "linux",
    created: "2026-01-02T03:04:05Z",
    author: "me",
    user: "1001:0",
    env: ["A=1"],
    workingDir: "/app",
    entrypoint: ["/e"],
    cmd: ["c", "d"],
    exposedPorts: ["8000/tcp", "53/udp"],
    volumes: ["/data"],
    labels: { a: "b" },
    stopSignal: "SIGINT",
    healthcheck: undefined,
    shell: ["/bin/bash", "-c"],
    onBuild: ["RUN x"],
  });
  expect(history[1]).toEqual({ createdBy: "ENV A=1", empty: true, created: "2026", comment: "buildkit" });
  expect(layerInstructions(history)).toEqual(["FROM", undefined, "RUN x"]);
  expect(diffIds).toEqual(["sha256:1"]);
});

test("health check durations are seconds, zeros the engine's defaults", () => {
  const check = (value: unknown): unknown => parseConfig({ config: { Healthcheck: value } }).config.healthcheck;
  expect(check({ Test: ["CMD", "x"], Interval: 1_500_000_000, Timeout: 0, StartPeriod: 5e9, StartInterval: 1e9, Retries: 3 })).toEqual({
    test: ["CMD", "x"],
    interval: 1.5,
    timeout: undefined,
    startPeriod: 5,
    startInterval: 1,
    retries: 3,
  });
  expect(check({ Test: ["NONE"] })).toMatchObject({ test: ["NONE"] });
  expect([check({ Test: [] }), check({ Interval: 5e9 }), check(null), check("curl")]).toEqual(Array(4).fill(undefined));
});

test("what is missing or odd is not set", () => {
  const empty = parseConfig({});
  expect(empty).toMatchObject({ config: { user: "", env: [], cmd: [], shell: undefined, stopSignal: undefined }, history: [], diffIds: [] });
  const odd = { config: { User: 5, Env: "A=1", Cmd: null, ExposedPorts: [], Labels: null, StopSignal: "", Shell: [] }, history: {}, rootfs: [] };
  for (const document of [null, [], "x", 5, { config: [] }]) expect(parseConfig(document)).toEqual(empty);
  expect(parseConfig(odd)).toEqual(empty);
});

test("labels may be named like members of every object", () => {
  const { config } = parseConfig(JSON.parse(`{"config":{"Labels":{"__proto__":"x"}}}`));
  expect(Object.keys(config.labels)).toEqual(["__proto__"]);
});
