import type { Project } from "../../project/project.ts";
import { readYamlDocument } from "../../project/yaml.ts";
import { pinnedManagers, pnpmOfLock } from "../../facts/node-managers.ts";
import type { Fact, FactSource } from "../application.ts";
import { byDefault, from } from "../source.ts";
import type { NodeManagerName } from "./application.ts";
import { fieldSource, isRecord, within, type Manifest } from "./manifest.ts";

export interface ManagerFound {
  readonly name: NodeManagerName;
  /** Exact: as `packageManager` gives it, else a release that reads the lock and was tried. Undefined for npm, which Node brings. */
  readonly version: string | undefined;
  readonly lock: string | undefined;
  readonly program: string | undefined;
}

export interface ManagerFact {
  readonly fact: Fact<ManagerFound>;
  readonly contradictions: readonly string[];
}

interface LockFound {
  readonly manager: NodeManagerName;
  readonly path: string;
}

/** The manager of the packages in a folder: what package.json declares, else what left its lock. The folder is the root of the workspace where there is one. */
export function packageManagerOf(project: Project, root: Manifest, member: Manifest): ManagerFact {
  const locks = locksIn(project, root.folder);
  const declared = declaredManager(root) ?? (member === root ? undefined : declaredManager(member));
  const contradictions: string[] = [];
  const names = [...new Set(locks.map((lock) => lock.manager))];

  if (declared !== undefined) {
    const lock = locks.find((one) => one.manager === declared.name || isBothYarn(one.manager, declared.name));
    for (const other of locks) if (other !== lock) contradictions.push(`${other.path} lies there too; ${declared.source.note} decides`);
    if (lock === undefined && locks.length > 0) contradictions.push(`${declared.source.note}, but only ${locks.map((one) => one.path).join(" and ")} is there`);
    return {
      fact: { value: found(project, root, declared.name, declared.version, lock), confidence: "certain", evidence: [declared.source, ...sources(lock)] },
      contradictions,
    };
  }
  const [lock] = ordered(project, locks, member);
  if (lock === undefined) {
    contradictions.push("no lock file: each build takes whatever versions are newest; commit one");
    return {
      fact: { value: found(project, root, "npm", undefined, undefined), confidence: "default", evidence: [byDefault("no lock file and no packageManager")] },
      contradictions,
    };
  }
  if (names.length > 1)
    contradictions.push(
      `${locks.map((one) => one.path).join(" and ")} lie beside each other; took ${lock.path}: say which one counts with packageManager in package.json`,
    );
  return {
    fact: { value: found(project, root, lock.manager, undefined, lock), confidence: names.length > 1 ? "likely" : "certain", evidence: sources(lock) },
    contradictions,
  };
}

function sources(lock: LockFound | undefined): FactSource[] {
  return lock === undefined ? [] : [from(lock.path, undefined, "lock file")];
}

function locksIn(project: Project, folder: string): LockFound[] {
  const names: readonly (readonly [string, NodeManagerName])[] = [
    ["package-lock.json", "npm"],
    ["npm-shrinkwrap.json", "npm"],
    ["pnpm-lock.yaml", "pnpm"],
    ["yarn.lock", "yarn-classic"],
    ["bun.lock", "bun"],
    ["bun.lockb", "bun"],
  ];
  return names.flatMap(([name, manager]) => {
    const path = within(folder, name);
    if (!project.exists(path)) return [];
    return [{ path, manager: manager === "yarn-classic" && isBerryLock(project.read(path)) ? "yarn-berry" : manager }];
  });
}

function isBerryLock(text: string | undefined): boolean {
  return text !== undefined && /^__metadata:/m.test(text.slice(0, 2000));
}

function isBothYarn(one: NodeManagerName, other: NodeManagerName): boolean {
  return one.startsWith("yarn") && other.startsWith("yarn");
}

