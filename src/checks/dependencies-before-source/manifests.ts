import { posix } from "node:path";
import type { BuildContext } from "../../plan/plan.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { Install } from "./installs.ts";

/** Where an installation runs, and what of the context lies there. */
export interface Laid {
  readonly context: BuildContext;
  /** A path of the image as one of the context; undefined where it comes from elsewhere. */
  readonly source: (path: string) => string | undefined;
  /** Absolute. */
  readonly workdir: string;
}

/** The files of the context that an installation reads, and nothing else; undefined where it may read more, or they are not known. */
export function manifestsOf(install: Install, laid: Laid): readonly string[] | undefined {
  const words = install.command.args.map(({ value }) => value);
  switch (install.tool) {
    case "pip":
      return pipFiles(install, laid);
    case "npm":
      return nodeFiles(laid, ["package-lock.json", "npm-shrinkwrap.json"], words);
    case "pnpm":
      return nodeFiles(laid, ["pnpm-lock.yaml"], words);
    case "yarn":
      return nodeFiles(laid, ["yarn.lock"], words);
    case "uv":
      return pythonFiles(laid, "uv.lock", install.reads === "dependencies");
    case "poetry":
      return pythonFiles(laid, "poetry.lock", install.reads === "dependencies");
    default:
      return undefined;
  }
}

const PIP_VALUED = new Set([
  "-r",
  "--requirement",
  "-c",
  "--constraint",
  "-i",
  "--index-url",
  "--extra-index-url",
  "-f",
  "--find-links",
  "-t",
  "--target",
  "--prefix",
]);

function pipFiles({ command }: Install, laid: Laid): readonly string[] | undefined {
  const { open, values } = readArguments(command.args, PIP_VALUED);
  const named = values("-r", "--requirement", "-c", "--constraint");
  if (open || named.length === 0 || named.some(({ literal }) => !literal) || values("-f", "--find-links").length > 0) return undefined;
  const found = new Set<string>();
  const waiting = named.map(({ value }) => laid.source(posix.resolve(laid.workdir, value)));
  for (let path = waiting.pop(); waiting.length > 0 || path !== undefined; path = waiting.pop()) {
    if (path === undefined || found.size > MOST_FILES) return undefined;
    if (found.has(path)) continue;
    const text = laid.context.read(path);
    if (text === undefined) return undefined;
    found.add(path);
    const more = includedBy(text, posix.dirname(path));
    if (more === undefined) return undefined;
    waiting.push(...more);
  }
  return [...found].sort();
}

const MOST_FILES = 20;

/** The files that a requirements file takes in; undefined where it installs something of the project. */
function includedBy(text: string, folder: string): readonly string[] | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines.some((line) => /^(?:-e|--editable|\.{1,2}(?:$|[/[])|file:|\/)|@\s*(?:file:|\.)|^(?:-f|--find-links)/.test(line))) return undefined;
  return lines.flatMap((line) => {
    const path = /^(?:-r|--requirement|-c|--constraint)(?:\s+|=)?(\S+)/.exec(line)?.[1];
    return path === undefined || path.includes("://") ? [] : [posix.join(folder, path)];
  });
}

/** A script of the project that runs when its packages are installed may read any of it. */
const OWN_SCRIPTS = /"(?:preinstall|install|postinstall|prepare|preprepare|postprepare)"\s*:/;

function nodeFiles({ context, source, workdir }: Laid, locks: readonly string[], words: readonly string[]): readonly string[] | undefined {
  const at = (name: string): string | undefined => {
    const path = source(posix.join(workdir, name));
    return path !== undefined && context.read(path) !== undefined ? path : undefined;
  };
  const list = at("package.json");
  const lock = locks.map((name) => at(name)).find((path) => path !== undefined);
  const text = list === undefined ? undefined : context.read(list);
  if (list === undefined || lock === undefined || text === undefined) return undefined;
  if (OWN_SCRIPTS.test(text) && !words.includes("--ignore-scripts")) return undefined;
  if (/"workspaces"\s*:|"(?:file|link|portal|patch):/.test(text)) return undefined;
  if (["pnpm-workspace.yaml", ".yarnrc.yml", ".pnpmfile.cjs"].some((name) => at(name) !== undefined)) return undefined;
  // installed packages of the machine would be copied over those of the image
  if (context.ignoredBy(posix.join(posix.dirname(list), "node_modules", "x")) === undefined) return undefined;
  const settings = [".npmrc", ".yarnrc"].flatMap((name) => at(name) ?? []);
  return [list, lock, ...settings];
}

function pythonFiles({ context, source, workdir }: Laid, lock: string, withoutProject: boolean): readonly string[] | undefined {
  const at = (name: string): string | undefined => {
    const path = source(posix.join(workdir, name));
    return path !== undefined && context.read(path) !== undefined ? path : undefined;
  };
  const list = at("pyproject.toml");
  const locked = at(lock);
  const text = list === undefined ? undefined : context.read(list);
  if (list === undefined || locked === undefined || text === undefined) return undefined;
  if (/\bpath\s*=|\bworkspace\b|\bdevelop\s*=/.test(text)) return undefined;
  const isPackage =
    lock === "uv.lock" ? /^[ \t]*\[build-system\]|^[ \t]*package[ \t]*=[ \t]*true/m.test(text) : !/^[ \t]*package-mode[ \t]*=[ \t]*false/m.test(text);
  if (isPackage && !withoutProject) return undefined;
  if (context.ignoredBy(posix.join(posix.dirname(list), ".venv", "x")) === undefined) return undefined;
  const version = at(".python-version");
  return [list, locked, ...(version === undefined ? [] : [version])];
}
