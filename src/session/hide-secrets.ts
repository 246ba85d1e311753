import { basename, dirname } from "node:path";
import type { BuildSecret } from "../engines/build-kind.ts";
import type { SessionHost } from "./host.ts";

/** Shorter ones would take ordinary words out of a log. */
const SHORTEST = 6;

/** Takes the values of a build's secrets out of what it printed, since a step may print what it was given. */
export function hideSecrets(host: Pick<SessionHost, "env" | "openProject">, secrets: readonly BuildSecret[]): (text: string) => string {
  const hidden = secrets.flatMap(({ from, id }) => valuesOf(host, from).map((value) => ({ value, id })));
  // a longer one may hold a shorter one
  hidden.sort((one, other) => other.value.length - one.value.length);
  return (text) => hidden.reduce((left, { id, value }) => left.replaceAll(value, () => `[secret ${id}]`), text);
}

function valuesOf(host: Pick<SessionHost, "env" | "openProject">, from: BuildSecret["from"]): readonly string[] {
  const text = "variable" in from ? host.env[from.variable] : readSecret(host, from.file);
  const lines = (text ?? "").split("\n").map((line) => line.trim());
  // of `name=value` and `name: value` the value alone is printed as well, and a value may hold both signs
  const parts = lines.flatMap((line) => [line, ...[line.indexOf("="), line.lastIndexOf(":")].map((at) => withoutQuotes(line.slice(at + 1)))]);
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST);
}

function withoutQuotes(text: string): string {
  return text.trim().replace(/^["']/, "").replace(/["']$/, "");
}

function readSecret(host: Pick<SessionHost, "openProject">, path: string): string | undefined {
  try {
    return host.openProject(dirname(path)).read(basename(path));
  } catch {
    return undefined;
  }
}
