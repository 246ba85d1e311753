import { explainDockerfile } from "../explain/dockerfile/explain-dockerfile.ts";
import type { DockerfileExplanation, Finding } from "../explain/dockerfile/kind.ts";
import type { PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { surroundingsOf } from "./surroundings.ts";

/** Each Dockerfile in words, once even where several images of a contract share it. */
export function explainPlanned(
  { cwd }: SessionHost,
  planned: readonly PlannedImage[],
  findings: readonly (Finding & { readonly path: string })[],
  isText: boolean,
): readonly DockerfileExplanation[] {
  const seen = new Set<string>();
  return planned.flatMap((each) => {
    const { path } = each.plan;
    if (seen.has(path)) return [];
    seen.add(path);
    const own = findings.filter((finding) => finding.path === path).map(({ check, level, line, message }): Finding => ({ check, level, line, message }));
    return [explainDockerfile(each.plan, own, surroundingsOf(each, cwd, isText))];
  });
}
