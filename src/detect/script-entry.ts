import { frameworkFacts } from "../facts/python-frameworks.ts";
import type { FrameworkFacts } from "../facts/python-frameworks.ts";
import type { Project } from "../project/project.ts";
import type { Framework } from "./application.ts";
import { isAside } from "./aside.ts";
import type { FoundEntry } from "./entry.ts";
import { makersOf } from "./makers.ts";
import { callsIn } from "./python/calls.ts";
import { importersIn } from "./python/importers.ts";
import type { Roots } from "./python/roots.ts";
import { readStatements } from "./python/statements.ts";
import type { Token } from "./python/tokens.ts";
import { reachedFrom } from "./reach.ts";
import { from } from "./source.ts";
import type { WrittenCommand } from "./written/command.ts";

const NAMES = ["app.py", "main.py", "streamlit_app.py", "Home.py", "server.py", "demo.py", "ui.py", "run.py", "__main__.py"];

/** The file to run for what serves by itself: Streamlit, Gradio, aiohttp with `web.run_app`. */
export function scriptEntry(project: Project, roots: Roots, framework: Framework, commands: readonly WrittenCommand[]): FoundEntry | undefined {
  const facts = frameworkFacts(framework);
  if (facts?.ownServer === undefined || facts.interface !== "none") return undefined;
  const importing = new Set(importersIn(project).of((name) => name === packageOf(facts)));
  const found = project
    .files()
    .flatMap((path) => {
      if (!importing.has(path) && (!path.endsWith("__main__.py") || isAside(path))) return [];
      if (/(?:^|\/)pages\//.test(path)) return [];
      const text = project.read(path);
      if (text === undefined) return [];
      if (path.endsWith("__main__.py") && !text.includes(packageOf(facts)))
        return facts.makers.length > 0 && makes(path, facts, roots) ? [{ path, line: 1 }] : [];
      const line = servesAt(path, text, facts, roots);
      return line === undefined || (facts.makers.length > 0 && !makes(path, facts, roots)) ? [] : [{ path, line }];
    })
    .toSorted((one, other) => rank(one.path, commands) - rank(other.path, commands));
  const first = found[0];
  if (first === undefined) return undefined;
  const command = commands.find(({ file }) => file !== undefined && ends(file, first.path));
  return {
    fact: {
      value: first.path,
      confidence: command === undefined ? "likely" : "certain",
      evidence: [...(command === undefined ? [] : [from(command.path, command.line, command.written)]), from(first.path, first.line, facts.label)],
    },
    file: first.path,
    modules: roots.from(roots.rootOf(first.path)),
    candidate: undefined,
    command,
    contradictions: [],
  };
}

function packageOf(facts: FrameworkFacts): string {
  return facts.packages[0] ?? facts.name;
}

/** The line of a file that serves with a framework's own server; undefined where none does. */
function servesAt(path: string, text: string, facts: FrameworkFacts, roots: Roots): number | undefined {
  if (!text.includes(packageOf(facts))) return undefined;
  const module = roots.from("").get(path);
  const imported = module?.imports.find((one) => one.module.split(".")[0] === packageOf(facts));
  if (module === undefined || imported === undefined) return undefined;
  if (facts.runs === undefined) return imported.line;
  // the loop that serves is no word that makes a module interesting by itself
  const statements = module.interesting ? module.statements : readStatements(text);
  return statements.find(({ tokens }) => facts.runs?.some((one) => isRun(one, tokens)))?.line;
}

/** Whether a statement calls what serves: `web.run_app`, `.launch`, `IOLoop.current().start`. */
function isRun(written: string, tokens: readonly Token[]): boolean {
  if (!written.includes("()"))
    return callsIn(tokens).some(({ callee }) => callee === written || callee.endsWith(written.startsWith(".") ? written : `.${written}`));
  return (
    tokens.some(({ text }) => text === "start") &&
    tokens
      .map(({ text }) => text)
      .join("")
      .includes(`${written}(`)
  );
}

/** Whether what a file brings in makes an application of the framework: its event loop alone runs other things as well. */
function makes(path: string, facts: FrameworkFacts, roots: Roots): boolean {
  return reachedFrom(roots.from(roots.rootOf(path)), path).some(({ module }) => facts.makers.some((maker) => makersOf(module, maker) !== undefined));
}

/** The file that the user's own image or Procfile runs with Python, where it serves with the server of a framework that is required. */
export function deployedScript(command: WrittenCommand, project: Project, roots: Roots, required: readonly Framework[]): FoundEntry | undefined {
  const written = command.file;
  if (command.program !== "python" || command.development || !DEPLOYED.test(command.path) || written?.endsWith(".py") !== true) return undefined;
  const path = project.files().find((file) => file.endsWith(".py") && ends(written, file) && !isAside(file));
  const text = path === undefined ? undefined : project.read(path);
  if (path === undefined || text === undefined) return undefined;
  for (const name of required) {
    const facts = frameworkFacts(name);
    const line = facts?.ownServer === "python" && facts.makers.length === 0 ? servesAt(path, text, facts, roots) : undefined;
    if (facts === undefined || line === undefined) continue;
    const root = roots.rootOf(path);
    const candidate = { framework: facts.name, interface: facts.interface, entry: path, factory: false, insists: false, path, line, importLine: line, root };
    const evidence = [from(command.path, command.line, command.written), from(path, line, facts.label)];
    return { fact: { value: path, confidence: "certain", evidence }, file: path, modules: roots.from(root), candidate, command, contradictions: [] };
  }
  return undefined;
}

/** Calls that serve with a server of the program's own, which no other can stand in for: it sets things up first, or speaks more than HTTP. */
const OWN_SERVERS = /(?:^|\.)(?:socketio\.run|sio\.run|serve_forever|wsgi\.server|quickstart|run_app|run_until_complete)$/;
const DEPLOYED = /(?:^|\/)(?:Procfile|[\w.-]*Dockerfile[\w.-]*|Containerfile|(?:docker-)?compose[\w.-]*\.ya?ml|app\.yaml|render\.yaml|railway\.\w+|fly\.toml)$/;

/** A file that the user's image runs with Python, where it or what it imports serves with a server of its own. */
export function servingScript(project: Project, roots: Roots, commands: readonly WrittenCommand[]): FoundEntry | undefined {
  for (const command of commands) {
    if (command.program !== "python" || command.development || !DEPLOYED.test(command.path) || command.file?.endsWith(".py") !== true) continue;
    const written = command.file;
    const path = project.files().find((file) => file.endsWith(".py") && ends(written, file) && !isAside(file));
    if (path === undefined) continue;
    const modules = roots.from(roots.rootOf(path));
    for (const { module } of reachedFrom(modules, path).slice(0, 40)) {
      const serves = module.statements.find(({ tokens }) => callsIn(tokens).some(({ callee }) => OWN_SERVERS.test(callee)));
      if (serves === undefined) continue;
      const evidence = [from(command.path, command.line, command.written), from(module.path, serves.line, "serves with a server of its own")];
      return { fact: { value: path, confidence: "certain", evidence }, file: path, modules, candidate: undefined, command, contradictions: [] };
    }
  }
  return undefined;
}

function rank(path: string, commands: readonly WrittenCommand[]): number {
  if (commands.some(({ file }) => file !== undefined && ends(file, path))) return -1;
  const name = NAMES.indexOf(path.slice(path.lastIndexOf("/") + 1));
  return path.split("/").length * 4 + (name === -1 ? NAMES.length : name);
}

function ends(written: string, path: string): boolean {
  const plain = written.replace(/^\.\//, "");
  return plain === path || plain.endsWith(`/${path}`);
}
