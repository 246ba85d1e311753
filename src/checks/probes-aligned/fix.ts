import { usualTimes } from "../../facts/health-times.ts";
import type { Healthcheck } from "../../plan/plan.ts";
import type { HealthRequest } from "../health-requests.ts";
import type { FixEdit } from "../kind.ts";
import type { ManifestContainer } from "../kubernetes-manifests.ts";

/** Probes by the health check's own path and times, where there is none; else its path and port in the one that asks another. */
export function probesWritten({ behind, path: file, probes }: ManifestContainer, { path, port }: HealthRequest, health: Healthcheck): readonly FixEdit[] {
  const together = "probes";
  const liveness = probes.find(({ what }) => what === "livenessProbe");
  if (liveness !== undefined) {
    if (liveness.path === undefined) return [];
    const own = liveness.path.value === path ? [] : [{ file, ...liveness.path.span, text: path, together }];
    return liveness.port === undefined || liveness.port.value === port ? own : [...own, { file, ...liveness.port.span, text: String(port), together }];
  }
  if (probes.length > 0 || behind === undefined) return [];
  const { interval = usualTimes.interval, retries = usualTimes.retries, startPeriod = usualTimes.startPeriod, timeout = usualTimes.timeout } = health;
  const asked = ["  httpGet:", `    path: ${path}`, `    port: ${port}`];
  const times = [`  periodSeconds: ${whole(interval)}`, `  timeoutSeconds: ${whole(timeout)}`, `  failureThreshold: ${whole(retries)}`];
  const start =
    startPeriod <= 0
      ? []
      : ["startupProbe:", ...asked, "  periodSeconds: 1", `  timeoutSeconds: ${whole(timeout)}`, `  failureThreshold: ${whole(startPeriod)}`];
  const lines = [...start, "livenessProbe:", ...asked, ...times, "readinessProbe:", ...asked, ...times];
  const indent = " ".repeat(behind.column);
  return [{ file, start: behind.at, end: behind.at, text: lines.map((line) => `${indent}${line}\n`).join(""), together }];
}

/** Kubernetes takes whole seconds, one at least. */
function whole(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
