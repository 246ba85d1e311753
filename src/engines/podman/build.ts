import type { BuildFailureOutcome, BuildOutcome, BuildSpec } from "../build-kind.ts";
import { splitEnvironment } from "../command-environment.ts";
import { engineWords, type CommandLine } from "../command-line.ts";
import { readProgress, type Progress } from "./progress.ts";

/** Builds with buildah through `podman build`, in docker's format, since that of OCI has no place for a health check. */
export async function build(podman: CommandLine, spec: BuildSpec, signal?: AbortSignal): Promise<BuildOutcome> {
  const progress = readProgress(spec, () => podman.seconds());
  const started = podman.seconds();
  const { args, env } = buildCommand(spec);
  const result = await podman.attempt(args, { env, ...(signal === undefined ? {} : { signal }), onLine: (stream, line) => progress.line(stream, line) });
  signal?.throwIfAborted();
  progress.end(result.code === 0);
  if (result.code !== 0) return failure(progress, podman.seconds() - started, result.stderr);
  const [tag = ""] = spec.tags;
  if (spec.result === "registry") for (const each of spec.tags) await podman.ask(["push", "--quiet", each], signal);
  if (typeof spec.result === "object") await podman.ask(["save", "--quiet", "--format", "oci-archive", "--output", spec.result.archive, tag], signal);
  const imageId = (await podman.ask(["image", "inspect", "--format", "{{.Id}}", tag])).trim();
  return { ok: true, imageId, seconds: podman.seconds() - started, steps: progress.steps() };
}

/** The words of `podman build`, and what they take from the environment. */
export function buildCommand(spec: BuildSpec): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const values = splitEnvironment(spec.args);
  const args = ["build", "--format", "docker", "--file", spec.dockerfile];
  for (const tag of spec.tags) args.push("--tag", tag);
  if (spec.target !== undefined) args.push("--target", spec.target);
  if (spec.noCache) args.push("--no-cache");
  for (const word of values.words) args.push("--build-arg", word);
  for (const [name, ref] of Object.entries(spec.standIns)) args.push("--build-context", `${name}=docker-image://${ref}`);
  for (const [name, value] of Object.entries(spec.labels ?? {})) args.push("--label", `${name}=${value}`);
  for (const { from, id } of spec.secrets ?? []) args.push("--secret", "file" in from ? `id=${id},src=${from.file}` : `id=${id},type=env,env=${from.variable}`);
  for (const word of spec.ssh ?? []) args.push("--ssh", word);
  for (const word of spec.cacheFrom ?? []) args.push("--cache-from", registryOf(word) ?? word);
  for (const word of spec.cacheTo ?? []) args.push("--cache-to", registryOf(word) ?? word);
  if (spec.platforms !== undefined && spec.platforms.length > 0) args.push("--platform", spec.platforms.join(","));
  return { args: [...args, spec.context], env: values.env };
}

/** podman keeps caches in registries only, and takes the name alone. */
export function registryOf(word: string): string | undefined {
  if (!word.includes("=")) return word;
  const fields = new Map(word.split(",").map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)]));
  return fields.get("type") === "registry" ? fields.get("ref") : undefined;
}

function failure(progress: Progress, seconds: number, stderr: string): BuildFailureOutcome {
  const words = engineWords(stderr);
  const failed = progress.steps().find(({ state }) => state === "failed");
  return {
    ok: false,
    seconds,
    step: failed?.name,
    line: undefined,
    reason: words.replace(/^building at STEP ".{0,2000}?": /s, "").replace(/^while running runtime: exit status /, "exit code: "),
    output: progress.output(),
  };
}
