import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { composeServices } from "./compose-services.ts";
import type { FileEvidence, FixEdit } from "./kind.ts";

/** Lets services that build this Dockerfile publish another port of the container; the one outside stays. */
export function composePortEdits({ above, plan, project }: FileEvidence, from: number, to: number): readonly FixEdit[] {
  // edits name files by their place in the context
  const [known] = plan.context?.files ?? [];
  const own = project !== undefined && known !== undefined && project.exists(known) ? editsOf(plan, project, undefined, "", { from, to }) : [];
  const up =
    above === undefined
      ? ""
      : above.context
          .split("/")
          .map(() => "../")
          .join("");
  return [...own, ...(above === undefined ? [] : editsOf(plan, above.project, [above.dockerfile], up, { from, to }))];
}

function editsOf(
  plan: Plan,
  project: Project,
  dockerfiles: readonly string[] | undefined,
  lead: string,
  { from, to }: { readonly from: number; readonly to: number },
): readonly FixEdit[] {
  return composeServices(plan, project, dockerfiles).flatMap(({ file, ports }) => {
    const text = project.read(file);
    if (text === undefined) return [];
    return ports.flatMap(({ place, port }): readonly FixEdit[] => {
      if (port !== from || place.kind !== "file") return [];
      const start = offsetOf(text, place.line, place.column);
      const written = text.slice(start, offsetOf(text, place.endLine ?? place.line, place.endColumn ?? place.column));
      const found = /(?:^|[:"'])(\d{1,5})(?=(?:\/tcp)?["']?\s*$)/.exec(written) ?? /\btarget:\s*(\d{1,5})/.exec(written);
      if (found === null || Number(found[1]) !== from) return [];
      const end = start + found.index + found[0].length;
      return [{ file: lead + file, start: end - String(from).length, end, text: String(to) }];
    });
  });
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) at = text.indexOf("\n", at) + 1;
  return at + column - 1;
}