/** Of several locks the one whose manager other files speak of: its settings, the scripts, the tools that build. */
function ordered(project: Project, locks: readonly LockFound[], manifest: Manifest): LockFound[] {
  const scripts = Object.values(manifest.scripts).join("\n");
  const speaks = ({ manager }: LockFound): number => {
    const program = manager.startsWith("yarn") ? "yarn" : manager;
    const settings = { pnpm: ["pnpm-workspace.yaml"], "yarn-berry": [".yarnrc.yml"], bun: ["bunfig.toml"], npm: [], "yarn-classic": [".yarnrc"] }[manager];
    const mentions = [...settings.filter((file) => project.exists(within(manifest.folder, file))), ...(scripts.includes(`${program} `) ? [program] : [])]
      .length;
    const inOthers = ["Dockerfile", "README.md"].filter((file) =>
      new RegExp(`\\b${program} (?:ci|install|run|i)\\b`).test(project.read(within(manifest.folder, file)) ?? ""),
    ).length;
    return mentions * 2 + inOthers;
  };
  return locks
    .map((lock) => ({ lock, score: speaks(lock) }))
    .sort((one, other) => other.score - one.score)
    .map(({ lock }) => lock);
}

/** `packageManager`, or its successor `devEngines.packageManager`. */
function declaredManager(
  manifest: Manifest,
): { readonly name: NodeManagerName; readonly version: string | undefined; readonly source: FactSource } | undefined {
  const field = manifest.fields["packageManager"];
  if (typeof field === "string") {
    const match = /^(npm|pnpm|yarn|bun)@(\d+[\w.-]*)/.exec(field);
    if (match?.[1] !== undefined && match[2] !== undefined)
      return { name: nameOf(match[1], match[2]), version: match[2], source: fieldSource(manifest, "packageManager", `packageManager ${match[1]}@${match[2]}`) };
  }
  const engines = manifest.fields["devEngines"];
  const wanted = isRecord(engines) ? engines["packageManager"] : undefined;
  const first: unknown = Array.isArray(wanted) ? wanted[0] : wanted;
  const name = isRecord(first) ? first["name"] : undefined;
  const version = isRecord(first) ? first["version"] : undefined;
  if (name === "npm" || name === "pnpm" || name === "yarn" || name === "bun") {
    const exact = typeof version === "string" && /^\d+\.\d+\.\d+$/.test(version) ? version : undefined;
    return { name: nameOf(name, exact ?? "1"), version: exact, source: fieldSource(manifest, "devEngines", `devEngines names ${name}`) };
  }
  return undefined;
}

function nameOf(name: string, version: string): NodeManagerName {
  if (name === "yarn") return /^[01]\./.test(`${version}.`) ? "yarn-classic" : "yarn-berry";
  return name === "npm" || name === "pnpm" || name === "bun" ? name : "npm";
}

function found(project: Project, root: Manifest, name: NodeManagerName, version: string | undefined, lock: LockFound | undefined): ManagerFound {
  const program = name === "yarn-berry" ? yarnProgram(project, root.folder) : undefined;
  return { name, version: name === "npm" ? undefined : (version ?? versionFor(project, name, lock)), lock: lock?.path, program };
}

function versionFor(project: Project, name: NodeManagerName, lock: LockFound | undefined): string | undefined {
  if (name === "npm") return undefined;
  if (name !== "pnpm") return pinnedManagers[name];
  const written = /^lockfileVersion:\s*['"]?(\d+)/m.exec((lock === undefined ? undefined : project.read(lock.path))?.slice(0, 400) ?? "")?.[1];
  return pnpmOfLock[written ?? ""] ?? pinnedManagers.pnpm;
}

/** The yarn that the repository carries, as .yarnrc.yml names it. */
function yarnProgram(project: Project, folder: string): string | undefined {
  const text = project.read(within(folder, ".yarnrc.yml"));
  const settings: unknown = text === undefined ? undefined : readYamlDocument(text)?.toJS({ maxAliasCount: 100 });
  const path = isRecord(settings) ? settings["yarnPath"] : undefined;
  if (typeof path !== "string") return undefined;
  const whole = within(folder, path);
  return project.exists(whole) && !whole.startsWith("..") ? whole : undefined;
}
