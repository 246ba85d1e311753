/** Last parts of paths that say a service is alive, the plainest first: what asks the least of the service is the better health check. */
const names = [
  "health",
  "healthz",
  "healthcheck",
  "health-check",
  "health_check",
  "livez",
  "live",
  "liveness",
  "ping",
  "heartbeat",
  "up",
  "alive",
  "_health",
  "readyz",
  "ready",
  "readiness",
];

/** How good a path is as a health check, 0 the best; undefined for one that is none, or that takes parameters. */
export function healthRank(path: string): number | undefined {
  if (/[:{*<(]/.test(path)) return undefined;
  const last =
    path
      .split("/")
      .findLast((part) => part !== "")
      ?.toLowerCase() ?? "";
  const rank = names.indexOf(last);
  if (rank !== -1) return rank;
  // of an interface it is a health check; of a site it is a page
  return last === "status" && /^\/?(?:api|v\d+)(?:\/v\d+)?\/status$/.test(path) ? names.length : undefined;
}
