import type { BuildContext } from "../../plan/plan.ts";
import { isGlob, withinGlob } from "../path-globs.ts";

/** What a COPY source or a bind mount brings: the application's source, only files an installation reads, or something that cannot be told. */
export type Brings = "source" | "manifests" | "unknown";

const manifestNames =
  /^(?:(?=.*requirements).*\.(?:txt|in)|constraints.*\.txt|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|.*\.lock|.*lock\.(?:json|ya?ml)|bun\.lockb|package\.json|npm-shrinkwrap\.json|pnpm-workspace\.yaml|\.npmrc|\.yarnrc(?:\.yml)?|\.python-version|uv\.toml|pip\.conf)$/i;
const codeNames = /\.(?:pyi?|[cm]?[jt]s|[jt]sx|vue|svelte|html?|css|scss)$/i;
/** Settings of build tools are no part of what the application does. */
const settingNames = /\.config\.[cm]?[jt]s$/i;
const manifestFolders = /(?:^|\/)(?:requirements|\.yarn|patches)\//;

/** What one source as written brings. With a context it is looked up there; without one only its name speaks. */
export function whatItBrings(source: string, context: BuildContext | undefined): Brings {
  if (/^(?:https?:\/\/|git@)/.test(source)) return "manifests";
  if (source.includes("$")) return "unknown";
  const path = source
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  // a build backend reads the version of the project there
  if (/(?:^|\/)(?:_?version|__(?:version|about|init)__)\.py$/.test(path)) return "manifests";
  if (context === undefined) return byName(path);
  const within = isGlob(path) ? withinGlob(path) : undefined;
  const files = context.files.filter((file) => path === "" || file === path || file.startsWith(`${path}/`) || within?.(file) === true);
  if (files.length === 0) return byName(path) === "source" && path !== "" ? "source" : "manifests";
  if (!files.some(isSource)) return "manifests";
  return path !== "" && isLocalPackage(path, context) ? "manifests" : "source";
}

const LISTS = /(?:^|\/)(?:pyproject\.toml|requirements[\w.-]*\.txt|package\.json|pnpm-workspace\.yaml)$/;
/** What a manifest names by its path. */
const LOCAL = /(?:path\s*=\s*["']|file:|link:|-e\s)([^"'\n]*)/g;
/** Beyond these the context is a repository of many projects, and reading them all takes too long. */
const MOST_LISTS = 100;

/** Whether a manifest of the context asks for this folder as a package of its own, which the installation then reads. */
function isLocalPackage(path: string, context: BuildContext): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  if (name === "") return false;
  const asked = new RegExp(`(?:^|[/.:\\s])${name}(?![\\w-])`);
  const member = new RegExp(`["'/\\s-]${name}(?:/\\*)?["'\\s]`);
  const lists = context.files.filter((file) => LISTS.test(file) && !file.includes("node_modules/")).slice(0, MOST_LISTS);
  return lists.some((file) => {
    const text = context.read(file) ?? "";
    if ([...text.matchAll(LOCAL)].some(([, path = ""]) => asked.test(path))) return true;
    if (file.endsWith("pnpm-workspace.yaml")) return member.test(text);
    return member.test(/"workspaces"\s*:\s*(?:\{[^}]*\}|\[[^\]]*\])/.exec(text)?.[0].slice('"workspaces"'.length) ?? "");
  });
}

function isSource(file: string): boolean {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return codeNames.test(name) && !manifestNames.test(name) && !settingNames.test(name) && !manifestFolders.test(file);
}

function byName(path: string): Brings {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (path === "" || path === "*") return "source";
  if (manifestNames.test(name) || manifestNames.test(name.replaceAll("*", "")) || manifestFolders.test(`${path}/`)) return "manifests";
  if (isSource(path)) return "source";
  return name.replace(/^\./, "").includes(".") ? "manifests" : "unknown";
}
