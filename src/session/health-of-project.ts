import { healthOf, healthRequests } from "../checks/health-requests.ts";
import type { HealthContract } from "../explain/health.ts";
import { healthTimesOf } from "../facts/health-times.ts";
import type { Plan } from "../plan/plan.ts";
import { planImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { contractOf } from "./subjects.ts";

export interface ProjectHealth {
  /** Where it stands, for people. */
  readonly path: string;
  readonly line: number | undefined;
  readonly health: HealthContract;
}

/** The health check of a directory's first image that has one; undefined where none has. */
export function healthOfProject(host: SessionHost, directory: string): ProjectHealth | undefined {
  for (const image of contractOf(host, directory).images) {
    const { plan } = planImage(host, image);
    const health = healthOfPlan(plan);
    if (health !== undefined) return { path: plan.path, line: undefined, health };
  }
  return undefined;
}

export function healthOfPlan(plan: Plan): HealthContract | undefined {
  const health = healthOf(plan)?.health.value;
  if (health?.test === undefined) return undefined;
  const { test, ...times } = health;
  const [request] = healthRequests(plan);
  return {
    test: test.words,
    shell: test.form === "shell",
    http: request === undefined ? undefined : { scheme: request.scheme, port: request.port, path: request.path },
    ...healthTimesOf(times),
  };
}
