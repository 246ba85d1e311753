import type { Project } from "./project.ts";

/** What may be kept of files already read, in characters. */
const MOST_KEPT = 48 * 1024 * 1024;
/** Above that, what is only looked at is not kept: moving it about in memory costs more than reading the few files again that matter. */
const MOST_SKIMMED = 4 * 1024 * 1024;

/** Ends of lines, commands to a terminal, and what turns the direction of a text: in a name they would become a part of the files that are written. */
const UNPRINTABLE = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/;

/**
 * The same project, with what was read kept for a while: detectors read the same files one after the other. Files whose names nobody could write are
 * left out and told with the folders that are closed.
 */
export function remembering(project: Project): Project {
  let listed: readonly string[] | undefined;
  let odd: readonly string[] = [];
  const files = (): readonly string[] => {
    if (listed !== undefined) return listed;
    const all = project.files();
    odd = all.filter((path) => UNPRINTABLE.test(path));
    listed = odd.length === 0 ? all : all.filter((path) => !UNPRINTABLE.test(path));
    return listed;
  };
  const texts = new Map<string, string | undefined>();
  let kept = 0;
  const read = (path: string, most: number): string | undefined => {
    if (texts.has(path)) return texts.get(path);
    const text = project.read(path);
    const length = text?.length ?? 0;
    if (kept + length > most) return text;
    kept += length;
    texts.set(path, text);
    return text;
  };
  return {
    root: project.root,
    files,
    exists: (path) => project.exists(path),
    isDirectory: (path) => project.isDirectory(path),
    closed() {
      files();
      return [...(project.closed?.() ?? []), ...odd];
    },
    read: (path) => read(path, MOST_KEPT),
    skim: (path) => read(path, MOST_SKIMMED),
  };
}

/** The text of a file for one look at it. */
export function skim(project: Project, path: string): string | undefined {
  return project.skim === undefined ? project.read(path) : project.skim(path);
}

/**
 * A folder of a project as a project of its own. Its files are those below the folder; beyond that, paths may lead out of it with `..`, as far as the
 * whole project reaches: a workspace keeps its lock file above its members.
 */
export function folderOf(project: Project, directory: string): Project {
  const base = joinPath("", directory) ?? "";
  if (base === "") return project;
  const prefix = `${base}/`;
  let listed: readonly string[] | undefined;
  return {
    root: `${project.root}/${base}`,
    files: () => (listed ??= startingWith(project.files(), prefix).map((file) => file.slice(prefix.length))),
    closed: () => (project.closed?.() ?? []).flatMap((folder) => (folder.startsWith(prefix) ? [folder.slice(prefix.length)] : [])),
    exists: (path) => within(base, path, (full) => project.exists(full)) ?? false,
    isDirectory: (path) => within(base, path, (full) => project.isDirectory(full)) ?? false,
    read: (path) => within(base, path, (full) => project.read(full)),
    skim: (path) => within(base, path, (full) => skim(project, full)),
  };
}

/** Those of a sorted list that begin with a prefix: they stand together. */
function startingWith(sorted: readonly string[], prefix: string): readonly string[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (sorted[end]?.startsWith(prefix) === true) end += 1;
  return sorted.slice(low, end);
}

function within<T>(base: string, path: string, use: (full: string) => T): T | undefined {
  const full = joinPath(base, path);
  return full === undefined ? undefined : use(full === "" ? "." : full);
}

/** A path relative to a folder, with `.` and `..` worked out; undefined where it leads above the project. An empty text is the project itself. */
export function joinPath(folder: string, path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** How to write a path of the project seen from one of its folders: `uv.lock` from `backend` is `../uv.lock`. */
export function pathFrom(folder: string, path: string): string {
  const from = folder.split("/").filter((part) => part !== "" && part !== ".");
  const to = path.split("/").filter((part) => part !== "" && part !== ".");
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/") || ".";
}

/** The folder a path lies in; empty for the project itself. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at === -1 ? "" : path.slice(0, at);
}

/** A path relative to a folder, both relative to the same place and free to lead above it: `../uv.lock` beside `../pyproject.toml`. */
export function besidePath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || parts.length === 0 || parts.at(-1) === "..") parts.push(part);
    else parts.pop();
  }
  return parts.join("/") || ".";
}
