import { onceFor } from "../text/once.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import { wordsOf } from "../dockerfile/words.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";
import { fitsGlob, isGlob, joinPath, withinGlob } from "./path-globs.ts";
import { instructionsWritten } from "./written-commands.ts";

/** One source of a COPY or ADD that is taken from the build context. */
export interface ContextSource {
  /** Without `./`, a leading and a trailing slash; empty for the whole context. */
  readonly path: string;
  readonly written: string;
  readonly span: Span;
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly destination: string;
}

/** Every source that COPY and ADD take from the build context, also behind ONBUILD; those with a variable are left out. */
export const sourcesOfContext: (plan: Plan) => readonly ContextSource[] = onceFor((plan: Plan): readonly ContextSource[] => {
  return instructionsWritten(plan).flatMap(({ instruction, stage }) => {
    const { flags, heredocs, keyword } = instruction;
    if ((keyword !== "COPY" && keyword !== "ADD") || heredocs.length > 0 || flags.some(({ name }) => name === "from")) return [];
    const words = instruction.json ?? wordsOf(instruction, plan.tree.escape);
    const destination = words.at(-1)?.value ?? "";
    return words.slice(0, -1).flatMap(({ span, value: written }) => {
      if (/[$]|\{\{|<%/.test(written) || /^(?:[a-z]+:\/\/|git@)/i.test(written)) return [];
      return [{ path: joinPath("/", written).slice(1), written, span, instruction, stage, destination }];
    });
  });
});

/** The files of a context, as they are sent, that a source brings, less what `--exclude` leaves out by name. */
export function filesBrought({ instruction, path }: ContextSource, files: readonly string[]): readonly string[] {
  const excluded = instruction.flags.flatMap(({ name, value }) => (name === "exclude" && value !== undefined ? [value.replace(/\/$/, "")] : []));
  const within = isGlob(path) ? withinGlob(path) : undefined;
  const fits = (file: string): boolean => path === "" || file === path || file.startsWith(`${path}/`) || within?.(file) === true;
  const below = (file: string): string => (path === "" || isGlob(path) ? file : file.slice(path.length + 1));
  const isExcluded = (file: string): boolean =>
    excluded.some(
      (pattern) => file === pattern || file.startsWith(`${pattern}/`) || fitsGlob(`/${pattern}`, `/${file}`) || fitsGlob(`/${pattern}/**`, `/${file}`),
    );
  return files.filter((file) => fits(file) && !isExcluded(below(file)));
}

/** Whether a source is the whole context, or all that lies at its top: `.`, `./`, `/`, `*`. */
export function isWholeContext({ path }: Pick<ContextSource, "path">): boolean {
  return path === "" || path === "*" || path === "**";
}
