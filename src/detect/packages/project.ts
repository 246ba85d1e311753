import type { Project } from "../../project/project.ts";
import type { Fact } from "../application.ts";
import type { ProjectPackages } from "../package-manager.ts";
import { argument, callsIn, closing } from "../python/calls.ts";
import { readStatements } from "../python/statements.ts";
import type { Token } from "../python/tokens.ts";
import { parseRequirement, readRequirements } from "../requirements.ts";
import type { Requirement } from "../requirements.ts";
import { from } from "../source.ts";
import { buildSystemOf } from "./build-system.ts";
import { inGroup, isDevelopmentGroup, rootsOf } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { chosenGroups, neededGroups } from "./groups.ts";
import type { AskedFor } from "./install-commands.ts";
import { groupsIn, readPyproject, requirementsIn, strings, tableOf, textOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";
import { tableRequirements } from "./poetry.ts";

/** What the project says of itself that it requires, in pyproject.toml, setup.cfg or setup.py; without extras and groups. */
export function projectRequirements(project: Project): Requirement[] {
  const pyproject = readPyproject(project);
  const declared = pyproject === undefined || pyproject === "broken" ? [] : declaredIn(project, pyproject);
  return declared.length > 0 ? declared : [...setupConfigRequirements(project), ...setupRequirements(project)];
}

function declaredIn(project: Project, pyproject: Pyproject): Requirement[] {
  const listed = requirementsIn(pyproject, pyproject.at("project", "dependencies"));
  if (listed.length > 0) return listed;
  const poetry = tableRequirements(pyproject, tableOf(pyproject.at("tool", "poetry", "dependencies")));
  if (poetry.length > 0) return poetry;
  const dynamic = tableOf(pyproject.at("tool", "setuptools", "dynamic", "dependencies"))["file"];
  const files = [...strings(dynamic), ...strings(pyproject.at("tool", "hatch", "metadata", "hooks", "requirements_txt", "files")), textOf(dynamic)];
  return files.flatMap((file) => (file === undefined || !project.exists(file) ? [] : readRequirements(project, file).all));
}

/** What installing the project itself brings, where neither a lock nor a requirements file is there. */
export function readProject(project: Project, asked: AskedFor): Dependencies {
  const found = readPyproject(project);
  const pyproject = found === "broken" ? undefined : found;
  const own = projectRequirements(project);
  const extras = pyproject === undefined ? new Map<string, readonly Requirement[]>() : groupsIn(pyproject, "project", "optional-dependencies");
  const groups = pyproject === undefined ? new Map<string, readonly Requirement[]>() : groupsIn(pyproject, "dependency-groups");
  const choice = chosenGroups({
    groups: [...groups.keys()],
    extras: [...extras.keys()],
    defaults: [],
    asked,
    needed: neededGroups({ own, groups, extras }),
    isDevelopment: isDevelopmentGroup,
  });
  const direct = [...own, ...choice.add.flatMap((group) => groups.get(group) ?? []), ...choice.extras.flatMap((extra) => extras.get(extra) ?? [])];
  const build = pyproject === undefined ? undefined : buildSystemOf(pyproject);
  const manifest =
    pyproject !== undefined && (pyproject.at("project") !== undefined || !project.exists("setup.py"))
      ? "pyproject.toml"
      : project.exists("setup.py")
        ? "setup.py"
        : "setup.cfg";
  const value: ProjectPackages = {
    name: nameOf(build?.backend, pyproject, manifest),
    manifest,
    manifests: ["pyproject.toml", "setup.cfg", "setup.py"].filter((file) => project.exists(file)),
    lock: undefined,
    build:
      build ??
      (project.exists("setup.py") || project.exists("setup.cfg")
        ? { backend: "setuptools.build_meta:__legacy__", reads: [], versionFromGit: false }
        : undefined),
    groups: choice,
    options: [],
    indexes: [],
    local: own.filter(({ kind }) => kind === "local").map(({ name }) => name),
  };
  const packages: Fact<ProjectPackages> = { value, confidence: "likely", evidence: [from(manifest, undefined, "the project lists its own dependencies")] };
  return {
    packages,
    direct,
    elsewhere: [
      ...[...groups].filter(([group]) => !choice.add.includes(group)).flatMap(([group, list]) => inGroup(group, list)),
      ...[...extras].filter(([extra]) => !choice.extras.includes(extra)).flatMap(([extra, list]) => inGroup(extra, list)),
    ],
    locked: undefined,
    roots: rootsOf(direct),
    contradictions: [],
    problems: [],
  };
}

function nameOf(backend: string | undefined, pyproject: Pyproject | undefined, manifest: string): ProjectPackages["name"] {
  if (pyproject?.at("tool", "hatch", "envs") !== undefined || backend?.startsWith("hatchling") === true) return "hatch";
  if (backend?.startsWith("flit") === true) return "flit";
  return backend?.startsWith("setuptools") === true || manifest !== "pyproject.toml" ? "setuptools" : "project";
}

/** `install_requires` of setup.cfg. */
function setupConfigRequirements(project: Project): Requirement[] {
  const lines = (project.read("setup.cfg") ?? "").split("\n");
  const start = lines.findIndex((line) => /^install_requires\s*=/.test(line));
  if (start === -1) return [];
  const found: Requirement[] = [];
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (index > start && line.trim() !== "" && !/^\s/.test(line)) break;
    const text = (index === start ? line.slice(line.indexOf("=") + 1) : line).replace(/(?:^|\s)#.*$/, "").trim();
    const requirement = text === "" ? undefined : parseRequirement(text, "setup.cfg", index + 1);
    if (requirement !== undefined) found.push(requirement);
  }
  return found;
}

/** `install_requires=[…]` of setup.py: the list in the call, or the one that a name in it stands for. */
function setupRequirements(project: Project): Requirement[] {
  const text = project.read("setup.py");
  if (text === undefined) return [];
  const statements = readStatements(text);
  for (const { tokens } of statements) {
    const call = callsIn(tokens).find(({ callee }) => callee === "setup" || callee.endsWith(".setup"));
    const given = call === undefined ? undefined : argument(call, undefined, "install_requires");
    if (given === undefined) continue;
    const name = given.length === 1 && given[0]?.kind === "name" ? given[0].text : undefined;
    const assigned =
      name === undefined ? undefined : statements.find(({ tokens: [first, equals] }) => first?.text === name && equals?.text === "=")?.tokens.slice(2);
    return listedIn(assigned ?? given);
  }
  return [];
}

function listedIn(tokens: readonly Token[]): Requirement[] {
  if (tokens[0]?.text !== "[") return [];
  return tokens.slice(1, closing(tokens, 0)).flatMap((token) => {
    const found = token.value === undefined ? undefined : parseRequirement(token.value, "setup.py", token.line);
    return found === undefined ? [] : [found];
  });
}
