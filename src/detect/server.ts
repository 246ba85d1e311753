import { frameworkFacts } from "../facts/python-frameworks.ts";
import type { PythonInterface } from "../facts/python-frameworks.ts";
import { pythonServer, pythonServers } from "../facts/python-servers.ts";
import type { PythonServerName } from "../facts/python-servers.ts";
import type { Fact, FactSource, Framework, Server } from "./application.ts";
import type { LockedPackage } from "./packages/locked.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from } from "./source.ts";
import type { WrittenCommand } from "./written/command.ts";

interface Question {
  readonly framework: Framework;
  readonly interface: PythonInterface;
  readonly entry: string;
  readonly requirements: readonly Requirement[];
  /** What the lock installs for production. */
  readonly locked: readonly LockedPackage[];
  readonly commands: readonly WrittenCommand[];
  /** The command the entry was read from. */
  readonly command: WrittenCommand | undefined;
}

/** Programs as commands call them, and the server they are. */
const PROGRAMS: Readonly<Record<string, PythonServerName>> = { fastapi: "uvicorn", litestar: "uvicorn", "waitress-serve": "waitress", pyuwsgi: "uwsgi" };
/** What is taken where nothing says which, the best first. */
const USUAL: Readonly<Record<"asgi" | "wsgi", readonly PythonServerName[]>> = {
  asgi: ["uvicorn", "granian", "hypercorn", "daphne"],
  wsgi: ["gunicorn", "granian", "uwsgi", "waitress"],
};

/** The program that serves the application: what it uses and brings, else what it brings, else what the interface usually takes, to be added. */
export function serverOf(question: Question): Fact<Server> {
  const { framework, entry, commands, command } = question;
  const facts = frameworkFacts(framework);
  const spoken = question.interface;
  if (facts?.ownServer !== undefined && (spoken === "none" || facts.ownServer === "sanic")) return ownServer(question, facts.ownServer);
  // the user's own program serves
  if (entry.endsWith(".py"))
    return {
      value: { name: "python", declared: true, ...argumentsOf(command, entry) },
      confidence: "certain",
      evidence: [byDefault("the file serves by itself")],
    };
  const pastes = entry.endsWith(".ini") && command?.program === "gunicorn" ? bringerOf("gunicorn", question) : undefined;
  if (pastes !== undefined) return { value: { name: "gunicorn", declared: true, ...configurationOf(command) }, confidence: "certain", evidence: [pastes] };
  if (entry.endsWith(".ini")) return { value: { name: "pserve", declared: true }, confidence: "certain", evidence: [byDefault("Pyramid's own command")] };

  const protocol = spoken === "asgi" ? "asgi" : "wsgi";
  const used = [...(command === undefined ? [] : [command]), ...commands].flatMap((one) => {
    const name = serverNamed(one.program);
    return name !== undefined && pythonServer(name).serves.includes(protocol) && !one.development ? [{ one, name }] : [];
  });
  const order = [...new Set([...used.map(({ name }) => name), ...USUAL[protocol]])];
  for (const name of order) {
    const bringer = bringerOf(name, question);
    if (bringer === undefined) continue;
    const use = used.find((one) => one.name === name)?.one;
    return { value: { name, declared: true, ...configurationOf(use), ...releaseOf(name, question) }, confidence: "certain", evidence: [bringer] };
  }
  // installed by the user's own Dockerfile, perhaps; the requirements do not have it
  const [first] = used;
  const name = first === undefined || !USUAL[protocol].includes(first.name) ? (USUAL[protocol][0] ?? "gunicorn") : first.name;
  const evidence: FactSource[] =
    first !== undefined && first.name === name
      ? [from(first.one.path, first.one.line, first.one.written)]
      : [byDefault(`usual for ${protocol.toUpperCase()}; no requirement brings it`)];
  return { value: { name, declared: false, ...configurationOf(first?.name === name ? first.one : undefined) }, confidence: "likely", evidence };
}

function ownServer({ framework, requirements, entry, commands }: Question, name: PythonServerName): Fact<Server> {
  const label = frameworkFacts(framework)?.label ?? framework;
  const objectOnly = name === "python" && entry.includes(":");
  if (objectOnly) {
    // an aiohttp application that does not start itself: gunicorn does, with aiohttp's worker
    const bringer = requirements.find((one) => one.name === "gunicorn");
    const used = commands.find(({ program }) => program === "gunicorn");
    const evidence =
      bringer !== undefined
        ? from(bringer.path, bringer.line, bringer.written)
        : used !== undefined
          ? from(used.path, used.line, used.written)
          : byDefault(`${label} object without a call that serves it`);
    return {
      value: { name: "gunicorn", declared: bringer !== undefined, ...(framework === "aiohttp" ? { worker: "aiohttp.GunicornWebWorker" } : {}) },
      confidence: "likely",
      evidence: [evidence],
    };
  }
  return { value: { name, declared: true }, confidence: "certain", evidence: [byDefault(`${label} serves by itself`)] };
}

export function serverNamed(program: string): PythonServerName | undefined {
  return PROGRAMS[program] ?? pythonServers.find((server) => server.name === program)?.name;
}

function configurationOf(command: WrittenCommand | undefined): { readonly configuration?: string } {
  return command?.configuration === undefined ? {} : { configuration: command.configuration };
}

/** The words behind the file that a command runs, where they are plain ones. */
function argumentsOf(command: WrittenCommand | undefined, entry: string): { readonly arguments?: readonly string[] } {
  const file = entry.slice(entry.lastIndexOf("/") + 1);
  const at = command?.program === "python" ? command.words.findIndex((word) => word === file || word.endsWith(`/${file}`)) : -1;
  const words = at === -1 ? [] : (command?.words.slice(at + 1) ?? []);
  return words.length === 0 || words.some((word) => /[$`;&|<>]/.test(word)) ? {} : { arguments: words };
}

/** The release that the lock or a requirement fixes. */
function releaseOf(name: PythonServerName, { requirements, locked }: Question): { readonly release?: string } {
  const packageName = pythonServer(name).package;
  const pinned = requirements.find((one) => one.name === packageName)?.specifier;
  const release = locked.find((one) => one.name === packageName)?.version ?? /^\s*={2,3}\s*([\w.]+)\s*$/.exec(pinned ?? "")?.[1];
  return release === undefined ? {} : { release };
}

/** What brings a server: a requirement of its name, another's extra, or the lock. */
function bringerOf(name: PythonServerName, { requirements, locked }: Question): FactSource | undefined {
  const packageName = pythonServer(name).package;
  const declared = requirements.find(
    (one) => one.name === packageName || (name === "uwsgi" && one.name === "pyuwsgi") || (name === "uvicorn" && bringsUvicorn(one)),
  );
  if (declared !== undefined) return from(declared.path, declared.line, declared.written);
  const found = locked.find((one) => one.name === packageName);
  return found === undefined ? undefined : byDefault(`${found.name} ${found.version ?? ""} comes with other packages of the lock`);
}

function bringsUvicorn({ name, extras }: Requirement): boolean {
  if (name === "fastapi" || name === "litestar") return extras.includes("standard") || extras.includes("all");
  if (name === "fastapi-cli") return extras.includes("standard");
  return false;
}
