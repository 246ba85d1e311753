import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Project } from "../../project/project.ts";
import { notApplicable, proven, related, saw, violated } from "../../verdict/answer.ts";
import { healthOf, healthRequests, isOwnHost, type HealthRequest } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { onlyContainer, type ManifestContainer } from "../kubernetes-manifests.ts";
import { probesWritten } from "./fix.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Kubernetes asks whether the container lives as its health check does.",
    why: "Kubernetes does not look at HEALTHCHECK. Without probes it takes a stuck process for a healthy one; with a probe of another path or port, what is tested with Docker is not what keeps it running in the cluster.",
    level: "warning",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["production"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    missing: "the container has no probe, and the image's health check asks {path} on port {port}",
    differs: "livenessProbe asks {probed}, the health check asks {path} on port {port}",
    health: "the health check asks {path} on port {port}",
    none: "there is no health check with one plain request, or no one container of a manifest",
  },
  title: () => "Kubernetes probes ask what the health check asks",
  file({ plan, project }) {
    const found = alignable(plan, project);
    if (found === undefined) return notApplicable(saw("none"));
    const { container, request } = found;
    const { path, port } = request;
    const health = related(saw("health" as const, { path, port }, placeOf(plan, request.span)));
    if (container.probes.length === 0 && container.hasProbes) return proven();
    if (container.probes.length === 0) return violated(saw("missing", { path, port }, container.place), health);
    const liveness = container.probes.find(({ what }) => what === "livenessProbe");
    const isOther = liveness !== undefined && ((liveness.path?.value ?? "/") !== path || (liveness.port !== undefined && liveness.port.value !== port));
    if (!isOther) return proven();
    const probed = `${liveness.path?.value ?? "/"}${liveness.port === undefined ? "" : ` on port ${liveness.port.value}`}`;
    return violated(saw("differs", { probed, path, port }, liveness.place), health);
  },
  fix({ plan, project }) {
    const found = alignable(plan, project);
    const [known] = plan.context?.files ?? [];
    const health = healthOf(plan)?.health.value;
    // edits name files by their place in the context
    if (found === undefined || health === undefined || known === undefined || project?.exists(known) !== true) return [];
    return probesWritten(found.container, found.request, health);
  },
});

function alignable(plan: Plan, project: Project | undefined): { readonly container: ManifestContainer; readonly request: HealthRequest } | undefined {
  const container = project === undefined ? undefined : onlyContainer(plan, project);
  const [request, other] = healthRequests(plan);
  if (container === undefined || container.changesCommand || request === undefined || other !== undefined) return undefined;
  return isOwnHost(request.host) && request.scheme === "http" ? { container, request } : undefined;
}
