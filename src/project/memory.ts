import type { Project } from "./project.ts";

/** A project that lives in memory, by path; for tests and for texts that come from elsewhere. */
export function memoryProject(files: Readonly<Record<string, string>>): Project {
  const paths = Object.keys(files).sort();
  const folders = new Set(paths.flatMap((path) => path.split("/").map((_, index, parts) => parts.slice(0, index).join("/"))));
  const isDirectory = (path: string): boolean => path === "." || folders.has(path);
  return {
    root: "/memory",
    files: () => paths,
    exists: (path) => Object.hasOwn(files, path) || isDirectory(path),
    isDirectory,
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}
