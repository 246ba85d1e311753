import { at, readToml } from "../project/toml.ts";
import type { Project } from "../project/project.ts";
import type { Fact, FactSource, Framework, Told } from "./application.ts";
import { UserError } from "../errors.ts";
import { djangoEntry } from "./django.ts";
import type { DjangoFound } from "./django.ts";
import { scanForEntries } from "./entry-scan.ts";
import type { Candidate } from "./entry-scan.ts";
import { pyramidEntry } from "./pyramid-entry.ts";
import { deployedScript, scriptEntry, servingScript } from "./script-entry.ts";
import { runsInSource } from "./runs-in-source.ts";
import type { Modules } from "./python/modules.ts";
import type { Roots } from "./python/roots.ts";
import { from, lineOf } from "./source.ts";
import { asTarget, WEB_PROGRAMS } from "./written/command.ts";
import type { WrittenCommand } from "./written/command.ts";
import type { RankedCommand } from "./written/commands.ts";

export interface FoundEntry {
  /** `app.main:app`; a factory ends in `()`; a file for what serves by itself. */
  readonly fact: Fact<string>;
  /** The module's file. */
  readonly file: string;
  readonly modules: Modules;
  /** What the source says of the object, where it was found there. */
  readonly candidate: Candidate | undefined;
  /** The command it was read from. */
  readonly command: WrittenCommand | undefined;
  readonly contradictions: readonly string[];
}

export interface EntryQuestion {
  /** By somebody who knows: it is not looked for. */
  readonly told?: Told | undefined;
  readonly project: Project;
  readonly roots: Roots;
  readonly framework: Framework;
  /** Every framework that is required. */
  readonly required: readonly Framework[];
  /** Commands in the order of trust. */
  readonly commands: readonly RankedCommand[];
  /** FLASK_APP and LITESTAR_APP, as files and images set them. */
  readonly named: readonly NamedApplication[];
  readonly django: DjangoFound | undefined;
}

/** An application that a variable names. */
export interface NamedApplication {
  readonly value: string;
  readonly source: FactSource;
}

/** Finds the object to serve: declared, then in a command that someone wrote, then in Django's settings, then in the source. Never guessed. */
export function findEntry(question: EntryQuestion): FoundEntry | undefined {
  const { project, roots, framework, required, commands, django } = question;
  const candidates = scanForEntries(project, roots, question.required);
  const missed: string[] = [];
  if (question.told !== undefined) return toldEntry(question.told, question, candidates);
  return (
    declared(project, roots, candidates) ??
    commanded(commands, question, candidates, missed) ??
    pyramidEntry(project, roots, commands, required) ??
    namedBy(question, candidates) ??
    commanded(runsInSource(project, roots), question, candidates, []) ??
    (django === undefined ? undefined : withMissed(djangoEntry(django, roots), missed)) ??
    servingScript(project, roots, commands) ??
    selfServed(project, roots, commands, candidates) ??
    withMissed(scanned(candidates, framework, roots), missed) ??
    required.map((one) => scriptEntry(project, roots, one, commands)).find((one) => one !== undefined)
  );
}

function toldEntry({ source, value }: Told, { project, roots }: EntryQuestion, candidates: readonly Candidate[]): FoundEntry {
  const factory = value.endsWith("()");
  const entry = factory ? value.slice(0, -2) : value;
  const found = taken(entry.endsWith(".py") ? { file: entry, source } : { entry, source, factory }, roots, candidates, project);
  if (found !== undefined) return found;
  throw new UserError("entry-missing", `${value} is not there${source.path === undefined ? "" : `; ${source.path} names it as what is served`}`, {
    hint: "a module and its object, as in package.module:app; () behind it where that is a function that makes it",
  });
}

function withMissed(found: FoundEntry | undefined, missed: readonly string[]): FoundEntry | undefined {
  return found === undefined ? undefined : { ...found, contradictions: [...missed, ...found.contradictions] };
}

