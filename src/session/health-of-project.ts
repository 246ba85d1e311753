import type { HealthContract } from "../explain/health.ts";
import { healthOfPlan } from "../generate/health-of-plan.ts";
import type { SessionHost } from "./host.ts";
import { subjectsOf } from "./subjects.ts";

export interface ProjectHealth {
  /** Where it stands, for people. */
  readonly path: string;
  readonly health: HealthContract;
}

/** The health check of a directory's first image that has one, by its contract or by the Dockerfiles in it; undefined where none has. */
export function healthOfProject(host: SessionHost, directory: string): ProjectHealth | undefined {
  const { planned } = subjectsOf(host, { paths: [directory], input: undefined, build: {}, requirements: [] });
  for (const { plan } of planned) {
    const health = healthOfPlan(plan);
    if (health !== undefined) return { path: plan.path, health };
  }
  return undefined;
}
