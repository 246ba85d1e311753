import { delayedProbes, kubernetesProbes, type Probe } from "../../../facts/kubernetes-probes.ts";
import { scalar } from "../../yaml-text.ts";
import type { Role, SetImage } from "../subject.ts";
import { block, size, words } from "../yaml-lines.ts";
import { configName, plainVariables, secretName, secretVariables, type KubernetesSubject } from "./naming.ts";

const MIB = 1024 ** 2;
const USUAL = { limits: { cpus: 1, memory: 512 * MIB }, requests: { cpus: 0.25, memory: 128 * MIB } };

/** What a pod of an image is given, whatever it runs. */
export function podSpec(
  subject: KubernetesSubject,
  image: SetImage,
  container: { readonly name: string; readonly lines: readonly string[] },
  restart?: string,
): string[] {
  const uid = image.final.uid;
  const folders = ["/tmp", ...image.dataFolders];
  return [
    ...(restart === undefined ? [] : [`restartPolicy: ${restart}`]),
    "# It never asks the cluster for anything.",
    "automountServiceAccountToken: false",
    "terminationGracePeriodSeconds: 30",
    ...block("securityContext", [
      "runAsNonRoot: true",
      ...(uid === undefined ? [] : [`runAsUser: ${uid}`, `runAsGroup: ${uid}`, `fsGroup: ${uid}`]),
      "seccompProfile: { type: RuntimeDefault }",
    ]),
    "containers:",
    ...item([
      `name: ${container.name}`,
      `image: ${scalar(image.tag)}`,
      ...container.lines,
      ...environmentFrom(subject, image),
      ...resources(subject),
      ...block("securityContext", ["allowPrivilegeEscalation: false", "readOnlyRootFilesystem: true", "capabilities: { drop: [ALL] }"]),
      ...block(
        "volumeMounts",
        folders.map((folder) => `- { name: ${volumeName(folder)}, mountPath: ${scalar(folder)} }`),
      ),
    ]),
    ...(image.dataFolders.length === 0 ? [] : ["# These are gone with the pod: what has to stay needs a PersistentVolumeClaim in place of its emptyDir."]),
    ...block(
      "volumes",
      folders.map((folder) => `- { name: ${volumeName(folder)}, emptyDir: {} }`),
    ),
  ];
}

/** Lines as one item of a list. */
function item(lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`));
}

function volumeName(folder: string): string {
  return (
    folder
      .replaceAll(/[^a-z0-9]+/gi, "-")
      .replace(/^-/, "")
      .toLowerCase() || "root"
  );
}

function environmentFrom(subject: KubernetesSubject, image: SetImage): string[] {
  const lines = [
    ...(plainVariables([image]).size === 0 ? [] : [`- configMapRef: { name: ${scalar(configName(subject))} }`]),
    ...(secretVariables([image]).length === 0 ? [] : [`- secretRef: { name: ${scalar(secretName(subject))} }`]),
  ];
  return block("envFrom", lines);
}

function resources({ kubernetes: { limits, requests } }: KubernetesSubject): string[] {
  const most = { cpus: limits.cpus ?? USUAL.limits.cpus, memory: limits.memory ?? USUAL.limits.memory };
  const least = { cpus: requests.cpus ?? Math.min(USUAL.requests.cpus, most.cpus), memory: requests.memory ?? Math.min(USUAL.requests.memory, most.memory) };
  return block("resources", [
    `requests: { cpu: ${processors(least.cpus)}, memory: ${size(least.memory, "kubernetes")} }`,
    `limits: { cpu: ${processors(most.cpus)}, memory: ${size(most.memory, "kubernetes")} }`,
  ]);
}

function processors(amount: number): string {
  return Number.isInteger(amount) ? JSON.stringify(String(amount)) : `${Math.max(1, Math.round(amount * 1000))}m`;
}

/** Probes that hold the image's own health check; none where it has none. */
export function serverProbes({ kubernetes }: KubernetesSubject, { final: { health }, language }: SetImage): string[] {
  if (health === undefined) return ["# The image has no health check; without probes traffic comes before the application is ready."];
  if (kubernetes.startPeriod === "initial-delay") {
    const { livenessProbe, readinessProbe } = delayedProbes(health);
    return [
      "# As the image's health check has them: interval, timeout, start-period, retries.",
      ...probe("readinessProbe", readinessProbe, language),
      ...probe("livenessProbe", livenessProbe, language),
    ];
  }
  const { livenessProbe, readinessProbe, startupProbe } = kubernetesProbes(health);
  return [
    "# As the image's health check has them; the start may take its start-period, and ends with the first success.",
    ...probe("startupProbe", startupProbe, language),
    ...probe("readinessProbe", readinessProbe, language),
    ...probe("livenessProbe", livenessProbe, language),
  ];
}

function probe(
  name: string,
  { exec, failureThreshold, httpGet, initialDelaySeconds, periodSeconds, timeoutSeconds }: Probe,
  language: SetImage["language"],
): string[] {
  // an application that looks at the Host header knows itself, and not the address of its pod
  const host = language === "python" ? ", httpHeaders: [{ name: Host, value: localhost }]" : "";
  const asked =
    httpGet === undefined
      ? block("exec", words("command", exec?.command ?? []))
      : [`httpGet: { path: ${scalar(httpGet.path)}, port: http${httpGet.scheme === undefined ? "" : ", scheme: HTTPS"}${host} }`];
  return block(name, [
    ...asked,
    ...(initialDelaySeconds === undefined ? [] : [`initialDelaySeconds: ${initialDelaySeconds}`]),
    `periodSeconds: ${periodSeconds}`,
    `timeoutSeconds: ${timeoutSeconds}`,
    `failureThreshold: ${failureThreshold}`,
  ]);
}

/** A role's own check as a livenessProbe: it starts a program, so it is asked seldom. */
export function roleProbes({ health }: Role): string[] {
  if (health === undefined) return [];
  return block("livenessProbe", [
    ...block("exec", words("command", health)),
    "initialDelaySeconds: 30",
    "periodSeconds: 60",
    "timeoutSeconds: 15",
    "failureThreshold: 3",
  ]);
}
