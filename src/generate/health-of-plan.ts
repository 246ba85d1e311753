import { healthOf, healthRequests } from "../checks/health-requests.ts";
import type { HealthContract } from "../explain/health.ts";
import { healthTimesOf } from "../facts/health-times.ts";
import type { Plan } from "../plan/plan.ts";

/** The health check of the stage that is built; undefined where it has none. */
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
