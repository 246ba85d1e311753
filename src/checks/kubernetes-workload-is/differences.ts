import type { HealthTimes } from "../../facts/health-times.ts";
import { mapOf, type Spec } from "./containers.ts";

export interface Expected {
  readonly resources: boolean;
  readonly hardened: boolean;
  readonly probes: "startupProbe" | "initialDelaySeconds" | undefined;
  readonly path: string | undefined;
  readonly port: number | undefined;
  /** Of the image's health check; undefined where it has none. */
  readonly times: HealthTimes | undefined;
}

export interface Difference {
  readonly what: string;
  readonly is: string;
  readonly wanted: string;
}

/** Where a container is not what is expected. */
export function differences(spec: Spec, expected: Expected): Difference[] {
  return [
    ...(expected.probes === undefined ? [] : probeDifferences(spec, expected.probes, expected)),
    ...(expected.resources ? resourceDifferences(mapOf(spec["resources"])) : []),
    ...(expected.hardened ? rightDifferences(mapOf(spec["securityContext"])) : []),
  ];
}

function probeDifferences(spec: Spec, start: "startupProbe" | "initialDelaySeconds", { path, port, times }: Expected): Difference[] {
  const ports = new Map((Array.isArray(spec["ports"]) ? spec["ports"] : []).map((each) => [mapOf(each)["name"], mapOf(each)["containerPort"]] as const));
  const found: Difference[] = [];
  const compare = (what: string, is: unknown, wanted: string | number | undefined): void => {
    if (wanted !== undefined && shown(is) !== String(wanted)) found.push({ what, is: shown(is) || "nothing", wanted: String(wanted) });
  };
  for (const name of ["livenessProbe", "readinessProbe"]) {
    const probe = mapOf(spec[name]);
    if (Object.keys(probe).length === 0) {
      found.push({ what: name, is: "nothing", wanted: "a probe" });
      continue;
    }
    const http = mapOf(probe["httpGet"]);
    const asked = http["port"] ?? mapOf(probe["tcpSocket"])["port"];
    if (path !== undefined) compare(`${name}.httpGet.path`, http["path"] ?? "", path);
    compare(`${name}'s port`, typeof asked === "string" ? (ports.get(asked) ?? asked) : asked, port);
    if (times === undefined) continue;
    compare(`${name}.periodSeconds`, probe["periodSeconds"] ?? 10, Math.max(1, Math.ceil(times.interval)));
    compare(`${name}.timeoutSeconds`, probe["timeoutSeconds"] ?? 1, Math.max(1, Math.ceil(times.timeout)));
    compare(`${name}.failureThreshold`, probe["failureThreshold"] ?? 3, times.retries);
    if (start === "initialDelaySeconds") compare(`${name}.initialDelaySeconds`, probe["initialDelaySeconds"] ?? 0, Math.ceil(times.startPeriod));
  }
  if (start === "startupProbe" && times !== undefined) {
    const probe = mapOf(spec["startupProbe"]);
    const given = Number(probe["failureThreshold"] ?? 3) * Number(probe["periodSeconds"] ?? 10);
    if (Object.keys(probe).length === 0 || !(given >= times.startPeriod))
      found.push({ what: "startupProbe", is: Object.keys(probe).length === 0 ? "nothing" : `${given} s`, wanted: `${times.startPeriod} s to start` });
  }
  return found;
}

function resourceDifferences(resources: Spec): Difference[] {
  const [requests, limits] = [mapOf(resources["requests"]), mapOf(resources["limits"])];
  const needed = [
    ["resources.requests.cpu", requests["cpu"]],
    ["resources.requests.memory", requests["memory"]],
    ["resources.limits.memory", limits["memory"]],
  ] as const;
  return needed.filter(([, value]) => shown(value) === "").map(([what]) => ({ what, is: "nothing", wanted: "an amount" }));
}

function rightDifferences(context: Spec): Difference[] {
  const dropped = mapOf(context["capabilities"])["drop"];
  const parts = [
    ["runAsNonRoot", context["runAsNonRoot"], true],
    ["readOnlyRootFilesystem", context["readOnlyRootFilesystem"], true],
    ["allowPrivilegeEscalation", context["allowPrivilegeEscalation"], false],
    ["capabilities.drop", Array.isArray(dropped) ? dropped.map(shown).join(", ") : undefined, "ALL"],
  ] as const;
  return parts
    .filter(([, is, wanted]) => is !== wanted)
    .map(([what, is, wanted]) => ({ what: `securityContext.${what}`, is: shown(is) || "nothing", wanted: String(wanted) }));
}

function shown(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
