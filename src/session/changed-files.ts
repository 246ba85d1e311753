import { relative, sep } from "node:path";
import type { Project } from "../project/project.ts";
import type { SessionHost } from "./host.ts";

/** A host that sees some files, by absolute path, as they would be: with another text, or gone. */
export function withChangedFiles(host: SessionHost, changed: ReadonlyMap<string, string | undefined>): SessionHost {
  if (changed.size === 0) return host;
  return { ...host, openProject: (directory) => changedProject(host.openProject(directory), changed) };
}

function changedProject(project: Project, changed: ReadonlyMap<string, string | undefined>): Project {
  const inside = new Map<string, string | undefined>();
  for (const [path, text] of changed) {
    const within = relative(project.root, path).split(sep).join("/");
    if (!within.startsWith("../") && within !== "..") inside.set(within, text);
  }
  if (inside.size === 0) return project;
  const isGone = (path: string): boolean => inside.has(path) && inside.get(path) === undefined;
  return {
    ...project,
    files: () => {
      const made = [...inside].flatMap(([path, text]) => (text === undefined ? [] : [path]));
      return [...new Set([...project.files().filter((path) => !isGone(path)), ...made])].sort();
    },
    exists: (path) => (inside.has(path) ? !isGone(path) : project.exists(path)),
    read: (path) => (inside.has(path) ? inside.get(path) : project.read(path)),
  };
}
