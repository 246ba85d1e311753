import type { FileRange } from "../../verdict/verdict.ts";
import type { SarifLocation } from "./log.ts";

/** The directory that relative paths begin in. */
export const ROOT = "%SRCROOT%";

export function locationOf(path: string, place: Omit<FileRange, "kind" | "path"> | undefined): SarifLocation {
  const artifactLocation = /^(?:[A-Za-z]:)?[/\\]/.test(path) ? { uri: `file://${uriOf(path)}` } : { uri: uriOf(path), uriBaseId: ROOT };
  return { physicalLocation: { artifactLocation, region: regionOf(place) } };
}

function regionOf(place: Omit<FileRange, "kind" | "path"> | undefined): SarifLocation["physicalLocation"]["region"] {
  if (place === undefined) return { startLine: 1 };
  const { line, column, endLine, endColumn } = place;
  return { startLine: line, startColumn: column, endLine, endColumn };
}

// no URI can hold half a character
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A path as a URI reference; a name that looks like a scheme is none. */
function uriOf(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(loneSurrogate, "\uFFFD");
  const uri = slashed
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
  return /^[A-Za-z]:/.test(slashed) ? `/${uri}` : uri;
}
