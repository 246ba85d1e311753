import type { Project } from "../project/project.ts";
import { isAside } from "./aside.ts";
import { dependsOn, readManifest, within, type Manifest } from "./node/manifest.ts";
import { otherServers } from "./node/servers.ts";
import { workspaceAt } from "./node/workspaces.ts";

/** A folder of a repository that may hold an application. */
export interface ApplicationRoot {
  /** Relative to the repository, empty for itself. */
  readonly folder: string;
  readonly language: "python" | "node" | "static";
  /** The file that marks it: `backend/pyproject.toml`. */
  readonly marker: string;
}

const PYTHON = ["pyproject.toml", "requirements.txt", "requirements.in", "Pipfile", "setup.py", "setup.cfg", "pylock.toml", "manage.py", "environment.yml"];
const REQUIREMENTS = /^requirements(?:[._-][\w.-]+)?\.(?:txt|in)$|^requirements\/[\w.-]+\.(?:txt|in)$/;
const MOST_DEPTH = 5;
const SERVERS = [
  "express",
  "fastify",
  "koa",
  "hono",
  "@nestjs/core",
  "next",
  "nuxt",
  "@remix-run/node",
  "@react-router/node",
  "@sveltejs/kit",
  "astro",
  ...otherServers,
];
const FRONTENDS = [
  "vite",
  "react-scripts",
  "@vue/cli-service",
  "@angular/core",
  "gatsby",
  "parcel",
  "html-webpack-plugin",
  "rolldown-vite",
  "@docusaurus/core",
  "@11ty/eleventy",
];
const STARTS = ["start", "start:prod", "serve", "preview"];

/**
 * Folders of a repository that may hold applications, by the files that mark them, sorted. Examples, tests, documentation and templates are left out, so
 * are packages of a workspace that only others use. Whether one really serves something, detection says.
 */
export function applicationRoots(project: Project): ApplicationRoot[] {
  const roots: ApplicationRoot[] = [];
  const seen = new Set<string>();
  const add = (folder: string, language: ApplicationRoot["language"], marker: string): void => {
    const key = `${language} ${folder}`;
    if (seen.has(key)) return;
    seen.add(key);
    roots.push({ folder, language, marker });
  };
  const pages: string[] = [];
  for (const path of project.files()) {
    const slash = path.lastIndexOf("/");
    const folder = slash === -1 ? "" : path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (folder.split("/").length > MOST_DEPTH || isAside(path) || path.includes("{{")) continue;
    if (PYTHON.includes(name) || REQUIREMENTS.test(name))
      add(folder.endsWith("/requirements") || folder === "requirements" ? folder.slice(0, -"requirements".length).replace(/\/$/, "") : folder, "python", path);
    else if (name === "package.json") {
      const manifest = readManifest(project, folder);
      if (manifest !== undefined && isApplication(project, manifest)) add(folder, "node", path);
    } else if (name === "index.html") pages.push(path);
  }
  for (const path of pages) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    // a page of a larger thing is no site: what is above it knows what to do with it
    if (![...roots].some((root) => root.folder === "" || root.folder === folder || folder.startsWith(`${root.folder}/`)) && folder.split("/").length <= 2)
      add(folder, "static", path);
  }
  return roots.sort((one, other) => (one.folder < other.folder ? -1 : one.folder > other.folder ? 1 : one.language < other.language ? -1 : 1));
}

/** Whether a package is something that runs, and not a library, settings shared by others, or the root that only holds them together. */
function isApplication(project: Project, manifest: Manifest): boolean {
  const scripts = Object.keys(manifest.scripts);
  const serves = SERVERS.some(
    (name) => Object.hasOwn(manifest.dependencies, name) || (dependsOn(manifest, name) && /^(?:next|nuxt|astro|@sveltejs\/kit)$/.test(name)),
  );
  const pages = FRONTENDS.some((name) => dependsOn(manifest, name)) && hasPage(project, manifest);
  const starts = scripts.some((name) => STARTS.includes(name));
  if (workspaceAt(project, manifest.folder) !== undefined) return (serves && starts) || (pages && project.exists(within(manifest.folder, "index.html")));
  if (pages) return true;
  // a plugin for a server lists it, too; what runs is started by something
  const forOthers = ["main", "module", "exports", "types", "publishConfig"].some((field) => manifest.fields[field] !== undefined);
  if (serves && forOthers) return starts;
  if (serves)
    return (
      starts ||
      scripts.includes("dev") ||
      scripts.includes("build") ||
      project.exists(within(manifest.folder, "Dockerfile")) ||
      project.exists(within(manifest.folder, "Procfile"))
    );
  return starts && manifest.fields["private"] === true && Object.keys(manifest.dependencies).length > 0;
}

function hasPage(project: Project, { folder, scripts }: Manifest): boolean {
  const places = [
    "index.html",
    "public/index.html",
    "src/index.html",
    "angular.json",
    "gatsby-config.js",
    "gatsby-config.ts",
    "docusaurus.config.js",
    "docusaurus.config.ts",
  ];
  if (places.some((path) => project.exists(within(folder, path)))) return true;
  return Object.values(scripts).some((command) => /\b(?:ng|gatsby|docusaurus|eleventy|parcel) (?:build|serve|start)\b/.test(command));
}
