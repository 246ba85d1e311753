import type { Project } from "../../project/project.ts";
import { within } from "./manifest.ts";

const EXTENSIONS = ["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"];
const INDEXES = ["index.js", "index.mjs", "index.cjs", "index.ts", "index.mts", "index.tsx", "index.jsx"];
/** TypeScript is imported under the name its output will have. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = { ".js": [".ts", ".tsx", ".jsx"], ".mjs": [".mts"], ".cjs": [".cts"], ".jsx": [".tsx"] };

/** The file that a path in source code means: with the extension or index that it leaves out; undefined where there is none. */
export function resolveFile(project: Project, path: string): string | undefined {
  if (path.startsWith("..")) return undefined;
  for (const extension of EXTENSIONS) {
    const candidate = path + extension;
    if (candidate !== "" && project.exists(candidate) && !project.isDirectory(candidate)) return candidate;
  }
  const dot = path.lastIndexOf(".");
  for (const extension of SOURCES_OF[dot === -1 ? "" : path.slice(dot)] ?? []) {
    const candidate = path.slice(0, dot) + extension;
    if (project.exists(candidate)) return candidate;
  }
  for (const index of INDEXES) {
    const candidate = within(path, index);
    if (project.exists(candidate)) return candidate;
  }
  return undefined;
}
