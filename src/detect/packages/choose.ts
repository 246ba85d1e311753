import { UserError } from "../../errors.ts";
import type { Place } from "../place.ts";
import type { WrittenDockerfile } from "../written/dockerfiles.ts";
import type { Dependencies } from "./dependencies.ts";
import { developmentOf } from "./development.ts";
import { installCommands, nothingAsked } from "./install-commands.ts";
import type { AskedFor, InstallCommand, Installer } from "./install-commands.ts";
import { findRequirementsFiles, misspeltRequirements, readPip } from "./pip.ts";
import { readPdm } from "./pdm.ts";
import { readPipenv } from "./pipenv.ts";
import { readPoetry } from "./poetry.ts";
import { findPylock, readPylock } from "./pylock.ts";
import { projectRequirements, readProject } from "./project.ts";
import { readPyproject, tableOf, textOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";
import { findUvLock, readUv } from "./uv.ts";

/** A way the application could be installed. */
interface Candidate {
  readonly tool: Installer | "pylock" | "project";
  /** The file that speaks for it. */
  readonly file: string;
  /** How sure: 3 a lock file, 2 a manifest that is plainly this tool's, 1 one that may be somebody else's export, 0 a last resort. */
  readonly weight: number;
  readonly read: (asked: AskedFor) => Dependencies | undefined;
}

/**
 * What the application depends on, by the manager that installs it. Several at once: what the user's own Dockerfile uses wins, then a lock file, then a
 * manifest; the others are reported.
 * @throws UserError `not-supported` for conda and pixi, `no-requirements` for a misspelt name, `no-application` where nothing lists dependencies.
 */
export function readDependencies(place: Place, dockerfiles: readonly WrittenDockerfile[]): Dependencies {
  const commands = installCommands(dockerfiles);
  const candidates = candidatesIn(place, commands);
  const used = commands.find((command) => candidates.some(({ tool }) => tool === command.tool));
  const ranked = candidates.toSorted((one, other) => rank(other, used) - rank(one, used));
  for (const [index, candidate] of ranked.entries()) {
    const asked = commands.find((command) => command.tool === candidate.tool)?.asked ?? nothingAsked;
    const found = candidate.read(asked);
    if (found === undefined) continue;
    const development = developmentOf(place.project, found);
    const value = development === undefined ? found.packages.value : { ...found.packages.value, development };
    return {
      ...found,
      packages: { ...found.packages, value },
      contradictions: [...found.contradictions, ...besides(ranked.slice(index + 1), candidate, used), ...stale(found)],
    };
  }
  throw nothingFound(place);
}

function rank({ tool, weight }: Candidate, used: InstallCommand | undefined): number {
  // a command that is run beats a file that lies about
  return weight + (used?.tool === tool ? 2.5 : 0);
}

function candidatesIn({ project }: Place, commands: readonly InstallCommand[]): Candidate[] {
  const found: Candidate[] = [];
  const parsed = readPyproject(project);
  const pyproject = parsed === "broken" ? undefined : parsed;
  if (pyproject !== undefined) found.push(...withPyproject(project, pyproject, commands));
  if (project.exists("Pipfile"))
    found.push({ tool: "pipenv", file: "Pipfile", weight: project.exists("Pipfile.lock") ? 3 : 1.9, read: () => readPipenv(project) });
  const pylock = findPylock(project);
  if (pylock !== undefined) found.push({ tool: "pylock", file: pylock, weight: 2.4, read: () => readPylock(project, pylock) });
  const requirements = findRequirementsFiles(
    project,
    commands.filter(({ tool }) => tool === "pip"),
  );
  const [list] = requirements;
  if (list !== undefined) found.push({ tool: "pip", file: list, weight: isExport(project.read(list)) ? 1.2 : 2, read: () => readPip(project, requirements) });
  const declares = pyproject?.at("project", "name") !== undefined || project.exists("setup.py") || project.exists("setup.cfg");
  if (declares && (projectRequirements(project).length > 0 || (found.length === 0 && pyproject?.at("project") !== undefined)))
    found.push({
      tool: "project",
      file: pyproject?.at("project", "name") !== undefined ? "pyproject.toml" : "setup.py",
      weight: 1,
      read: (asked) => readProject(project, asked),
    });
  return found;
}

function withPyproject(project: Place["project"], pyproject: Pyproject, commands: readonly InstallCommand[]): Candidate[] {
  const found: Candidate[] = [];
  const named = pyproject.at("project", "name") !== undefined;
  const lock = findUvLock(project);
  const usesUv = commands.some(({ tool }) => tool === "uv");
  if (named && lock !== undefined)
    found.push({ tool: "uv", file: lock, weight: lock === "uv.lock" ? 3.1 : 3, read: (asked) => readUv(project, pyproject, asked) });
  else if (named && (usesUv || Object.keys(tableOf(pyproject.at("tool", "uv"))).length > 0))
    // settings for uv without its lock say little: whoever installs has them
    found.push({ tool: "uv", file: "pyproject.toml", weight: usesUv ? 1.5 : 0.9, read: (asked) => readUv(project, pyproject, asked) });
  const poetry = pyproject.at("tool", "poetry");
  const builtByPoetry = (textOf(pyproject.at("build-system", "build-backend")) ?? "").startsWith("poetry");
  if (project.exists("poetry.lock") && (poetry !== undefined || named))
    found.push({ tool: "poetry", file: "poetry.lock", weight: 3, read: (asked) => readPoetry(project, pyproject, asked) });
  else if (tableOf(poetry)["dependencies"] !== undefined || (builtByPoetry && named))
    found.push({ tool: "poetry", file: "pyproject.toml", weight: 1.8, read: (asked) => readPoetry(project, pyproject, asked) });
  const pdm = tableOf(pyproject.at("tool", "pdm"));
  if (project.exists("pdm.lock")) found.push({ tool: "pdm", file: "pdm.lock", weight: 2.9, read: (asked) => readPdm(project, pyproject, asked) });
  // `version` and `build` are read by PDM's build backend, whoever installs
  else if (Object.keys(pdm).some((key) => key !== "version" && key !== "build"))
    found.push({ tool: "pdm", file: "pyproject.toml", weight: 1.6, read: (asked) => readPdm(project, pyproject, asked) });
  return found;
}

/** A list that another manager wrote out, for platforms that know pip only. */
function isExport(text: string | undefined): boolean {
  return /^#[^\n]*(?:uv export|poetry export|pdm export|pipenv requirements|This file is @generated by PDM)/m.test(text?.slice(0, 2000) ?? "");
}

function besides(others: readonly Candidate[], taken: Candidate, used: InstallCommand | undefined): string[] {
  const why = used?.tool === taken.tool ? `, which ${used.path}:${used.line} installs with` : "";
  // a project that lists its dependencies beside its own lock is no second way
  const rivals = others.filter(({ file, tool }) => tool !== "project" && file !== taken.file);
  return rivals.map(({ file }) => `${file} lies beside ${taken.file}; took ${taken.file}${why}`);
}

function stale({ packages }: Dependencies): string[] {
  const { lock, manifest } = packages.value;
  return lock?.state === "stale" ? [`${lock.path} does not belong to this ${manifest}: ${lock.reason}`] : [];
}

function nothingFound({ project, directory }: Place): UserError {
  const misspelt = misspeltRequirements(project);
  if (misspelt !== undefined)
    return new UserError("no-requirements", `${misspelt[0]} is a name that pip and other tools do not look for`, {
      hint: `rename it to ${misspelt[1]}`,
      place: { path: misspelt[0], line: 1, column: 1 },
    });
  if (readPyproject(project) === "broken")
    return new UserError("manifest-broken", "pyproject.toml is no TOML", {
      hint: "repair it; every tool that installs from it refuses it too",
      place: { path: "pyproject.toml", line: 1, column: 1 },
    });
  for (const [file, tool] of [
    ["pixi.toml", "pixi"],
    ["pixi.lock", "pixi"],
    ["environment.yml", "conda"],
    ["environment.yaml", "conda"],
  ] as const) {
    if (project.exists(file))
      return new UserError("not-supported", `${tool} is not supported yet`, {
        hint: "list the dependencies in pyproject.toml or requirements.txt, for uv, Poetry, PDM, Pipenv or pip",
        place: { path: file, line: 1, column: 1 },
      });
  }
  const deeper = project.files().find((file) => /\/(?:requirements\.txt|pyproject\.toml|Pipfile)$/.test(file));
  if (deeper !== undefined)
    return new UserError("no-application", "no pyproject.toml, requirements.txt or Pipfile here", {
      hint: `the application may be in ${deeper.slice(0, deeper.lastIndexOf("/"))}: give that directory`,
    });
  return new UserError("no-application", `nothing ${directory === "" ? "here" : `in ${directory}`} says what the application is`, {
    hint: "give the directory that holds its pyproject.toml, requirements.txt, package.json or index.html",
  });
}
