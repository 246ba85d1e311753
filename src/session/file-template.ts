import { dirname, join, relative, sep } from "node:path";
import { isMap } from "yaml";
import type { FileEvidence } from "../checks/kind.ts";
import type { FileTemplate } from "../checks/template-labels.ts";
import { readYamlDocument } from "../project/yaml.ts";
import { readFile } from "./evidence.ts";
import type { SessionHost } from "./host.ts";

const MOST_LEVELS = 8;
const COMPOSE = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** The nearest folder above a build's context that has a Compose file, in the same repository; undefined where there is none. */
export function projectAbove(
  host: Pick<SessionHost, "openProject">,
  { context, dockerfile }: { readonly context: string; readonly dockerfile: string },
): FileEvidence["above"] {
  let folder = context;
  for (let level = 0; level < 3 && dirname(folder) !== folder; level++) {
    if (isRepository(host, folder)) return undefined;
    folder = dirname(folder);
    if (!COMPOSE.some((name) => readFile(host, join(folder, name)) !== undefined)) continue;
    const calls = (path: string): string => relative(folder, path).split(sep).join("/");
    return { project: host.openProject(folder), context: calls(context), dockerfile: calls(dockerfile) };
  }
  return undefined;
}

function isRepository(host: Pick<SessionHost, "openProject">, folder: string): boolean {
  try {
    return host.openProject(folder).exists(".git");
  } catch {
    return true;
  }
}

/** The cookiecutter or copier template that a Dockerfile, by its absolute path, is a part of; undefined where it is none. */
export function templateOf(host: Pick<SessionHost, "openProject">, dockerfile: string): FileTemplate | undefined {
  let folder = dirname(dockerfile);
  for (let level = 0; level < MOST_LEVELS && dirname(folder) !== folder; level++) {
    const above = dirname(folder);
    if (/\{\{\s*cookiecutter\./.test(relative(above, folder))) {
      const asked = cookiecutterVariables(readFile(host, join(above, "cookiecutter.json")));
      if (asked !== undefined) return { kind: "cookiecutter", folder: below(folder, dockerfile), variables: asked };
    }
    const copier = readFile(host, join(folder, "copier.yml")) ?? readFile(host, join(folder, "copier.yaml"));
    if (copier !== undefined) return copierTemplate(copier, folder, dockerfile);
    folder = above;
  }
  return undefined;
}

function below(root: string, dockerfile: string): string {
  return relative(root, dirname(dockerfile)).split(sep).join("/");
}

function cookiecutterVariables(text: string | undefined): ReadonlyMap<string, readonly string[]> | undefined {
  try {
    const asked: unknown = text === undefined ? undefined : JSON.parse(text);
    return typeof asked === "object" && asked !== null ? new Map(Object.entries(asked).map(([name, value]) => [name, wordsOf(value)])) : undefined;
  } catch {
    return undefined;
  }
}

/** Only what has the template's suffix is filled in, and only by tags of the usual kind. */
function copierTemplate(text: string, root: string, dockerfile: string): FileTemplate | undefined {
  const contents = readYamlDocument(text)?.contents;
  if (!isMap(contents) || contents.has("_envops")) return undefined;
  const suffix = contents.get("_templates_suffix") ?? ".jinja";
  if (typeof suffix !== "string" || suffix === "" || !dockerfile.endsWith(suffix)) return undefined;
  const asked = contents.toJSON() as Readonly<Record<string, unknown>>;
  const subfolder = contents.get("_subdirectory");
  const variables = Object.entries(asked).flatMap(([name, value]) => (name.startsWith("_") ? [] : [[name, answersOf(value)] as const]));
  return { kind: "copier", folder: below(typeof subfolder === "string" ? join(root, subfolder) : root, dockerfile), variables: new Map(variables) };
}

function answersOf(question: unknown): readonly string[] {
  if (typeof question !== "object" || question === null || Array.isArray(question)) return wordsOf(question);
  const { choices, default: usual } = question as { readonly choices?: unknown; readonly default?: unknown };
  if (choices === undefined) return wordsOf(usual);
  return wordsOf(Array.isArray(choices) ? choices : typeof choices === "object" && choices !== null ? Object.values(choices) : []);
}

function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => (typeof each === "string" ? [each] : []));
  return typeof value === "string" ? [value] : [];
}
