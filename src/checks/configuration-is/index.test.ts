import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const config = {
  Env: ["PATH=/bin", "VERSION=1.2.3", "API_KEY=hunter2hunter2"],
  Labels: { team: "web" },
  Entrypoint: ["/run.sh"],
  Cmd: ["serve", "--port", "8000"],
  WorkingDir: "/app",
  User: "1001",
  StopSignal: "SIGINT",
  ExposedPorts: { "8000/tcp": {} },
  Volumes: { "/data": {} },
  Healthcheck: { Test: ["CMD", "check"] },
};

const judge = async (options: Readonly<Record<string, unknown>>) => judgeImage(check, { layers: [[]], config, options });

test("what is as agreed is proven", async () => {
  const options = {
    environment: { VERSION: String.raw`/^\d+\.\d+/`, DEBUG: null },
    labels: { team: "web" },
    entrypoint: ["/run.sh"],
    command: ["serve", "--port", "8000"],
    workdir: "/app",
    user: "1001",
    stopSignal: "SIGINT",
    ports: ["8000"],
    volumes: ["/data/"],
    healthcheck: ["CMD", "check"],
    platform: "linux/amd64",
  };
  expect((await judge(options)).outcome).toBe("proven");
});

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{ environment: { VERSION: "2" } }, "other"],
  [{ environment: { VERSION: "/^2/" } }, "other"],
  [{ environment: { VERSION: "/(/" } }, "badPattern"],
  [{ environment: { VERSION: null } }, "unwanted"],
  [{ environment: { DEBUG: "1" } }, "missing"],
  [{ labels: { team: "api" } }, "other"],
  [{ labels: { toString: "x" } }, "missing"],
  [{ entrypoint: [] }, "other"],
  [{ command: ["serve"] }, "other"],
  [{ healthcheck: null }, "other"],
  [{ workdir: "/" }, "other"],
  [{ ports: ["8000", "9000"] }, "undeclared"],
  [{ ports: ["8000/udp"] }, "undeclared extra"],
  [{ volumes: [] }, "extra"],
  [{ platform: "linux/arm64" }, "other"],
])("%j is %s", async (options, codes) => {
  expect(told(await judge(options))).toBe(`violated: ${codes}`);
});

test("ports beside those that are listed may be allowed", async () => {
  expect((await judge({ ports: [], exactly: false })).outcome).toBe("proven");
});

test("a secret is not repeated", async () => {
  expect(JSON.stringify(await judge({ environment: { API_KEY: "other" } }))).not.toContain("hunter2");
});

test("ports of any protocol, and what must not be declared", async () => {
  const judgePorts = async (options: Readonly<Record<string, unknown>>): Promise<string> =>
    (await judgeImage(check, { layers: [[]], config: { ExposedPorts: { "53/udp": {}, "80/tcp": {} }, Volumes: { "/data": {} } }, options })).outcome;
  expect(await judgePorts({ ports: ["53/*", "80"] })).toBe("proven");
  expect(await judgePorts({ ports: ["53/*"] })).toBe("violated");
  expect(await judgePorts({ ports: ["54/*"], exactly: false })).toBe("violated");
  expect(await judgePorts({ withoutPorts: ["53", "81/*"], withoutVolumes: ["/x"] })).toBe("proven");
  expect(await judgePorts({ withoutPorts: ["53/*"] })).toBe("violated");
  expect(await judgePorts({ withoutVolumes: ["/data/"] })).toBe("violated");
});
