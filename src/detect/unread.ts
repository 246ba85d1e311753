import type { Project } from "../project/project.ts";
import { readToml } from "../project/toml.ts";
import { readYamlDocument } from "../project/yaml.ts";
import { isRecord } from "./node/manifest.ts";
import type { DetectionProblem } from "./detect.ts";

interface Kind {
  readonly name: RegExp;
  readonly format: "TOML" | "JSON" | "YAML";
  readonly reads: (text: string) => boolean;
}

/** Files that say what an application is, or what stands around it. */
const KINDS: readonly Kind[] = [
  { name: /^(?:pyproject\.toml|Pipfile|pylock\.toml)$/, format: "TOML", reads: (text) => readToml(text.replace(/^\uFEFF/, "")) !== undefined },
  { name: /^package\.json$/, format: "JSON", reads: isJsonObject },
  { name: /^(?:docker-)?compose\.ya?ml$/, format: "YAML", reads: (text) => text.trim() === "" || readYamlDocument(text) !== undefined },
];
const NAMES = ["pyproject.toml", "Pipfile", "pylock.toml", "package.json", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
const MOST_FOLDERS = 3;

/**
 * What of a project could not be read, though it would have been heard: files that are broken or too long, and folders that are closed.
 * @param known a file that was read already
 */
export function unreadIn(project: Project, known?: string): DetectionProblem[] {
  return [...NAMES.flatMap((name) => (name === known ? [] : (brokenFile(project, name) ?? []))), ...closedFolders(project)];
}

function brokenFile(project: Project, name: string): DetectionProblem | undefined {
  if (!project.exists(name) || project.isDirectory(name)) return undefined;
  const kind = KINDS.find((one) => one.name.test(name));
  const text = project.read(name);
  if (kind === undefined || (text !== undefined && kind.reads(text))) return undefined;
  return {
    code: "manifest-broken",
    message:
      text === undefined
        ? `${name} is no text, or more than can be read; what it says was not heard`
        : `${name} is no ${kind.format}; what it says was not heard`,
    hint: "repair it, or delete it; other tools refuse it too",
  };
}

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return false;
  }
}

function closedFolders(project: Project): DetectionProblem[] {
  const closed = project.closed?.() ?? [];
  if (closed.length === 0) return [];
  const named = closed.slice(0, MOST_FOLDERS).map(inShort).join(", ");
  const rest = closed.length - MOST_FOLDERS;
  return [
    {
      code: "folder-closed",
      message: `${named}${rest > 0 ? ` and ${rest} more` : ""} cannot be opened, or not be written; what lies there was not seen`,
      hint: "make it readable and give it a plain name, or leave it out of the build in .dockerignore",
    },
  ];
}

/** A very long name without its middle. */
function inShort(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 40)}…${name.slice(-40)}`;
}
