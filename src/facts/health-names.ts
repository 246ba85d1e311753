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

/** Parts in front of the last one that only say where an interface stands; any other names a part of the application, `/api/mail/health`. */
const PLACES =
  /^(?:api|rest|v\d+|public|internal|system|app|web|server|service|status|monitor(?:ing)?|probes?|_[\w-]*|-|health(?:z|checks?)?|actuator|management)$/i;

/** How good a path is as a health check, 0 the best; undefined for one that is none, or that takes parameters. */
export function healthRank(path: string): number | undefined {
  if (/[:{*<(]/.test(path)) return undefined;
  const last =
    path
      .split("/")
      .findLast((part) => part !== "")
      ?.toLowerCase() ?? "";
  const rank = names.indexOf(last);
  const ofPart = path
    .split("/")
    .filter((part) => part !== "")
    .slice(0, -1)
    .some((part) => !PLACES.test(part));
  if (rank !== -1) return ofPart ? rank + names.length : rank;
  // of an interface it is a health check; of a site it is a page
  return last === "status" && /^\/?(?:api|v\d+)(?:\/v\d+)?\/status$/.test(path) ? names.length : undefined;
}
