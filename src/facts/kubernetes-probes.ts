import type { HealthTimes } from "./health-times.ts";

/** A health check as an image has it: its command, and what it asks by HTTP where it does. */
export interface ProbedHealth extends HealthTimes {
  readonly test: readonly string[];
  readonly shell: boolean;
  readonly http: { readonly scheme: "http" | "https"; readonly port: number; readonly path: string } | undefined;
}

/** A probe of a Kubernetes container. Times in whole seconds, 1 at least. */
export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: number | string; readonly scheme?: "HTTPS" };
  readonly exec?: { readonly command: readonly string[] };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** Probes that hold the same health check: the start is asked often and given its whole start-period, what runs as seldom as the image asks itself. */
export function kubernetesProbes(health: ProbedHealth): { readonly startupProbe: Probe; readonly readinessProbe: Probe; readonly livenessProbe: Probe } {
  const { interval, retries, startInterval, startPeriod, timeout } = health;
  const asked = probeOf(health);
  const timeoutSeconds = whole(timeout);
  const startup = {
    ...asked,
    periodSeconds: whole(startInterval),
    timeoutSeconds,
    failureThreshold: Math.max(1, Math.ceil(Math.max(startPeriod, startInterval) / whole(startInterval))),
  };
  const steady = { ...asked, periodSeconds: whole(interval), timeoutSeconds, failureThreshold: retries };
  return { startupProbe: startup, readinessProbe: steady, livenessProbe: steady };
}

/** The same with initialDelaySeconds, which is waited for however soon the application answers. */
export function delayedProbes(health: ProbedHealth): { readonly readinessProbe: Probe; readonly livenessProbe: Probe } {
  const { livenessProbe, readinessProbe } = kubernetesProbes(health);
  const delayed = (probe: Probe): Probe => ({ initialDelaySeconds: Math.ceil(health.startPeriod), ...probe });
  return { readinessProbe: delayed(readinessProbe), livenessProbe: delayed(livenessProbe) };
}

function probeOf({ http, shell, test }: ProbedHealth): Pick<Probe, "httpGet" | "exec"> {
  if (http === undefined) return { exec: { command: shell ? ["sh", "-c", test.join(" ")] : test } };
  return { httpGet: { path: http.path, port: http.port, ...(http.scheme === "https" ? { scheme: "HTTPS" } : {}) } };
}

function whole(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
