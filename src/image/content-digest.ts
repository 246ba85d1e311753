import { createHash } from "node:crypto";

/** The algorithms that OCI registers, by the hexadecimal digits of their digests. */
const LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };
const WRITTEN = /^(sha256|sha512)[:/]([0-9a-f]+)$/;

export interface ContentDigest {
  readonly algorithm: "sha256" | "sha512";
  readonly hex: string;
}

/** Reads `sha256:…`, or `sha256/…` as a layout's folders have it; undefined for anything else. */
export function readDigest(written: string): ContentDigest | undefined {
  const [, algorithm = "", hex = ""] = WRITTEN.exec(written) ?? [];
  return algorithm !== "" && hex.length === LENGTHS[algorithm] ? { algorithm: algorithm as ContentDigest["algorithm"], hex } : undefined;
}

/** `blobs/sha256/…` promises the content's digest. */
export function digestInName(name: string): ContentDigest | undefined {
  const at = name.lastIndexOf("blobs/");
  return at === 0 || name[at - 1] === "/" ? readDigest(name.slice(at + "blobs/".length)) : undefined;
}

export function digestText({ algorithm, hex }: ContentDigest): string {
  return `${algorithm}:${hex}`;
}

export function blobName({ algorithm, hex }: ContentDigest): string {
  return `blobs/${algorithm}/${hex}`;
}

/** The digest of bytes by the same algorithm as another, as text. */
export function digestLike(like: ContentDigest, bytes: Uint8Array): string {
  return `${like.algorithm}:${createHash(like.algorithm).update(bytes).digest("hex")}`;
}
