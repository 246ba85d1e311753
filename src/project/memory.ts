import type { Project } from "./project.ts";

/** A project that lives in memory, by path; for tests and for texts that come from elsewhere. */
export function memoryProject(files: Readonly<Record<string, string>>): Project {
  const paths = Object.keys(files).sort();
  const isDirectory = (path: string): boolean => path === "" || path === "." || paths.some((file) => file.startsWith(`${path}/`));
  return {
    root: "/memory",
    files: () => paths,
    exists: (path) => Object.hasOwn(files, path) || isDirectory(path),
    isDirectory,
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}
