import type { BuildContext, ContextDirectory, Plan } from "../plan/plan.ts";
import type { Place } from "../verdict/verdict.ts";
import { filesBrought, isWholeContext, sourcesOfContext } from "./context-copies.ts";
import type { ContextSource } from "./context-copies.ts";

/** The build context with its directory, where both are at hand. */
export interface KnownContext {
  readonly context: BuildContext;
  readonly directory: ContextDirectory;
}

export function knownContext(plan: Plan): KnownContext | undefined {
  const { context } = plan;
  return context?.directory === undefined ? undefined : { context, directory: context.directory };
}

/** Copies of the whole build context, those behind ONBUILD left out: their context is another one. */
export function wholeCopies(plan: Plan): readonly ContextSource[] {
  return sourcesOfContext(plan).filter((source) => isWholeContext(source) && source.stage.steps.some(({ instruction }) => instruction === source.instruction));
}

/** Whether a copy takes a path along: it is there, nothing leaves it out, and the copy itself does not either. */
export function takesAlong({ context, directory }: KnownContext, source: ContextSource, path: string, mark: string = path): boolean {
  return directory.exists(mark) && context.ignoredBy(mark) === undefined && context.ignoredBy(path) === undefined && filesBrought(source, [mark]).length > 0;
}

/** Whether the project keeps a folder out of its repository, so that it comes and goes on the machines that build. */
export function isKeptOut({ directory }: KnownContext, folder: string): boolean {
  const lines = directory.read(".gitignore")?.split(/\r?\n/) ?? [];
  return lines.some(
    (line) =>
      line
        .trim()
        .replace(/^(?:\*\*)?\//, "")
        .replace(/\/(?:\*\*?)?$/, "") === folder,
  );
}

/** A place in a file of the context, as the user would type it. */
export function placeInContext(plan: Plan, { directory }: KnownContext, path: string, line: number): Place {
  const before = plan.path.endsWith(directory.dockerfile) ? plan.path.slice(0, plan.path.length - directory.dockerfile.length) : "";
  const length = directory.read(path)?.split("\n")[line - 1]?.replace(/\r$/, "").length ?? 0;
  return { kind: "file", path: `${before}${path}`, line, column: 1, endLine: line, endColumn: length + 1 };
}
