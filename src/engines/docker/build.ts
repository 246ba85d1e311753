import { engineWords, type CommandLine } from "../command-line.ts";
import type { BuildFailureOutcome, BuildOutcome, BuildSpec } from "../build-kind.ts";
import { buildCommand } from "./build-flags.ts";
import { readProgress, type Progress } from "./progress.ts";

/** Builds with BuildKit through buildx. What fails in the Dockerfile is an outcome, not an error. */
export async function build(docker: CommandLine, spec: BuildSpec, signal?: AbortSignal): Promise<BuildOutcome> {
  const progress = readProgress(spec);
  const started = docker.seconds();
  const { args, env } = buildCommand(spec);
  const result = await docker.attempt(args, {
    env,
    ...(signal === undefined ? {} : { signal }),
    onLine: (stream, line) => {
      if (stream === "stderr") progress.line(line);
    },
  });
  signal?.throwIfAborted();
  const seconds = docker.seconds() - started;
  if (result.code !== 0) return failure(progress, seconds, result.stderr);
  return { ok: true, imageId: await builtImage(docker, spec, progress), seconds, steps: progress.steps() };
}

/** The id that the engine gives the image or, where it went elsewhere, the digest that the builder told. */
export async function builtImage(docker: CommandLine, spec: BuildSpec, progress: Progress, target?: string): Promise<string> {
  if ((spec.result ?? "engine") !== "engine") return progress.exported(target) ?? "";
  return (await docker.ask(["image", "inspect", "--format", "{{.Id}}", spec.tags[0] ?? ""])).trim();
}

export function failure(progress: Progress, seconds: number, stderr: string): BuildFailureOutcome {
  const words = progress.words();
  const failed = progress.failed();
  const reason = failed?.error ?? words.findLast((line) => line.startsWith("ERROR:")) ?? engineWords(stderr);
  return {
    ok: false,
    seconds,
    step: failed?.name,
    line: lineNamed(words),
    reason: reason.replace(/^ERROR: /, "").replace(/^(?:target \S+: |failed to build: |failed to solve: )+/, ""),
    output: failed?.output ?? [],
  };
}

/** BuildKit closes with `Dockerfile:5`, a line of dashes, and the lines around it. */
function lineNamed(words: readonly string[]): number | undefined {
  const at = words.findIndex((text, index) => /^\S.*:\d+$/.test(text) && /^-{5,}$/.test(words[index + 1] ?? ""));
  const found = words[at]?.split(":").at(-1);
  return found === undefined ? undefined : Number(found);
}
