import type { BuildOutcome, BuildSpec } from "../kind.ts";
import { engineWords, type CommandLine } from "./command-line.ts";
import { readProgress, type Progress } from "./progress.ts";

/** Builds with BuildKit through buildx. What fails in the Dockerfile is an outcome, not an error. */
export async function build(docker: CommandLine, spec: BuildSpec, signal?: AbortSignal): Promise<BuildOutcome> {
  const progress = readProgress(spec.onStep);
  const started = docker.seconds();
  const result = await docker.attempt(argumentsOf(spec), {
    ...(signal === undefined ? {} : { signal }),
    onLine: (stream, line) => {
      if (stream === "stderr") progress.line(line);
    },
  });
  signal?.throwIfAborted();
  const seconds = docker.seconds() - started;
  if (result.code !== 0) return failure(progress, seconds, result.stderr);

  const imageId = await docker.ask(["image", "inspect", "--format", "{{.Id}}", spec.tags[0] ?? ""]);
  return { ok: true, imageId: imageId.trim(), seconds, steps: progress.steps() };
}

function argumentsOf(spec: BuildSpec): string[] {
  const args = ["buildx", "build", "--progress=rawjson", "--load", "--file", spec.dockerfile];
  for (const tag of spec.tags) args.push("--tag", tag);
  if (spec.target !== undefined) args.push("--target", spec.target);
  if (spec.noCache) args.push("--no-cache");
  for (const [name, value] of Object.entries(spec.args)) args.push("--build-arg", `${name}=${value}`);
  if (spec.syntax !== undefined) args.push("--build-arg", `BUILDKIT_SYNTAX=${spec.syntax}`);
  for (const [name, ref] of Object.entries(spec.standIns)) args.push("--build-context", `${name}=docker-image://${ref}`);
  args.push(spec.context);
  return args;
}

function failure(progress: Progress, seconds: number, stderr: string): BuildOutcome {
  const words = progress.words();
  const failed = progress.failed();
  const reason = failed?.error ?? words.findLast((line) => line.startsWith("ERROR:")) ?? engineWords(stderr);
  const line = words.map((text) => /^[^\s:]+:(\d+)$/.exec(text)?.[1]).find((found) => found !== undefined);
  return {
    ok: false,
    seconds,
    step: failed?.name,
    line: line === undefined ? undefined : Number(line),
    reason: reason.replace(/^ERROR: /, "").replace(/^failed to solve: /, ""),
    output: failed?.output ?? [],
  };
}
