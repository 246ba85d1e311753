import type { BuildOutcome, BuildSpec, Refusal } from "../build-kind.ts";
import { commonFlags } from "../build-words.ts";
import { splitEnvironment } from "../command-environment.ts";
import { engineWords, type CommandLine } from "../command-line.ts";
import { readPlainProgress } from "./progress.ts";

/** Builds through `nerdctl build`, which hands the work to a buildkitd of its own. */
export async function build(nerdctl: CommandLine, spec: BuildSpec, signal?: AbortSignal): Promise<BuildOutcome> {
  const progress = readPlainProgress(spec.onStep);
  const started = nerdctl.seconds();
  const { args, env } = buildCommand(spec);
  const result = await nerdctl.attempt(args, { env, ...(signal === undefined ? {} : { signal }), onLine: (_, line) => progress.line(line) });
  signal?.throwIfAborted();
  const seconds = nerdctl.seconds() - started;
  if (result.code !== 0) {
    const failed = progress.failed();
    const reason = failed?.error ?? engineWords(result.stderr);
    return { ok: false, seconds, step: failed?.name, line: undefined, reason, output: failed?.output ?? [] };
  }
  if (spec.result === "registry") for (const tag of spec.tags) await nerdctl.ask(["push", "--quiet", tag], signal);
  const imageId = typeof spec.result === "object" ? "" : (await nerdctl.ask(["image", "inspect", "--format", "{{.Id}}", spec.tags[0] ?? ""])).trim();
  return { ok: true, imageId, seconds, steps: progress.steps() };
}

/** The words of `nerdctl build`, and what they take from the environment. */
export function buildCommand(spec: BuildSpec): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const values = splitEnvironment(spec.args);
  const args = ["build", "--progress=plain", "--file", spec.dockerfile];
  for (const tag of spec.tags) args.push("--tag", tag);
  if (typeof spec.result === "object") args.push("--output", `type=oci,dest=${spec.result.archive}`);
  args.push(...commonFlags(spec, values.words));
  return { args: [...args, spec.context], env: values.env };
}

/** nerdctl builds with the one buildkitd that it finds. */
export function refusals(version: string, spec: BuildSpec): readonly Refusal[] {
  if (spec.builder === undefined) return [];
  return [
    {
      kind: "refused",
      what: `--builder ${spec.builder}: nerdctl ${version} knows no builders, only the buildkitd beside it`,
      instead: "BUILDKIT_HOST names another, or --engine docker",
    },
  ];
}