function declared(project: Project, roots: Roots, candidates: readonly Candidate[]): FoundEntry | undefined {
  const text = project.read("pyproject.toml");
  const entry = text === undefined ? undefined : at(readToml(text), "tool", "fastapi", "entrypoint");
  if (text === undefined || typeof entry !== "string") return undefined;
  return taken({ entry, source: from("pyproject.toml", lineOf(text, entry), "[tool.fastapi] entrypoint") }, roots, candidates, project);
}

/** What FLASK_APP or LITESTAR_APP names. */
function namedBy({ named, roots, project }: EntryQuestion, candidates: readonly Candidate[]): FoundEntry | undefined {
  for (const { value, source } of named) {
    const found = taken({ ...asTarget(value.replace(/\(\)$/, "")), source, factory: value.endsWith("()") }, roots, candidates, project);
    if (found !== undefined) return found;
  }
  return undefined;
}

function commanded(
  commands: readonly WrittenCommand[],
  { roots, project, required }: EntryQuestion,
  candidates: readonly Candidate[],
  missed: string[],
): FoundEntry | undefined {
  for (const command of commands) {
    if (!WEB_PROGRAMS.has(command.program) && command.program !== "python") continue;
    if (command.entry === undefined && command.file === undefined) continue;
    const source = from(command.path, command.line, command.written);
    const run = command.program === "python";
    // what a plain `python x.py` runs counts only where that file makes the application
    const found = taken(
      { entry: run ? undefined : command.entry, file: command.file, source, factory: command.factory, command, onlyKnown: run },
      roots,
      candidates,
      project,
    );
    if (found !== undefined) return { ...found, command };
    const script = deployedScript(command, project, roots, required);
    if (script !== undefined) return script;
    const written = command.entry ?? "";
    if (command.entry?.includes(":") === true && !/[{<]|example|my_?app|^(?:module|your)/i.test(written) && !/readme/i.test(command.path))
      missed.push(`${command.path}:${command.line ?? 1} starts ${command.entry}, and there is no such module`);
  }
  return undefined;
}

interface Named {
  readonly entry?: string | undefined;
  /** `src/app.py`, `src/app.py:app`, or a module. */
  readonly file?: string | undefined;
  readonly source: FactSource;
  readonly factory?: boolean;
  readonly command?: WrittenCommand;
  /** Take it only where the source is known to make an application there. */
  readonly onlyKnown?: boolean;
}

const DEFAULT_NAMES = ["app", "application", "api", "server", "create_app", "make_app", "get_app"];

/** An entry that someone wrote down, if its module is there. */
function taken(
  { entry, file: run, source, factory = false, command, onlyKnown = false }: Named,
  roots: Roots,
  candidates: readonly Candidate[],
  project: Project,
): FoundEntry | undefined {
  const [head = "", object] = (entry ?? run ?? "").split(":");
  const place = entry === undefined ? fileNamed(head, roots, project, command?.directory) : moduleNamed(head, roots, project, command?.directory);
  if (place === undefined) return undefined;
  const { root, file } = place;
  const modules = roots.from(root);
  const name = modules.nameOf(file);
  if (name === undefined) return undefined;
  const own = candidates.filter((one) => one.path === file);
  const attribute = object ?? defaultAttribute(command?.program, own, modules, file);
  if (attribute === undefined || (onlyKnown && own.length === 0)) return undefined;
  const value = `${name}:${attribute}`;
  const candidate = own.find((one) => one.entry.endsWith(`:${attribute}`)) ?? own[0];
  const calls = factory || (candidate?.factory === true && candidate.entry.endsWith(`:${attribute}`));
  const evidence = [source, ...(candidate === undefined ? [] : [from(candidate.path, candidate.line, candidate.framework)])];
  return { fact: { value: calls ? `${value}()` : value, confidence: "certain", evidence }, file, modules, candidate, command, contradictions: [] };
}

function defaultAttribute(program: string | undefined, own: readonly Candidate[], modules: Modules, file: string): string | undefined {
  // gunicorn, uWSGI and mod_wsgi look for `application` where only a module is named
  if (program === "gunicorn" || program === "uwsgi" || program === "pyuwsgi") {
    const assigned =
      modules.get(file)?.statements.some(({ tokens, parent }) => parent === undefined && tokens[0]?.text === "application" && tokens[1]?.text === "=") ?? false;
    if (assigned || own.length === 0) return "application";
  }
  const names = own.map((one) => one.entry.split(":")[1] ?? "");
  return DEFAULT_NAMES.find((name) => names.includes(name)) ?? names[0];
}

interface ModulePlace {
  readonly root: string;
  readonly file: string;
}

function moduleNamed(module: string, roots: Roots, project: Project, directory: string | undefined): ModulePlace | undefined {
  const hinted = directory === undefined ? undefined : folderNamed(directory, project);
  // a command that is run above the application's directory names that first
  const own = project.root.slice(project.root.lastIndexOf("/") + 1);
  for (const name of [module, ...(module.startsWith(`${own}.`) ? [module.slice(own.length + 1)] : [])]) {
    for (const root of [...(hinted === undefined ? [] : [hinted]), ...roots.rootsWith(name)]) {
      const file = roots.from(root).fileOf(name);
      if (file !== undefined) return { root, file };
    }
  }
  return undefined;
}

/** `/opt/netbox/netbox` of a container as a folder of the project: the longest end of it that is there. */
export function folderNamed(written: string, project: Project): string | undefined {
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  for (let index = 0; index < parts.length; index += 1) {
    const path = parts.slice(index).join("/");
    if (project.isDirectory(path)) return path;
  }
  return undefined;
}

/** A file of a command, `./src/app.py`, `/code/app.py`, `src/pkg`, or a module that is run; its modules start where its imports do. */
function fileNamed(written: string, roots: Roots, project: Project, directory: string | undefined): ModulePlace | undefined {
  if (!written.includes("/") && !written.endsWith(".py")) {
    const main = moduleNamed(`${written}.__main__`, roots, project, directory) ?? moduleNamed(written, roots, project, directory);
    return main;
  }
  const parts = [...(directory?.split("/") ?? []), ...written.split("/")].filter((part) => part !== "" && part !== ".");
  for (let index = 0; index < parts.length; index += 1) {
    const path = parts.slice(index).join("/");
    if (project.exists(path) && !project.isDirectory(path)) return { root: roots.rootOf(path), file: path };
    if (project.exists(`${path}/__init__.py`)) return { root: roots.rootOf(`${path}/__init__.py`), file: `${path}/__init__.py` };
    for (const name of ["main.py", "app.py"]) if (project.exists(`${path}/${name}`)) return { root: roots.rootOf(`${path}/${name}`), file: `${path}/${name}` };
  }
  return undefined;
}

/** An application of a framework that serves by itself, where the source has the call that does. */
function selfServed(project: Project, roots: Roots, commands: readonly WrittenCommand[], candidates: readonly Candidate[]): FoundEntry | undefined {
  const [first] = candidates;
  return first === undefined || first.interface !== "none" ? undefined : scriptEntry(project, roots, first.framework, commands);
}

function scanned(candidates: readonly Candidate[], framework: Framework, roots: Roots): FoundEntry | undefined {
  const fitting = candidates.filter((one) => framework === "unknown" || one.framework === framework || one.framework === "dash");
  const [first, second] = fitting.length > 0 ? fitting : candidates;
  if (first === undefined) return undefined;
  const contradictions =
    second !== undefined && second.path !== first.path
      ? [`${shortened(second.path)}:${second.line} makes an application too, ${shortened(second.entry)}; took ${first.entry}`]
      : [];
  return { ...fromScan(first, roots), contradictions };
}

/** A path of hundreds of folders without its middle. */
function shortened(path: string): string {
  return path.length <= 160 ? path : `${path.slice(0, 60)}…${path.slice(-60)}`;
}

function fromScan(candidate: Candidate, roots: Roots): FoundEntry {
  const { entry, factory, path, line, framework, root } = candidate;
  return {
    fact: { value: factory ? `${entry}()` : entry, confidence: "likely", evidence: [from(path, line, framework)] },
    file: path,
    modules: roots.from(root),
    candidate,
    command: undefined,
    contradictions: [],
  };
}
