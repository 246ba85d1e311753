const HOST = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Whether BuildKit takes a text for the name of an image: `host:port/path:tag@digest`. */
export function isImageReference(text: string): boolean {
  if (text.length > 1000 || /^[a-f0-9]{64}$/.test(text)) return false;
  const at = text.indexOf("@");
  if (at !== -1 && !isDigest(text.slice(at + 1))) return false;
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  if (colon !== -1 && !TAG.test(named.slice(colon + 1))) return false;
  const parts = (colon === -1 ? named : named.slice(0, colon)).split("/");
  const [first = ""] = parts;
  const hasHost = parts.length > 1 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (hasHost && !HOST.test(first)) return false;
  const path = hasHost ? parts.slice(1) : parts;
  return path.length > 0 && path.every((part) => COMPONENT.test(part)) && path.join("/").length < 256;
}

/** `sha256:` and 64 hexadecimal digits, or a longer kind. */
export function isDigest(text: string): boolean {
  const [algorithm = "", hex = "", more] = text.split(":");
  return more === undefined && DIGEST_LENGTHS[algorithm] === hex.length && /^[a-f0-9]+$/.test(hex);
}

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
