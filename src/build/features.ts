import type { DockerfileFeature, FeatureUse } from "../engines/build-kind.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import type { Plan } from "../plan/plan.ts";

/** What a Dockerfile uses that not every builder knows, each with the line where it is first used. */
export function featuresOf(plan: Plan): readonly FeatureUse[] {
  const found = new Map<DockerfileFeature, number>();
  const note = (feature: DockerfileFeature, line: number): void => {
    if (!found.has(feature)) found.set(feature, line);
  };
  const syntax = plan.tree.directives.find(({ name }) => name === "syntax");
  // what each builder brings is made after this one
  if (syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?::|@|$)/.test(syntax.value))
    note("syntax-frontend", plan.lines.position(syntax.span.start).line);
  for (const node of plan.tree.nodes) {
    if (node.kind !== "instruction") continue;
    for (const feature of featuresIn(node)) note(feature, node.startLine);
  }
  return [...found].map(([feature, line]) => ({ feature, line }));
}

function* featuresIn({ args, flags, heredocs, keyword }: Instruction): Iterable<DockerfileFeature> {
  if (heredocs.length > 0) yield "heredoc";
  const flag = (name: string): boolean => flags.some((each) => each.name === name);
  if (keyword === "HEALTHCHECK" && flag("start-interval")) yield "start-interval";
  if (keyword === "COPY" || keyword === "ADD") {
    if (flag("link")) yield "copy-link";
    if (flag("parents")) yield "copy-parents";
    if (flag("exclude")) yield "copy-exclude";
  }
  if (keyword === "ADD" && flag("checksum")) yield "add-checksum";
  if (keyword === "ADD" && /^(?:git@|https?:\/\/\S{1,300}\.git(?:[#\s]|$))/.test(args.text)) yield "add-git";
  if (keyword !== "RUN") return;
  if (flag("network")) yield "run-network";
  if (flag("security")) yield "run-security";
  for (const { name, value = "" } of flags) {
    if (name !== "mount") continue;
    if (/(?:^|,)type=secret(?:,|$)/.test(value)) yield "run-mount-secret";
    if (/(?:^|,)type=ssh(?:,|$)/.test(value)) yield "run-mount-ssh";
  }
}
