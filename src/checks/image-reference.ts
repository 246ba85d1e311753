/** An image's name taken apart. */
export interface ImageReference {
  /** Without `docker.io/` and `library/`: `python`, `bitnami/redis`, `ghcr.io/astral-sh/uv`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** `sha256:…`. */
  readonly digest: string | undefined;
}

export function parseReference(text: string): ImageReference {
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const tagged = at === -1 ? text : text.slice(0, at);
  const colon = tagged.indexOf(":", tagged.lastIndexOf("/") + 1);
  const tag = colon === -1 ? undefined : tagged.slice(colon + 1);
  const name = colon === -1 ? tagged : tagged.slice(0, colon);
  return { name: name.replace(/^(?:index\.)?docker\.io\//, "").replace(/^library\//, ""), tag, digest };
}
