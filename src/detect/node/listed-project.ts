import { remembering } from "../../project/folder.ts";
import type { Project } from "../../project/project.ts";
import { onceFor } from "../../text/once.ts";

/**
 * The same project, which answers from the list of its files whether something is there: detection asks for thousands of names that source code holds,
 * most of which are none of a file.
 */
export const listedProject: (whole: Project) => Project = onceFor(listed);

function listed(whole: Project): Project {
  const project = remembering(whole);
  let files: ReadonlySet<string> | undefined;
  let folders: ReadonlySet<string> | undefined;
  const fileSet = (): ReadonlySet<string> => (files ??= new Set(project.files()));
  const folderSet = (): ReadonlySet<string> => (folders ??= foldersOf(project.files()));
  const plain = (path: string): string => (path === "." ? "" : path.endsWith("/") ? path.slice(0, -1) : path);
  return {
    root: project.root,
    files: () => project.files(),
    exists: (path) => fileSet().has(plain(path)) || folderSet().has(plain(path)),
    closed: () => project.closed?.() ?? [],
    isDirectory: (path) => folderSet().has(plain(path)),
    read: (path) => (fileSet().has(path) ? project.read(path) : undefined),
  };
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>([""]);
  for (const file of files) {
    for (let slash = file.lastIndexOf("/"); slash !== -1; slash = file.lastIndexOf("/", slash - 1)) {
      const folder = file.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
