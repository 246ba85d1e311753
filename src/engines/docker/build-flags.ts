import type { BuildResultPlace, BuildSecret, BuildSpec } from "../build-kind.ts";
import { splitEnvironment } from "../command-environment.ts";

/** The words of `docker buildx build`, and what they take from the environment. */
export function buildCommand(spec: BuildSpec): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const values = splitEnvironment(spec.args);
  const args = ["buildx", "build", "--progress=rawjson", ...resultFlags(spec.result), "--file", spec.dockerfile];
  if (spec.builder !== undefined) args.push("--builder", spec.builder);
  for (const tag of spec.tags) args.push("--tag", tag);
  if (spec.target !== undefined) args.push("--target", spec.target);
  if (spec.noCache) args.push("--no-cache");
  for (const word of values.words) args.push("--build-arg", word);
  if (spec.syntax !== undefined) args.push("--build-arg", `BUILDKIT_SYNTAX=${spec.syntax}`);
  for (const [name, ref] of Object.entries(spec.standIns)) args.push("--build-context", `${name}=docker-image://${ref}`);
  for (const [name, value] of Object.entries(spec.labels ?? {})) args.push("--label", `${name}=${value}`);
  for (const secret of spec.secrets ?? []) args.push("--secret", secretWord(secret));
  for (const word of spec.ssh ?? []) args.push("--ssh", word);
  for (const word of spec.cacheFrom ?? []) args.push("--cache-from", word);
  for (const word of spec.cacheTo ?? []) args.push("--cache-to", word);
  if (spec.platforms !== undefined && spec.platforms.length > 0) args.push("--platform", spec.platforms.join(","));
  return { args: [...args, spec.context], env: values.env };
}

function resultFlags(result: BuildResultPlace = "engine"): readonly string[] {
  if (result === "engine") return ["--load"];
  return result === "registry" ? ["--push"] : ["--output", archiveWord(result.archive)];
}

export function archiveWord(path: string): string {
  return fields({ type: "oci", dest: path });
}

export function secretWord({ from, id }: BuildSecret): string {
  return fields("file" in from ? { id, src: from.file } : { id, env: from.variable });
}

/** `name=value,…`; fields that hold a comma or a quote are quoted, as in a line of CSV. */
function fields(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
