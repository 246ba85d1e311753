import { at, readToml } from "../project/toml.ts";
import type { Project } from "../project/project.ts";
import type { Fact, FactSource } from "./application.ts";
import type { ServerCommand } from "./commands.ts";
import { scanForEntries } from "./entry-scan.ts";
import type { Candidate } from "./entry-scan.ts";
import type { Framework } from "./framework.ts";
import { pythonModules } from "./python/modules.ts";
import type { Modules } from "./python/modules.ts";
import { from, lineOf } from "./source.ts";

export interface FoundEntry {
  /** `app.main:app`; a factory ends in `()`. */
  readonly fact: Fact<string>;
  /** The module's file. */
  readonly file: string;
  readonly modules: Modules;
  /** What the source says of the object, where it was found there. */
  readonly candidate: Candidate | undefined;
  readonly contradictions: readonly string[];
}

/** Finds the object to serve: declared, then in a command that someone wrote, then in the source. Never guessed. */
export function findEntry(project: Project, framework: Framework, commands: readonly ServerCommand[]): FoundEntry | undefined {
  for (const root of importRoots(project)) {
    const modules = pythonModules(project, root);
    const candidates = scanForEntries(project, modules);
    const found =
      declared(project, modules, candidates) ??
      commanded(commands, modules, candidates) ??
      (framework === "django" ? djangoEntry(project, modules) : undefined) ??
      scanned(candidates, framework, modules);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where imports start: the directory itself, or `src` where packages lie in it that are not imported as `src.…`. */
function importRoots(project: Project): readonly string[] {
  if (!project.isDirectory("src")) return [""];
  const asPackage =
    project.exists("src/__init__.py") ||
    project.files().some((file) => file.endsWith(".py") && /^[ \t]*(?:from|import)[ \t]+src[\s.]/m.test(project.read(file) ?? ""));
  return asPackage ? ["", "src"] : ["src", ""];
}

function declared(project: Project, modules: Modules, candidates: readonly Candidate[]): FoundEntry | undefined {
  const text = project.read("pyproject.toml");
  const entry = text === undefined ? undefined : at(readToml(text), "tool", "fastapi", "entrypoint");
  if (text === undefined || typeof entry !== "string") return undefined;
  return taken(entry, from("pyproject.toml", lineOf(text, entry), "[tool.fastapi] entrypoint"), modules, candidates);
}

function commanded(commands: readonly ServerCommand[], modules: Modules, candidates: readonly Candidate[]): FoundEntry | undefined {
  const contradictions: string[] = [];
  for (const command of commands) {
    if (command.entry === undefined) continue;
    const found = taken(command.entry, from(command.path, command.line, command.written), modules, candidates, command.factory);
    if (found !== undefined) return found;
    contradictions.push(`${command.path}:${command.line ?? 1} starts ${command.entry}, and there is no such module`);
  }
  const [first] = candidates;
  return first === undefined || contradictions.length === 0 ? undefined : { ...fromScan(first, modules), contradictions };
}

/** An entry that someone wrote down, if its module is there. */
function taken(entry: string, source: FactSource, modules: Modules, candidates: readonly Candidate[], factory = false): FoundEntry | undefined {
  const [module = ""] = entry.split(":");
  const file = modules.fileOf(module);
  if (file === undefined) return undefined;
  const candidate = candidates.find((one) => one.entry === entry) ?? candidates.find((one) => one.path === file);
  const evidence = [source, ...(candidate === undefined ? [] : [from(candidate.path, candidate.line, candidate.framework)])];
  return {
    fact: { value: factory || (candidate?.entry === entry && candidate.factory) ? `${entry}()` : entry, confidence: "certain", evidence },
    file,
    modules,
    candidate,
    contradictions: [],
  };
}

function scanned(candidates: readonly Candidate[], framework: Framework, modules: Modules): FoundEntry | undefined {
  const fitting = candidates.filter((one) => framework === "unknown" || one.framework === framework);
  const [first, second] = fitting.length > 0 ? fitting : candidates;
  if (first === undefined) return undefined;
  const contradictions =
    second !== undefined && second.path !== first.path ? [`${second.path}:${second.line} makes an application too, ${second.entry}; took ${first.entry}`] : [];
  return { ...fromScan(first, modules), contradictions };
}

function fromScan(candidate: Candidate, modules: Modules): FoundEntry {
  const { entry, factory, path, line, framework } = candidate;
  return {
    fact: { value: factory ? `${entry}()` : entry, confidence: "likely", evidence: [from(path, line, framework)] },
    file: path,
    modules,
    candidate,
    contradictions: [],
  };
}

/** `project/asgi.py` where the settings name ASGI_APPLICATION, else `project/wsgi.py`. */
function djangoEntry(project: Project, modules: Modules): FoundEntry | undefined {
  const files = project.files();
  const settings = files.find(
    (file) => /(?:^|\/)settings(?:\/(?:base|__init__|production))?\.py$/.test(file) && /^ASGI_APPLICATION\s*=/m.test(project.read(file) ?? ""),
  );
  for (const kind of settings === undefined ? (["wsgi", "asgi"] as const) : (["asgi", "wsgi"] as const)) {
    const file = files.find((path) => path.endsWith(`/${kind}.py`) && (project.read(path)?.includes("application =") ?? false));
    const name = file === undefined ? undefined : modules.nameOf(file);
    if (file === undefined || name === undefined) continue;
    const line = lineOf(project.read(file) ?? "", "application =");
    return {
      fact: { value: `${name}:application`, confidence: "likely", evidence: [from(file, line, `Django's ${kind} module`)] },
      file,
      modules,
      candidate: undefined,
      contradictions: [],
    };
  }
  return undefined;
}
