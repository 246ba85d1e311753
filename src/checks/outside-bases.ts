import { onceFor } from "../text/once.ts";
import { officialImages } from "../facts/official-images.ts";
import type { Plan } from "../plan/plan.ts";
import { globalVariables } from "../plan/variables.ts";
import type { Project } from "../project/project.ts";
import type { Span } from "../text/span.ts";
import { parseReference } from "./image-reference.ts";
import { isFilledIn } from "./template-files.ts";
import { namesUsed } from "./used-names.ts";

/** An image from outside that a FROM names. */
export interface OutsideBase {
  /** After expansion; undefined where an ARG has no value before the build gives it one. */
  readonly ref: string | undefined;
  readonly written: string;
  readonly span: Span;
}

/** The images from outside that the stages stand on, the empty one and the build's own contexts left out. A template's name is none yet. */
export const outsideBases: (plan: Plan) => readonly OutsideBase[] = onceFor((plan: Plan): readonly OutsideBase[] => {
  const { scope } = globalVariables(plan, plan.args);
  const isGiven = (name: string): boolean => scope.lookup(name) !== "unset";
  return plan.stages
    .filter(
      ({ from }) =>
        from.stage === undefined &&
        from.ref !== "scratch" &&
        from.written !== "" &&
        !isFilledIn(plan, from.span) &&
        !plan.namedContexts.includes(from.ref ?? ""),
    )
    .map(({ from: { ref, span, written } }) => {
      const isKnown = namesUsed(written, plan.tree.escape).every(({ name, optional }) => optional || isGiven(name));
      return { ref: isKnown ? ref : undefined, written, span };
    });
});

/** Whether a name is of an image that no registry has under it: one without an owner that is no official image was built beside this one. */
export function isBuiltBeside(ref: string): boolean {
  const { name } = parseReference(ref);
  return !name.includes("/") && !officialImages.has(name);
}

/** The Dockerfile of the project that an image with an owner may be built from, by its name: `base/Dockerfile` or `Dockerfile.base` for `team/app-base`. */
export function builtHere(ref: string, project: Project | undefined): string | undefined {
  const { name } = parseReference(ref);
  const own = name.slice(name.lastIndexOf("/") + 1);
  if (!name.includes("/") || project === undefined) return undefined;
  return namedDockerfiles(project).find(({ names }) => names.some((part) => own === part || own.endsWith(`-${part}`)))?.file;
}

/** Dockerfiles, and what their folders and names may call an image. */
const namedDockerfiles = onceFor((project: Project): readonly { readonly file: string; readonly names: readonly string[] }[] =>
  project.files().flatMap((file) => {
    const parts = file.split("/");
    const [, prefix = "", suffix = ""] = /^(?:(.+)\.)?dockerfile(?:[.-](.+))?$/is.exec(parts.pop() ?? "") ?? [];
    const folder = parts.pop() ?? "";
    const names = [folder, prefix, suffix].map((part) => part.replaceAll(".", "-")).filter((part) => part.length > 2);
    return names.length === 0 ? [] : [{ file, names }];
  }),
);

/** What stands in a name after the variables are taken out: `$REG/python:${V:-3}` is `/python:`. */
export function withoutVariables(written: string): string {
  let text = written.replaceAll(/^["']|["']$/g, "");
  // from the inside out: a default may hold a variable of its own
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replaceAll(/\$\{[^{}]*\}/g, "");
  }
  return text.replaceAll(/\$\w+/g, "");
}

/** Whether a name that cannot be expanded has a tag or digest all the same: `python:$VERSION`. */
export function isTagWritten(written: string): boolean {
  const text = withoutVariables(written);
  return /[:@]/.test(text.slice(text.lastIndexOf("/") + 1));
}
