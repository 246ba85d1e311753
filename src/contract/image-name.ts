/** An image's name with everything written out that engines add by themselves. */
export interface ImageName {
  /** `docker.io/library/python` */
  readonly repository: string;
  /** `latest` where neither a tag nor a digest is written. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads `python:3.11-slim`, `host:5000/team/app@sha256:…`. */
export function readImageName(written: string): ImageName {
  const [beforeDigest, digest] = splitAt(written.trim(), written.trim().indexOf("@"));
  const colon = beforeDigest.lastIndexOf(":");
  const [path, tag] = splitAt(beforeDigest, colon > beforeDigest.lastIndexOf("/") ? colon : -1);
  return { repository: fullRepository(path), tag: tag ?? (digest === undefined ? "latest" : undefined), digest };
}

/** `docker.io/library/python` for `python`; the beginning of a name is completed the same way. */
export function fullRepository(path: string): string {
  const slash = path.indexOf("/");
  const first = slash === -1 ? "" : path.slice(0, slash);
  if (first === "index.docker.io") return fullRepository(`docker.io${path.slice(slash)}`);
  if (first === "docker.io") return path.indexOf("/", slash + 1) === -1 && !path.endsWith("/") ? `docker.io/library/${path.slice(slash + 1)}` : path;
  if (first.includes(".") || first.includes(":") || first === "localhost") return path;
  return slash === -1 ? `docker.io/library/${path}` : `docker.io/${path}`;
}

function splitAt(text: string, index: number): readonly [string, string | undefined] {
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
