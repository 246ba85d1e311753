import type { SetKubernetes } from "../../../contract/set/set.ts";
import { plainName } from "../subject-of.ts";
import type { SetImage, SetSubject, SetVariable } from "../subject.ts";

/** Everything that the manifests are written from. */
export interface KubernetesSubject extends SetSubject {
  readonly kubernetes: SetKubernetes;
}

/** What a thing of an image is called: `shop`, `shop-worker`, and with several images `shop-backend`. */
export function objectName({ images, project }: SetSubject, image: SetImage, part?: string): string {
  const own = images.length === 1 || image.service === project ? project : `${project}-${image.service}`;
  return plainName(part === undefined ? own : `${own}-${part}`);
}

export function labelsOf(subject: SetSubject, image: SetImage, part?: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": objectName(subject, image, part), "app.kubernetes.io/part-of": subject.project };
}

export function configName({ project }: SetSubject): string {
  return `${project}-settings`;
}

export function secretName({ project }: SetSubject): string {
  return `${project}-secrets`;
}

/** Variables that only a secret may hold: what is secret, and where services answer, which no file of the repository knows. */
export function secretVariables(images: readonly SetImage[]): readonly string[] {
  const found = images.flatMap(({ variables }) => variables.filter((one) => isKept(one)).map(({ name }) => name));
  return [...new Set(found)];
}

/** Variables with values that anyone may read. */
export function plainVariables(images: readonly SetImage[]): ReadonlyMap<string, string> {
  return new Map(
    images.flatMap(({ variables }) => variables.filter((one) => one.required && !isKept(one)).map(({ example, name }) => [name, example ?? ""] as const)),
  );
}

function isKept({ required, secret, wired }: SetVariable): boolean {
  return wired !== undefined || (secret && required);
}
