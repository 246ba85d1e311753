import type { Project } from "../../project/project.ts";
import type { Fact } from "../application.ts";
import type { NodePackages } from "./application.ts";
import { within, type Manifest } from "./manifest.ts";
import type { ManagerFound } from "./package-manager.ts";
import type { NodeProject } from "./node-project.ts";

/** Scripts that managers start by themselves when they install. */
const LIFECYCLE = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare", "prepublish", "pnpm:devPreinstall"];
/** What such scripts do for working copies only, or what the build does again. */
const OF_NO_USE =
  /\b(?:husky|lefthook|simple-git-hooks|git config|is-ci|pre-commit|yorkie|only-allow|check-node-version|nuxt prepare|nuxi prepare|nuxt-module-build|svelte-kit sync|npx only-allow|patch-husky|playwright install|cypress install|electron-builder|ngcc|opencollective|fumadocs-mdx|contentlayer|panda codegen|wireit|turbo|lerna bootstrap|astro sync|velite|vue-demi|prisma generate)\b/;

export interface PackagesFound {
  readonly fact: Fact<NodePackages>;
  readonly contradictions: readonly string[];
}

/** Everything an installation reads, and what it would start. */
export function packagesOf(application: NodeProject, manager: Fact<ManagerFound>, needed: readonly Manifest[]): PackagesFound {
  const { project, manifest, workspace } = application;
  const root = workspace?.manifest ?? manifest;
  const base = root.folder;
  const contradictions: string[] = [];
  const settings = settingsOf(project, base, manager.value, contradictions);
  const members = workspace === undefined ? [] : [...workspace.packages.values()].map((one) => one.path);
  const lifecycle = lifecycleOf(project, root, contradictions);
  const all = [...new Set([root, manifest, ...needed])];
  const value: NodePackages = {
    name: manager.value.name,
    version: manager.value.version,
    lock: manager.value.lock,
    manifests: [
      ...new Set([
        root.path,
        ...(manager.value.lock === undefined ? [] : [manager.value.lock]),
        ...settings.files,
        ...members,
        ...lifecycle.files,
        ...(manager.value.program === undefined ? [] : [manager.value.program]),
      ]),
    ],
    production: all.some((one) => Object.keys(one.dependencies).length + Object.keys(one.optionalDependencies).length > 0),
    development: all.some((one) => Object.keys(one.devDependencies).length > 0),
    droppedScripts: lifecycle.dropped,
    secretSettings: settings.secret,
    program: manager.value.program,
  };
  return { fact: { value, confidence: manager.confidence, evidence: manager.evidence }, contradictions };
}

/** Settings of the manager, patches and local packages; a file with a token is named apart. */
function settingsOf(
  project: Project,
  base: string,
  manager: ManagerFound,
  contradictions: string[],
): { readonly files: readonly string[]; readonly secret: string | undefined } {
  const names = {
    npm: [],
    pnpm: ["pnpm-workspace.yaml", ".pnpmfile.cjs", "pnpmfile.cjs"],
    "yarn-classic": [".yarnrc"],
    "yarn-berry": [".yarnrc.yml"],
    bun: ["bunfig.toml"],
  }[manager.name];
  const files = names.map((name) => within(base, name)).filter((path) => project.exists(path));
  const npmrc = within(base, ".npmrc");
  const text = project.read(npmrc);
  const secret = text !== undefined && /_auth|_password|:username|:certfile|:keyfile/.test(text) ? npmrc : undefined;
  if (text !== undefined && secret === undefined) files.push(npmrc);
  if (secret !== undefined) contradictions.push(`${npmrc} holds credentials: the build takes it as a secret, docker build --secret id=npmrc,src=${npmrc}`);
  for (const folder of ["patches", ".yarn/patches", ".yarn/plugins", ".yarn/cache"])
    if (project.isDirectory(within(base, folder))) files.push(`${within(base, folder)}/`);
  return { files, secret };
}

/** Scripts that an installation starts: those without use in an image are dropped, files that the others name are brought along. */
function lifecycleOf(project: Project, root: Manifest, contradictions: string[]): { readonly dropped: readonly string[]; readonly files: readonly string[] } {
  const dropped: string[] = [];
  const files: string[] = [];
  for (const name of LIFECYCLE) {
    const command = root.scripts[name];
    if (command === undefined) continue;
    const whole = opened(root, command);
    if (/\bpatch-package\b/.test(whole)) continue;
    if (OF_NO_USE.test(whole) || /^(?:prepare|prepublish)/.test(name)) {
      dropped.push(name);
      continue;
    }
    const named = whole
      .split(/[\s"']+/)
      .filter((word) => /\.(?:[cm]?[jt]s|sh)$/.test(word))
      .map((word) => within(root.folder, word));
    const there = named.filter((path) => project.exists(path));
    if (there.length > 0 && there.length === named.length) files.push(...there);
    else {
      dropped.push(name);
      contradictions.push(`${root.path} starts "${command}" when packages are installed; the image installs without it, since the sources are not there yet`);
    }
  }
  return { dropped, files };
}

/** A script with those it calls written out once. */
function opened(root: Manifest, command: string): string {
  const called = [...command.matchAll(/\b(?:npm|pnpm|yarn|bun) run ([\w:-]+)/g)].map((match) => root.scripts[match[1] ?? ""] ?? "");
  return [command, ...called].join(" && ");
}
