import type { BuildResultPlace, BuildSpec } from "../build-kind.ts";
import { commonFlags, fields } from "../build-words.ts";
import { splitEnvironment } from "../command-environment.ts";

/** The words of `docker buildx build`, and what they take from the environment. */
export function buildCommand(spec: BuildSpec): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const values = splitEnvironment(spec.args);
  const args = ["buildx", "build", "--progress=rawjson", ...resultFlags(spec.result), "--file", spec.dockerfile];
  if (spec.builder !== undefined) args.push("--builder", spec.builder);
  for (const tag of spec.tags) args.push("--tag", tag);
  args.push(...commonFlags(spec, values.words));
  return { args: [...args, spec.context], env: values.env };
}

function resultFlags(result: BuildResultPlace = "engine"): readonly string[] {
  if (result === "engine") return ["--load"];
  return result === "registry" ? ["--push"] : ["--output", archiveWord(result.archive)];
}

export function archiveWord(path: string): string {
  return fields({ type: "oci", dest: path });
}
