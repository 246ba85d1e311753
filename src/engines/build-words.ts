import type { BuildSecret, BuildSpec } from "./build-kind.ts";

/** What docker and nerdctl are told of a build in the same words; `values` are the build arguments as they may stand on a command line. */
export function commonFlags(spec: BuildSpec, values: readonly string[]): readonly string[] {
  const args: string[] = [];
  if (spec.target !== undefined) args.push("--target", spec.target);
  if (spec.noCache) args.push("--no-cache");
  for (const word of values) args.push("--build-arg", word);
  if (spec.syntax !== undefined) args.push("--build-arg", `BUILDKIT_SYNTAX=${spec.syntax}`);
  for (const [name, ref] of Object.entries(spec.standIns)) args.push("--build-context", `${name}=docker-image://${ref}`);
  for (const [name, value] of Object.entries(spec.labels ?? {})) args.push("--label", `${name}=${value}`);
  for (const secret of spec.secrets ?? []) args.push("--secret", secretWord(secret));
  for (const word of spec.ssh ?? []) args.push("--ssh", word);
  for (const word of spec.cacheFrom ?? []) args.push("--cache-from", word);
  for (const word of spec.cacheTo ?? []) args.push("--cache-to", word);
  if (spec.platforms !== undefined && spec.platforms.length > 0) args.push("--platform", spec.platforms.join(","));
  return args;
}

export function secretWord({ from, id }: BuildSecret): string {
  return fields("file" in from ? { id, src: from.file } : { id, env: from.variable });
}

/** `name=value,…`; fields that hold a comma or a quote are quoted, as in a line of CSV. */
export function fields(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
