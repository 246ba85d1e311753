import { imageError } from "./limits.ts";

/** What an image's name means to a registry. */
export interface Reference {
  /** Where the interface answers: host, perhaps with a port. */
  readonly host: string;
  /** What credentials are filed under. */
  readonly account: string;
  readonly repository: string;
  /** A tag, or `sha256:…`. */
  readonly version: string;
}

const HUB = "docker.io";

/** `python:3.13`, `ghcr.io/owner/app@sha256:…`, `localhost:5000/app`: names as docker reads them. */
export function parseReference(text: string): Reference {
  const [name = "", digest] = text.split("@", 2);
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const hasHost = first === "localhost" || /[.:[]/.test(first);
  const rest = hasHost ? name.slice(slash + 1) : name;
  const colon = rest.lastIndexOf(":");
  const tag = colon > rest.lastIndexOf("/") ? rest.slice(colon + 1) : undefined;
  const path = tag === undefined ? rest : rest.slice(0, colon);
  const host = hasHost ? first : HUB;
  const version = digest ?? tag ?? "latest";
  if (
    !/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(host) ||
    !/^[a-z0-9]+(?:(?:\.|_{1,2}|-+|\/)[a-z0-9]+)*$/.test(path) ||
    !/^(?:sha256:[0-9a-f]{64}|\w[\w.-]{0,127})$/.test(version)
  ) {
    throw imageError("image-name-wrong", `${text} is no name of an image in a registry`, "Write it as docker pull takes it: host/owner/name:tag.");
  }
  if (host !== HUB && host !== `index.${HUB}`) return { host, account: host, repository: path, version };
  // the hub answers under another name than the one that is written
  return { host: `registry-1.${HUB}`, account: `https://index.${HUB}/v1/`, repository: path.includes("/") ? path : `library/${path}`, version };
}
