/** Debian releases under the names that image tags carry. */
export type Suite = "bookworm" | "trixie";

/** The release a tag names, `python:3.11-slim-bookworm`; undefined where it names none and the image's publisher decides. */
export function suiteOf(image: string): Suite | undefined {
  const tag = /:([^/@]+)/.exec(image.slice(image.lastIndexOf("/") + 1))?.[1] ?? "";
  if (/(?:^|-)bookworm(?:-|$)/.test(tag)) return "bookworm";
  return /(?:^|-)trixie(?:-|$)/.test(tag) ? "trixie" : undefined;
}

/** With the release of Debian: the one a plain `slim` means changes, and with it the names of packages. */
export function slimPython(version: string): string {
  return `python:${version}-slim-${debianOf(version)}`;
}

/** The release whose own Python is this one, or the nearest: what is installed for a Python was mostly tried there. Both get security updates. */
function debianOf(version: string): Suite {
  return Number(version.split(".")[1]) <= 11 ? "bookworm" : "trixie";
}

/** A release of uv that was tried; it installs from requirements files as pip does. */
export const uvVersion = "0.13.8";
export const uvImage = "ghcr.io/astral-sh/uv";

/** Releases of tools that write the content of their lock as requirements with hashes, tried with each other. PDM 2.26 does not work with unearth 0.19. */
export const lockReaders = { poetry: "2.2.1", "poetry-plugin-export": "1.9.0", pdm: "2.26.2", unearth: "0.17.5", pipenv: "2025.0.4" } as const;

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
