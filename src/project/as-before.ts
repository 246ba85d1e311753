import type { Project } from "./project.ts";

/** What is there in place of a file: nothing, or the text that was there before. Undefined for a file that is as it seems. */
export type Before = (path: string) => { readonly text: string | undefined } | undefined;

/** A project as it was before a program wrote there: what it wrote itself tells it nothing of the application, and what it replaced still does. */
export function asBefore(project: Project, before: Before): Project {
  const plain = (path: string): string => path.replace(/^(?:\.\/)+/, "");
  const isGone = (path: string): boolean => {
    const found = before(plain(path));
    return found !== undefined && found.text === undefined;
  };
  let listed: readonly string[] | undefined;
  return {
    root: project.root,
    files: () => (listed ??= project.files().filter((path) => !isGone(path))),
    exists: (path) => !isGone(path) && project.exists(path),
    isDirectory: (path) => project.isDirectory(path),
    closed: () => project.closed?.() ?? [],
    read(path) {
      const found = before(plain(path));
      return found === undefined ? project.read(path) : found.text;
    },
    ...(project.modeOf === undefined ? {} : { modeOf: (path: string) => (isGone(path) ? undefined : project.modeOf?.(path)) }),
  };
}
