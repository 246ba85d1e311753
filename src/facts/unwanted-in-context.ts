import type { ManagerName } from "./package-managers.ts";

/** A folder of installed packages that belongs to the machine it was made on. */
export interface InstalledFolder {
  readonly path: string;
  /** What is in it when it is one. */
  readonly mark: string;
  /** Who fills it in an image. */
  readonly managers: readonly ManagerName[];
}

/** Sources: the manuals of npm, Yarn, pnpm, Bun, Python's venv, uv, Poetry, Composer. */
export const installedFolders: readonly InstalledFolder[] = [
  { path: "node_modules", mark: "node_modules", managers: ["npm", "yarn", "pnpm", "bun"] },
  { path: ".venv", mark: ".venv/pyvenv.cfg", managers: ["pip", "uv", "poetry", "pipenv", "pdm"] },
  { path: "venv", mark: "venv/pyvenv.cfg", managers: ["pip"] },
  { path: "vendor", mark: "vendor/autoload.php", managers: ["composer"] },
];

/** Tools that read the version of a project from its repository. */
export const versionFromRepository: RegExp =
  /setuptools[-_]scm|hatch-vcs|versioningit|dunamai|poetry-dynamic-versioning|pdm-backend.*scm|versioneer|uv-dynamic-versioning|gitversion|nerdbank/i;

/** What people name an ignore file that no builder reads, in lower case. */
export const misspeltIgnoreFiles: ReadonlySet<string> = new Set([
  "dockerignore",
  "dockerignore.txt",
  ".dockerignore.txt",
  ".docker-ignore",
  ".docker_ignore",
  ".dockeringore",
  ".dockerigonre",
  ".dockerignre",
  ".dockerignor",
  ".dockeringnore",
  ".dockignore",
  ".dokcerignore",
  ".dockerfileignore",
  ".dockerignores",
]);
