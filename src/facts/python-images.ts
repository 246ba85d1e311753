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
