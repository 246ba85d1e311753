import { scalar } from "../../yaml-text.ts";
import { hasMigrateService, roleName } from "../compose/naming.ts";
import { repositoryOf } from "../bake.ts";
import type { SetSubject } from "../subject.ts";
import { block, items } from "../yaml-lines.ts";
import { configName, objectName, plainVariables, secretName, secretVariables, type KubernetesSubject } from "./naming.ts";
import { application, ingress, migration, networkPolicy, role } from "./objects.ts";

/** Manifests as a base and an overlay of kustomize, by path. */
export function kubernetesFiles(subject: SetSubject): ReadonlyMap<string, string> {
  const { kubernetes } = subject.set;
  if (kubernetes === undefined) return new Map();
  const whole: KubernetesSubject = { ...subject, kubernetes };
  const base = new Map<string, string>();
  for (const image of subject.images) {
    base.set(`${image.service}.yaml`, application(whole, image));
    for (const one of image.roles) base.set(`${roleName(subject, image, one.name)}.yaml`, role(whole, image, one));
    if (hasMigrateService(subject, image)) base.set(`${roleName(subject, image, "migrate")}.yaml`, migration(whole, image));
  }
  base.set("network-policy.yaml", networkPolicy(whole));
  const way = ingress(whole);
  if (way !== undefined) base.set("ingress.yaml", way);
  const files = [...base].map(([name, text]) => [`${kubernetes.folder}/base/${name}`, text] as const);
  return new Map([
    [`${kubernetes.folder}/base/kustomization.yaml`, kustomization(whole, [...base.keys()])],
    ...files,
    [`${kubernetes.folder}/overlays/production/kustomization.yaml`, overlay(whole)],
  ]);
}

function kustomization(subject: KubernetesSubject, names: readonly string[]): string {
  const plain = [...plainVariables(subject.images)];
  const secret = secretVariables(subject.images);
  return [
    ...(secret.length === 0
      ? []
      : [
          `# The Secret ${secretName(subject)} is made outside of version control, with ${secret.join(", ")}:`,
          `#   kubectl create secret generic ${secretName(subject)} ${secret.map((name) => `--from-literal=${name}=…`).join(" ")}`,
        ]),
    "apiVersion: kustomize.config.k8s.io/v1beta1",
    "kind: Kustomization",
    ...items("resources", names),
    ...(plain.length === 0
      ? []
      : [
          "configMapGenerator:",
          `  - name: ${scalar(configName(subject))}`,
          ...items(
            "literals",
            plain.map(([name, value]) => `${name}=${value}`),
          ).map((line) => `    ${line}`),
        ]),
    "",
  ].join("\n");
}

function overlay(subject: KubernetesSubject): string {
  const { images, kubernetes } = subject;
  return [
    `#   kubectl apply --kustomize ${kubernetes.folder}/overlays/production`,
    "apiVersion: kustomize.config.k8s.io/v1beta1",
    "kind: Kustomization",
    "resources: [../../base]",
    "# What is rolled out: the registry's name for each image, and its tag or digest.",
    "images:",
    ...images.flatMap((image) => [
      `  - name: ${scalar(repositoryOf(image))}`,
      `    newName: ${scalar(repositoryOf(image))}`,
      `    newTag: ${scalar(tagOf(image.tag))}`,
    ]),
    ...block(
      "replicas",
      images.map((image) => `- { name: ${scalar(objectName(subject, image))}, count: ${kubernetes.replicas} }`),
    ),
    "",
  ].join("\n");
}

function tagOf(reference: string): string {
  const colon = reference.lastIndexOf(":");
  return colon > reference.lastIndexOf("/") ? reference.slice(colon + 1) : "latest";
}
