import { indent, scalar } from "../../yaml-text.ts";
import type { Role, SetImage } from "../subject.ts";
import { block, pairs, words } from "../yaml-lines.ts";
import { labelsOf, objectName, type KubernetesSubject } from "./naming.ts";
import { podSpec, roleProbes, serverProbes } from "./pod.ts";

/** An image's Deployment and Service. */
export function application(subject: KubernetesSubject, image: SetImage): string {
  const name = objectName(subject, image);
  const container = { name: image.service, lines: [`ports: [{ name: http, containerPort: ${image.final.port} }]`, ...serverProbes(subject, image)] };
  return documents(deployment(subject, image, undefined, subject.kubernetes.replicas, container), [
    ...head("v1", "Service", name, labelsOf(subject, image)),
    ...block("spec", [...block("selector", pairs({ "app.kubernetes.io/name": name })), "ports: [{ name: http, port: 80, targetPort: http }]"]),
  ]);
}

/** Another command of the same image, as a Deployment of its own. */
export function role(subject: KubernetesSubject, image: SetImage, one: Role): string {
  const container = {
    name: one.name,
    lines: [...words("args", one.command), ...(one.port === undefined ? [] : [`ports: [{ name: http, containerPort: ${one.port} }]`]), ...roleProbes(one)],
  };
  // two schedulers would start everything twice
  const single = one.name.startsWith("beat") || one.name.startsWith("scheduler") || one.port !== undefined;
  return documents(deployment(subject, image, one.name, single ? 1 : subject.kubernetes.replicas, container, single));
}

/** Brings the database up to date, once for each version. */
export function migration(subject: KubernetesSubject, image: SetImage): string {
  const name = objectName(subject, image, "migrate");
  const labels = labelsOf(subject, image, "migrate");
  return documents([
    `# A Job cannot be changed: before the next version, kubectl delete job ${name} --ignore-not-found.`,
    "# Let it end before the Deployments get their new image.",
    ...head("batch/v1", "Job", name, labels),
    ...block("spec", [
      "backoffLimit: 3",
      "ttlSecondsAfterFinished: 3600",
      ...block("template", [
        ...metadata(labels),
        ...block("spec", podSpec(subject, image, { name: "migrate", lines: words("args", image.migrations ?? []) }, "Never")),
      ]),
    ]),
  ]);
}

function deployment(
  subject: KubernetesSubject,
  image: SetImage,
  part: string | undefined,
  replicas: number,
  container: { readonly name: string; readonly lines: readonly string[] },
  single = false,
): string[] {
  const name = objectName(subject, image, part);
  const labels = labelsOf(subject, image, part);
  return [
    ...head("apps/v1", "Deployment", name, labels),
    ...block("spec", [
      ...(single ? ["# One, and never two at once, not even while it is replaced.", "replicas: 1", "strategy: { type: Recreate }"] : [`replicas: ${replicas}`]),
      ...block("selector", block("matchLabels", pairs({ "app.kubernetes.io/name": name }))),
      ...block("template", [...metadata(labels), ...block("spec", podSpec(subject, image, container))]),
    ]),
  ];
}

/** Who may reach what: each server at its port, everything else by nobody. */
export function networkPolicy(subject: KubernetesSubject): string {
  const denied = [
    "# Whatever is not named below is reached by nobody. Ways out stay open: which addresses the application needs, only you know.",
    ...head("networking.k8s.io/v1", "NetworkPolicy", `${subject.project}-closed`, { "app.kubernetes.io/part-of": subject.project }),
    ...block("spec", [...block("podSelector", block("matchLabels", pairs({ "app.kubernetes.io/part-of": subject.project }))), "policyTypes: [Ingress]"]),
  ];
  const opened = subject.images.map((image) => [
    ...head("networking.k8s.io/v1", "NetworkPolicy", objectName(subject, image), labelsOf(subject, image)),
    ...block("spec", [
      ...block("podSelector", block("matchLabels", pairs({ "app.kubernetes.io/name": objectName(subject, image) }))),
      "policyTypes: [Ingress]",
      "ingress:",
      `  - ports: [{ port: http, protocol: TCP }]`,
    ]),
  ]);
  return documents(denied, ...opened);
}

/** The way in: pages to everyone, and below /api the backend where its paths begin so. */
export function ingress(subject: KubernetesSubject): string | undefined {
  const pages = subject.images.find(({ language }) => language === "static");
  const { host } = subject.kubernetes;
  const first = pages ?? (host === undefined ? undefined : subject.images[0]);
  if (first === undefined) return undefined;
  const behind = pages === undefined ? [] : subject.images.filter((image) => image !== pages && image.final.health?.http?.path.startsWith("/api/") === true);
  const path = (image: SetImage, prefix: string): string =>
    `- { path: ${prefix}, pathType: Prefix, backend: { service: { name: ${scalar(objectName(subject, image))}, port: { name: http } } } }`;
  return documents([
    ...(host === undefined ? ["# The host is yours to set, here or in an overlay."] : []),
    ...head("networking.k8s.io/v1", "Ingress", subject.project, { "app.kubernetes.io/part-of": subject.project }),
    ...block("spec", [
      "rules:",
      `  - host: ${scalar(host ?? `${subject.project}.example.org`)}`,
      "    http:",
      "      paths:",
      ...indent(4, [...behind.slice(0, 1).map((image) => path(image, "/api")), path(first, "/")]),
    ]),
  ]);
}

function head(apiVersion: string, kind: string, name: string, labels: Readonly<Record<string, string>>): string[] {
  return [`apiVersion: ${apiVersion}`, `kind: ${kind}`, ...block("metadata", [`name: ${scalar(name)}`, ...block("labels", pairs(labels))])];
}

function metadata(labels: Readonly<Record<string, string>>): string[] {
  return block("metadata", block("labels", pairs(labels)));
}

function documents(...all: readonly (readonly string[])[]): string {
  return `${all.map((lines) => lines.join("\n")).join("\n---\n")}\n`;
}
