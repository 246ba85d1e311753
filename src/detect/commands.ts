import type { Project } from "../project/project.ts";
import { readYamlDocument } from "../project/yaml.ts";
import { isUntouched } from "../project/written-mark.ts";
import { lineOf } from "./source.ts";

/** A command that someone wrote to start a Python server. */
export interface ServerCommand {
  readonly program: string;
  /** `app.main:app`, `app:create_app()`; undefined where the command names a file, or nothing. */
  readonly entry: string | undefined;
  readonly factory: boolean;
  readonly port: number | undefined;
  readonly path: string;
  readonly line: number | undefined;
  readonly written: string;
}

const SERVERS = new Set(["uvicorn", "gunicorn", "hypercorn", "granian", "daphne", "fastapi"]);
const TARGET = /^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(?:\(\))?$/;
const COMPOSE = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/** Commands in the order of trust: Procfile, Compose, Dockerfile, scripts. */
export function serverCommands(project: Project): ServerCommand[] {
  const commands: ServerCommand[] = [];
  const add = (text: string, path: string, line: number | undefined): void => {
    const command = readCommand(text, path, line);
    if (command !== undefined) commands.push(command);
  };

  for (const { text, line } of linesOf(project.read("Procfile"))) if (/^web\s*:/.test(text)) add(text.slice(text.indexOf(":") + 1), "Procfile", line);
  for (const file of COMPOSE) for (const { text, line } of composeCommands(project.read(file))) add(text, file, line);
  const dockerfile = project.read("Dockerfile");
  if (dockerfile !== undefined && !isUntouched(dockerfile)) {
    for (const { text, line } of linesOf(dockerfile)) if (/^\s*(?:CMD|ENTRYPOINT)\b/i.test(text)) add(text, "Dockerfile", line);
  }
  for (const file of project.files()) {
    if (!/^(?:[^/]+|(?:scripts|bin|docker|deploy)\/[^/]+)\.sh$/.test(file)) continue;
    for (const { text, line } of linesOf(project.read(file))) if (!text.trimStart().startsWith("#")) add(text, file, line);
  }
  return commands;
}

/** The server command in a line of shell or in the JSON form of CMD; undefined where there is none. */
export function readCommand(text: string, path: string, line: number | undefined): ServerCommand | undefined {
  const words = wordsOf(text);
  const at = words.findIndex((word) => SERVERS.has(word.slice(word.lastIndexOf("/") + 1)));
  const program = words[at]?.slice(words[at].lastIndexOf("/") + 1);
  if (at === -1 || program === undefined) return undefined;
  const rest = words.slice(at + 1);
  if (program === "fastapi" && rest[0] !== "run" && rest[0] !== "dev") return undefined;
  const target = rest.find((word) => TARGET.test(word));
  return {
    program,
    entry: target?.replace(/\(\)$/, ""),
    factory: rest.includes("--factory") || (target?.endsWith("()") ?? false),
    port: portIn(rest),
    path,
    line,
    written: [program, ...rest].join(" ").slice(0, 80),
  };
}

function portIn(words: readonly string[]): number | undefined {
  for (const [index, word] of words.entries()) {
    const [option, glued] = word.startsWith("--") ? word.split("=", 2) : [word, undefined];
    const value = glued ?? words[index + 1];
    if (value === undefined) continue;
    if (option === "--port" || option === "-p") return portOf(value);
    if (option === "--bind" || option === "-b") return portOf(value.slice(value.lastIndexOf(":") + 1));
    if (/^-b.*:\d+$/.test(word)) return portOf(word.slice(word.lastIndexOf(":") + 1));
  }
  return undefined;
}

/** A port, also the default in `${PORT:-8080}`. */
function portOf(text: string): number | undefined {
  const digits = /^(?:\$\{\w+:?-)?(\d{1,5})\}?$/.exec(text)?.[1];
  const port = Number(digits ?? Number.NaN);
  return port > 0 && port < 65_536 ? port : undefined;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/\$\{[^{}]*\}|(?:"[^"]*"|'[^']*'|[^\s[\],"'])+/g)) {
    const plain = word.replace(/["']/g, "");
    // A whole command in one pair of quotes: `sh -c "uvicorn app:app"`.
    if (/\s/.test(plain)) words.push(...plain.split(/\s+/));
    else words.push(plain);
  }
  return words;
}

/** Lines, with those that a backslash continues joined. */
function linesOf(text: string | undefined): { readonly text: string; readonly line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let continued = false;
  for (const [index, raw] of (text ?? "").split("\n").entries()) {
    const line = raw.trimEnd();
    const body = line.endsWith("\\") ? line.slice(0, -1) : line;
    const last = lines.at(-1);
    if (continued && last !== undefined) last.text += ` ${body.trim()}`;
    else lines.push({ text: body, line: index + 1 });
    continued = line.endsWith("\\");
  }
  return lines;
}

function composeCommands(text: string | undefined): { readonly text: string; readonly line: number | undefined }[] {
  if (text === undefined) return [];
  const commands: { text: string; line: number | undefined }[] = [];
  for (const service of Object.values(servicesOf(text))) {
    for (const key of ["command", "entrypoint"]) {
      const value = (service as Record<string, unknown> | null)?.[key];
      const words = Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
      if (words.length === 0) continue;
      const joined = words.join(" ");
      const target = /(?<![\w.])[\w.]+:[A-Za-z_]\w*/.exec(joined)?.[0];
      commands.push({ text: joined, line: target === undefined ? undefined : lineOf(text, target) });
    }
  }
  return commands;
}

/** The services of a Compose file; empty where it is none, or bad YAML. */
function servicesOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const services: unknown = (readYamlDocument(text)?.toJS({ maxAliasCount: 100 }) as { services?: unknown } | null | undefined)?.services;
    return typeof services === "object" && services !== null ? (services as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
