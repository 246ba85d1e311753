import type { Project } from "../../project/project.ts";
import { fitsGlob } from "../path-globs.ts";

export interface IgnoreRule {
  /** The file it stands in. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly written: string;
  /** It holds a set of characters, `[a-z]`, of which it is only known that it stands for one of them. */
  readonly unsure: boolean;
}

interface ReadRule extends IgnoreRule {
  readonly pattern: string;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** The rule by which git leaves a path out, undefined where it takes it. What is above the project's own folder is not seen. */
export function ignoredByGit(project: Project, path: string): IgnoreRule | undefined {
  const parts = path.split("/");
  // a folder that is left out takes everything in it along, whatever is said of that
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const rule = lastFitting(project, parts.slice(0, depth), depth < parts.length);
    if (rule !== undefined && (!rule.negated || rule.unsure)) return rule;
  }
  return undefined;
}

/** The last rule that fits, of the files from the project's folder down to that of the path; deeper ones count more. */
function lastFitting(project: Project, parts: readonly string[], isFolder: boolean): ReadRule | undefined {
  for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
    const folder = parts.slice(0, depth).join("/");
    const rules = rulesOf(project, folder === "" ? ".gitignore" : `${folder}/.gitignore`);
    const below = parts.slice(depth).join("/");
    const found = rules.findLast((rule) => (isFolder || !rule.foldersOnly) && fitsGlob(rule.pattern, `/${below}`));
    if (found !== undefined) return found;
  }
  return undefined;
}

function rulesOf(project: Project, file: string): readonly ReadRule[] {
  const lines = (project.read(file) ?? "").split("\n");
  return lines.flatMap((raw, index) => {
    const written = raw.replace(/\r$/, "").trimEnd();
    if (written === "" || written.startsWith("#")) return [];
    const negated = written.startsWith("!");
    const plain = (negated ? written.slice(1) : written).replace(/^\\/, "");
    const foldersOnly = plain.endsWith("/");
    const name = foldersOnly ? plain.slice(0, -1) : plain;
    // one with a slash inside is meant from its own folder on, any other at any depth
    const pattern = (name.includes("/") ? `/${name.replace(/^\//, "")}` : `/**/${name}`).replaceAll(/\[[^\][]+\]/g, "?");
    return [{ file, line: index + 1, written, pattern, negated, foldersOnly, unsure: /\[/.test(name) }];
  });
}
