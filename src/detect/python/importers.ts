import { skim } from "../../project/folder.ts";
import type { Project } from "../../project/project.ts";
import { onceFor } from "../../text/once.ts";
import { isAside } from "../aside.ts";

/** Which files of a project name a module in their imports, by the first part of the module's name. */
export interface Importers {
  /** Files that import a module of such a name, in the order of the project; more than those where a text or a comment reads like an import. */
  of(isMeant: (name: string) => boolean): readonly string[];
}

/** Looks through every Python file that is not aside, once; their texts are not kept, since most of a large project says nothing of what is looked for. */
export const importersIn: (project: Project) => Importers = onceFor(survey);

function survey(project: Project): Importers {
  const paths: string[] = [];
  const importing = new Map<string, number[]>();
  for (const path of project.files()) {
    if (!path.endsWith(".py") || isAside(path)) continue;
    const text = skim(project, path);
    if (text === undefined) continue;
    for (const name of namesImported(text)) {
      const known = importing.get(name);
      if (known === undefined) importing.set(name, [paths.length]);
      else if (known.at(-1) !== paths.length) known.push(paths.length);
    }
    paths.push(path);
  }
  return {
    of(isMeant) {
      const found = new Set([...importing].flatMap(([name, files]) => (isMeant(name) ? files : [])));
      return [...found].toSorted((one, other) => one - other).flatMap((index) => paths[index] ?? []);
    },
  };
}

/** First parts of the modules in a text's import statements: `a` and `b` of `import a.x, b`, `c` of `from c.y import z`. */
function namesImported(text: string): Set<string> {
  const names = new Set<string>();
  // a search for a word of seven letters skips most of the text, which one for lines cannot
  for (let at = text.indexOf("import "); at !== -1;) at = text.indexOf("import ", collect(text, at, names));
  // `from a import(b)`, `from a import*`
  TIGHT.lastIndex = 0;
  for (let found = TIGHT.exec(text); found !== null; found = TIGHT.exec(text)) TIGHT.lastIndex = collect(text, found.index, names);
  return names;
}

const TIGHT = /\bimport[(*\t\\]/g;
const FROM = /^[\s;]*from\s+([\w]+)/u;
const WORD = "import ".length;
/** How far a statement is read before and behind its word: a line may be as long as its file. */
const BEFORE = 400;
const BEHIND = 2000;

/** Takes the names of one statement; gives the offset behind it. */
function collect(text: string, at: number, names: Set<string>): number {
  const before = text.slice(Math.max(0, at - BEFORE), at);
  const from = FROM.exec(before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf(";")) + 1))?.[1];
  if (from !== undefined) {
    names.add(from);
    return at + WORD;
  }
  const statement = /^[^\n;]*/.exec(text.slice(at + WORD, at + WORD + BEHIND))?.[0] ?? "";
  for (const part of statement.split(",")) {
    const name = /^\s*(\w+)/u.exec(part)?.[1];
    if (name !== undefined) names.add(name);
  }
  return at + WORD + statement.length;
}
