/** Debian releases under the names that image tags carry. */
export type Suite = "bookworm" | "trixie";

/** The release a tag names, `python:3.11-slim-bookworm`; undefined where it names none and the image's publisher decides. */
export function suiteOf(image: string): Suite | undefined {
  const tag = /:([^/@]+)/.exec(image.slice(image.lastIndexOf("/") + 1))?.[1] ?? "";
  if (/(?:^|-)bookworm(?:-|$)/.test(tag)) return "bookworm";
  return /(?:^|-)trixie(?:-|$)/.test(tag) ? "trixie" : undefined;
}

export function slimPython(version: string): string {
  return `python:${version}-slim`;
}

/** A release of uv that was tried; it installs from requirements files as pip does. */
export const uvVersion = "0.13.8";

/** Releases of CPython that images are made of, the newest first, and whether they get security updates; looked up in November 2026. */
export const knownPythons: readonly { readonly version: string; readonly supported: boolean }[] = [
  { version: "3.14", supported: true },
  { version: "3.13", supported: true },
  { version: "3.12", supported: true },
  { version: "3.11", supported: true },
  { version: "3.10", supported: false },
  { version: "3.9", supported: false },
  { version: "3.8", supported: false },
  { version: "3.7", supported: false },
];

/** What most published wheels serve: taken where no file says which, and no lock says which wheels there are. */
export const defaultPython = "3.13";
