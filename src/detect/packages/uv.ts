import { besidePath, parentOf } from "../../project/folder.ts";
import type { Project } from "../../project/project.ts";
import { at, readToml } from "../../project/toml.ts";
import type { DependencyGroups, LockFile, UvPackages, Workspace } from "../package-manager.ts";
import { normalName } from "../requirements.ts";
import { from } from "../source.ts";
import { buildSystemOf } from "./build-system.ts";
import { inGroup, isDevelopmentGroup, rootsOf } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { groupsIn, readPyproject, requirementsIn, strings, tableOf, textOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";
import { readUvLock, uvLockState } from "./uv-lock.ts";
import type { Declared, UvLock } from "./uv-lock.ts";
import type { AskedFor } from "./install-commands.ts";
import { chosenGroups, neededGroups } from "./groups.ts";

/** The workspace's lock that covers a directory: its own, or one above whose workspace takes it in. Paths relative to the directory. */
export function findUvLock(project: Project): string | undefined {
  if (project.exists("uv.lock")) return "uv.lock";
  for (let up = "../"; up.length <= 24 && project.exists(up); up += "../") {
    if (!project.exists(`${up}uv.lock`)) continue;
    const root = readPyproject(project, `${up}pyproject.toml`);
    return root !== undefined && root !== "broken" && root.at("tool", "uv", "workspace") !== undefined ? `${up}uv.lock` : undefined;
  }
  return undefined;
}

/** What uv installs for the project in a directory. */
export function readUv(project: Project, pyproject: Pyproject, asked: AskedFor): Dependencies {
  const lockPath = findUvLock(project);
  const text = lockPath === undefined ? undefined : project.read(lockPath);
  const lock = text === undefined ? undefined : readUvLock(text);
  const name = normalName(textOf(pyproject.at("project", "name")) ?? "");
  const own = requirementsIn(pyproject, pyproject.at("project", "dependencies"));
  const groups = new Map([...groupsIn(pyproject, "dependency-groups"), ...legacyGroups(pyproject)]);
  const extras = groupsIn(pyproject, "project", "optional-dependencies");
  const groupChoice = groupsOf(pyproject, [...groups.keys()], [...extras.keys()], asked, { own, groups, extras });
  const workspace = lock === undefined || lockPath === undefined ? undefined : workspaceOf(project, lockPath, lock, name);
  const taken = [...groupChoice.keep, ...groupChoice.add];
  const direct = [...own, ...taken.flatMap((group) => groups.get(group) ?? []), ...groupChoice.extras.flatMap((extra) => extras.get(extra) ?? [])];
  const elsewhere = [
    ...[...groups].filter(([group]) => !taken.includes(group)).flatMap(([group, list]) => inGroup(group, list)),
    ...[...extras].filter(([extra]) => !groupChoice.extras.includes(extra)).flatMap(([extra, list]) => inGroup(extra, list)),
  ];
  const state = lockPath === undefined ? undefined : lockFile(lockPath, text, lock, { name, own, groups, extras });
  const sources = tableOf(pyproject.at("tool", "uv", "sources"));
  const ownDirectory = lock?.members.find((member) => member.name === name)?.directory;
  const members = workspace?.members.filter((member) => member !== ownDirectory).map((member) => besidePath(workspace.root, `${member}/pyproject.toml`)) ?? [];
  const packages: UvPackages = {
    name: "uv",
    manifest: pyproject.path,
    manifests: unique([pyproject.path, ...(lockPath === undefined ? [] : [lockPath]), ...members]),
    lock: state,
    build: pyproject.at("tool", "uv", "package") === false ? undefined : buildSystemOf(pyproject),
    groups: groupChoice,
    options: [],
    indexes: indexesOf(pyproject),
    local: unique(Object.values(sources).flatMap((source) => (textOf(tableOf(source)["path"]) === undefined ? [] : [textOf(tableOf(source)["path"]) ?? ""]))),
    requiredVersion: textOf(pyproject.at("tool", "uv", "required-version")),
    workspace,
  };
  return {
    packages: {
      value: packages,
      confidence: lockPath === undefined ? "likely" : "certain",
      evidence: [lockPath === undefined ? from(pyproject.path, undefined, "[tool.uv]") : from(lockPath, undefined, "uv's lock file")],
    },
    direct,
    elsewhere,
    locked: lock?.packages,
    roots: rootsOf(direct),
    lockedPython: lock?.python,
    contradictions: [],
    problems: [],
  };
}

function legacyGroups(pyproject: Pyproject): [string, ReturnType<typeof requirementsIn>][] {
  const list = pyproject.at("tool", "uv", "dev-dependencies");
  return list === undefined ? [] : [["dev", [...(groupsIn(pyproject, "dependency-groups").get("dev") ?? []), ...requirementsIn(pyproject, list)]]];
}

function groupsOf(
  pyproject: Pyproject,
  groups: readonly string[],
  extras: readonly string[],
  asked: AskedFor,
  lists: Parameters<typeof neededGroups>[0],
): DependencyGroups {
  const written = pyproject.at("tool", "uv", "default-groups");
  const defaults = (written === "all" ? groups : Array.isArray(written) ? strings(written) : ["dev"]).filter((group) => groups.includes(group));
  return chosenGroups({ groups, extras, defaults, asked, needed: neededGroups(lists), isDevelopment: isDevelopmentGroup });
}

function lockFile(path: string, text: string | undefined, lock: UvLock | undefined, declared: Declared): LockFile {
  if (text === undefined || lock === undefined)
    return { path, state: "unknown", reason: text === undefined ? "it cannot be read" : "it is no TOML", writtenBy: undefined, hashes: true };
  const { state, reason } = uvLockState(lock, declared);
  return { path, state, reason, writtenBy: undefined, hashes: true };
}

function workspaceOf(project: Project, lockPath: string, lock: UvLock, name: string): Workspace | undefined {
  const root = parentOf(lockPath) || ".";
  const rootText = project.read(besidePath(root, "pyproject.toml"));
  const table = rootText === undefined ? undefined : readToml(rootText);
  if (at(table, "tool", "uv", "workspace") === undefined) return undefined;
  const directories = new Map(lock.members.map((member) => [member.name, member.directory]));
  const needed = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const dependency of lock.packages.find((one) => one.name === next)?.dependencies ?? []) {
      if (!directories.has(dependency.name) || needed.has(dependency.name) || dependency.name === name) continue;
      needed.add(dependency.name);
      waiting.push(dependency.name);
    }
  }
  return { root, package: name, members: unique([".", ...directories.values()]), needed: [...needed].map((one) => directories.get(one) ?? ".").sort() };
}

function indexesOf(pyproject: Pyproject): string[] {
  const listed = pyproject.at("tool", "uv", "index");
  const tables = Array.isArray(listed) ? listed.map(tableOf) : [];
  return unique([
    ...tables.flatMap((table) => textOf(table["name"]) ?? textOf(table["url"]) ?? []),
    ...[pyproject.at("tool", "uv", "index-url"), ...strings(pyproject.at("tool", "uv", "extra-index-url"))].filter((one) => typeof one === "string"),
  ]);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
