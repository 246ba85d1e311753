import { expect, test } from "vitest";
import { parse } from "yaml";
import { healthDialects, healthSentences } from "./health-dialects.ts";
import { healthMoments, usualTimes } from "../facts/health-times.ts";
import type { HealthContract } from "./health.ts";

const asks: HealthContract = {
  ...usualTimes,
  test: ["curl", "-f", "http://localhost:8000/health"],
  shell: false,
  http: { scheme: "http", port: 8000, path: "/health" },
  interval: 10,
  timeout: 3,
  startPeriod: 25,
  startInterval: 2,
};
const ready: HealthContract = { ...usualTimes, test: ["pg_isready -U app"], shell: true, http: undefined };
const dialect = (health: HealthContract, id: string) => healthDialects(health).find((each) => each.id === id);

// the older ones as measured on Engine 26.1, the newer ones as moby's daemon/health.go has it
test.each([
  [{ interval: 30, startPeriod: 10, startInterval: 5 }, 5, 10],
  [{ interval: 30, startPeriod: 0, startInterval: 1 }, 30, 30],
  [{ interval: 10, startPeriod: 25, startInterval: 2 }, 2, 2],
  [{ interval: 8, startPeriod: 4, startInterval: 6 }, 6, 4],
  [{ interval: 8, startPeriod: 4, startInterval: 1 }, 1, 4],
])("the earliest healthy moment of %j is known", (times, older, newer) => {
  expect(healthMoments({ ...asks, ...times }).firstHealthy).toEqual({ older, newer });
});

test("Kubernetes gets the start-period as a startupProbe, and one command where nothing is asked by HTTP", () => {
  const probes = parse(dialect(asks, "kubernetes")?.text ?? "") as Record<string, Record<string, unknown>>;
  expect(probes["startupProbe"]).toEqual({ httpGet: { path: "/health", port: 8000 }, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 13 });
  expect(probes["readinessProbe"]).toMatchObject({ periodSeconds: 10, failureThreshold: 3 });
  const exec = parse(dialect(ready, "kubernetes")?.text ?? "") as Record<string, unknown>;
  expect(exec["livenessProbe"]).toMatchObject({ exec: { command: ["sh", "-c", "pg_isready -U app"] } });
});

test("limits of a platform are kept", () => {
  const { healthCheck } = JSON.parse(dialect({ ...asks, interval: 1, timeout: 0.5, retries: 20, startPeriod: 900 }, "ecs")?.text ?? "") as {
    healthCheck: object;
  };
  expect(healthCheck).toEqual({ command: ["CMD", ...asks.test], interval: 5, timeout: 2, retries: 10, startPeriod: 300 });
});

test("what a platform cannot run is not written for it", () => {
  const without = healthDialects(ready).flatMap(({ id, text }) => (text === undefined ? [id] : []));
  expect(without).toEqual(["cloud-run", "container-apps", "fly"]);
  expect(healthSentences(ready).at(-1)).toMatch(/cannot run it/);
  expect(healthDialects(asks).every(({ text }) => text !== undefined)).toBe(true);
});

test("each text is what its language reads", () => {
  for (const { language, text } of healthDialects(asks)) if (language === "yaml") expect(() => void parse(text ?? "")).not.toThrow();
  expect(dialect(asks, "docker")?.text).toBe(
    'HEALTHCHECK --interval=10s --timeout=3s --start-period=25s --start-interval=2s --retries=3 \\\n    CMD ["curl", "-f", "http://localhost:8000/health"]',
  );
  expect(dialect({ ...ready, startPeriod: 0.5 }, "compose")?.text).toContain("start_period: 500ms");
});
