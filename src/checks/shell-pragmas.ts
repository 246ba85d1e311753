import type { Plan, Stage } from "../plan/plan.ts";

const PRAGMA = /^[\t ]*#[\t ]*hadolint[\t ]+shell[\t ]*=[\t ]*(\S+)/gm;

/**
 * Which shell comments for hadolint say reads what follows, `# hadolint shell=powershell`, as words; undefined where none does. One before the first FROM
 * speaks for every stage, any other for the rest of its stage; a SHELL below it says more.
 */
export function shellPragmas(plan: Plan): (stage: Stage, offset: number) => readonly string[] | undefined {
  if (!plan.text.includes("shell")) return () => undefined;
  const pragmas = [...plan.text.matchAll(PRAGMA)].map(({ 1: shell = "", index }) => ({ at: index, shell: [shell, "-c"] }));
  const [first] = plan.stages;
  return (stage, offset) => {
    const above = pragmas.findLast(({ at }) => at < offset && (at > stage.span.start || at < (first?.span.start ?? 0)));
    if (above === undefined) return undefined;
    const replaced = stage.steps.some(
      ({ instruction }) => instruction.keyword === "SHELL" && instruction.span.start > above.at && instruction.span.start < offset,
    );
    return replaced ? undefined : above.shell;
  };
}
