import { onceFor } from "../text/once.ts";
import { servers, type ServerFacts } from "../facts/servers.ts";
import type { Plan, StageConfig } from "../plan/plan.ts";
import { readArguments, type Arguments } from "../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Place } from "../verdict/verdict.ts";
import { expandShell } from "./expand-shell.ts";
import { baseOf } from "./final-programs.ts";
import { startedCommands, type StartedCommand } from "./main-process.ts";

/** Something a command says, or leaves to its default. */
export interface Said<T> {
  readonly value: T;
  readonly by: "option" | "variable" | "default";
  readonly place: Place;
}

/** A server that the container starts, and where it listens as far as that is sure. */
export interface Listening {
  /** As a reader knows it: `uvicorn`, `flask run`. */
  readonly server: string;
  readonly facts: ServerFacts;
  readonly started: StartedCommand;
  readonly port: Said<number> | undefined;
  readonly host: Said<string> | undefined;
  readonly tls: "yes" | "no" | "unknown";
}

/** The servers that the container surely starts. */
export const serversStarted: (plan: Plan) => readonly Listening[] = onceFor((plan: Plan): readonly Listening[] => {
  const seen: Listening[] = [];
  for (const started of startedCommands(plan)) {
    const listening = listeningOf(plan, started);
    // what ENTRYPOINT hands over to is named twice
    if (listening !== undefined && !seen.some((other) => sameCommand(other.started.command, started.command))) seen.push(listening);
  }
  return seen;
});

function sameCommand(left: ShellCommand, right: ShellCommand): boolean {
  return left.name === right.name && left.args.map((word) => word.value).join(" ") === right.args.map((word) => word.value).join(" ");
}

/** The server whose command this is; undefined where it is no server of the table. */
export function serverFactsOf(command: ShellCommand): { readonly facts: ServerFacts; readonly rest: readonly ShellWord[] } | undefined {
  const { name, args } = withoutInterpreter(command);
  for (const facts of servers) {
    if (facts.name !== name) continue;
    const verbs = facts.verbs ?? [];
    if (verbs.length === 0) {
      // `vite build` serves nothing
      if (name === "vite" && args[0] !== undefined && !/^(?:-|serve$|dev$|\.)/.test(args[0].value)) continue;
      if (name === "php" && !args.some((word) => word.value === "-S")) continue;
      return { facts, rest: args };
    }
    const at = args.findIndex((word) => verbs.includes(word.value));
    if (at !== -1 && (at === 0 || args.slice(0, at).some((word) => word.value.startsWith("-"))))
      return { facts, rest: [...args.slice(0, at), ...args.slice(at + 1)] };
  }
  return undefined;
}

/** `python manage.py runserver` is manage.py's, `php artisan serve` artisan's. */
function withoutInterpreter(command: ShellCommand): { readonly name: string; readonly args: readonly ShellWord[] } {
  const name = programName(command.name);
  if (!/^(?:python[\d.]*|php|node|bin\/rails)$/.test(name)) return { name, args: command.args };
  const at = command.args.findIndex((word) => !word.value.startsWith("-"));
  const script = programName(command.args[at]?.value ?? "");
  const options = command.args.slice(0, Math.max(at, 0)).map((word) => word.value);
  if (options.includes("-S") || !/^(?:manage\.py|artisan)$/.test(script)) return { name, args: command.args };
  return { name: script, args: command.args.slice(at + 1) };
}

function listeningOf(plan: Plan, started: StartedCommand): Listening | undefined {
  const found = serverFactsOf(started.command);
  if (found === undefined || plan.target === undefined) return undefined;
  const { facts, rest } = found;
  const names = (list: readonly string[] | undefined): readonly string[] => list ?? [];
  const valued = new Set([
    ...names(facts.port),
    ...names(facts.host),
    ...names(facts.bind),
    ...names(facts.config),
    ...names(facts.tls),
    ...names(facts.valued),
  ]);
  const args = readArguments(rest, valued);
  const asked = [...names(facts.config)].some((option) => args.option(option) !== undefined);
  const reader: Reader = { plan, facts, args, started, env: plan.target.config.env, closed: !args.open && !asked && !rest.some((word) => isUnknown(word)) };
  const bound = boundTo(reader);
  const tls = facts.tls === undefined ? "no" : args.option(...facts.tls) !== undefined ? "yes" : reader.closed && filesAbsent(reader) ? "no" : "unknown";
  const server = [facts.name, ...names(facts.verbs)].join(" ");
  return { server, facts, started, port: bound.port ?? portOf(reader), host: bound.host ?? hostOf(reader), tls };
}

interface Reader {
  readonly plan: Plan;
  readonly facts: ServerFacts;
  readonly args: Arguments;
  readonly started: StartedCommand;
  readonly env: StageConfig["env"];
  /** No word may hide an option. */
  readonly closed: boolean;
}

function isUnknown(word: ShellWord): boolean {
  return !word.literal && /^(?:\$|`|")/.test(word.value) && !/^\$\{?\w+(?::?-\d+)?\}?$/.test(word.value);
}

function said<T>(value: T, by: Said<T>["by"], reader: Reader, word?: ShellWord): Said<T> {
  return { value, by, place: reader.started.placeOf((word ?? reader.started.command).span) };
}

type Bound = { readonly port?: Said<number>; readonly host?: Said<string> };

function boundTo(reader: Reader): Bound {
  const { args, env, facts } = reader;
  const words = facts.bind === undefined ? [] : args.values(...facts.bind);
  const word =
    words.length > 1 ? undefined : (words[0] ?? (facts.bindOperand === true ? args.operands.find(({ value }) => /^\d+$|:\$?\{?\w/.test(value)) : undefined));
  if (word === undefined) return {};
  const text = expandWordOf(word, env);
  if (text === undefined) {
    const host = /^([\w.[\]]+):/.exec(word.value)?.[1];
    return host === undefined ? {} : { host: said(host, "option", reader, word) };
  }
  const match = /^(?:tcp:\/\/|ssl:\/\/)?(\[[0-9a-fA-F:]*\]|[\w.*-]*):(\d{1,5})(?:[/?].*)?$/.exec(text);
  if (match !== null) {
    // gunicorn's `:8000` is every address
    const host = match[1] === "" || match[1] === "*" || match[1] === "0" ? "0.0.0.0" : (match[1] ?? "");
    return { port: said(Number(match[2]), "option", reader, word), host: said(host.replaceAll(/[[\]]/g, ""), "option", reader, word) };
  }
  return /^\d{1,5}$/.test(text) ? { port: said(Number(text), "option", reader, word) } : {};
}

function expandWordOf(word: ShellWord, env: StageConfig["env"]): string | undefined {
  return word.literal ? (/[$`]|\{\{|<%/.test(word.value) ? undefined : word.value) : expandShell(word.value, env);
}

function portOf(reader: Reader): Said<number> | undefined {
  const { args, env, facts } = reader;
  if (facts.bind !== undefined && args.value(...facts.bind) !== undefined && !/^\w+$/.test(args.value(...facts.bind)?.value ?? "")) return undefined;
  const word = facts.port && args.value(...facts.port);
  if (word !== undefined) {
    const text = expandWordOf(word, env);
    return text !== undefined && /^\d{1,5}$/.test(text) ? said(Number(text), "option", reader, word) : undefined;
  }
  if (!reader.closed) return undefined;
  for (const name of facts.portVariables ?? []) {
    const value = env.get(name)?.value;
    if (value !== undefined) return /^\d{1,5}$/.test(value) ? said(Number(value), "variable", reader) : undefined;
  }
  if (!defaultsHold(reader)) return undefined;
  // PORT is what a platform sets when it starts the container
  if (facts.portVariables?.includes("PORT") === true) return undefined;
  return facts.defaultPort === undefined ? undefined : said(facts.defaultPort, "default", reader);
}

function hostOf(reader: Reader): Said<string> | undefined {
  const { args, env, facts } = reader;
  const word = facts.host && args.value(...facts.host);
  if (word !== undefined) {
    const text = expandWordOf(word, env);
    return text === undefined ? undefined : said(text, "option", reader, word);
  }
  // `vite --host` alone is every address
  if (facts.host !== undefined && args.option(...facts.host) !== undefined) return said("0.0.0.0", "option", reader);
  if (facts.bind !== undefined && args.option(...facts.bind) !== undefined) return undefined;
  if (!defaultsHold(reader)) return undefined;
  if ((facts.hostVariables ?? []).some((name) => env.has(name))) {
    const value = env.get(facts.hostVariables?.[0] ?? "")?.value;
    return value !== undefined && /^[\d.]\d*\.[\d.]+$/.test(value) ? said(value, "variable", reader) : undefined;
  }
  if (facts.defaultHost === undefined || facts.hostVariables?.includes("PORT") === true) return undefined;
  return said(facts.defaultHost, "default", reader);
}

/** Whether nothing outside of the command may say otherwise: the base's variables, files that the server reads by itself. */
function defaultsHold(reader: Reader): boolean {
  const { closed, facts, plan, started } = reader;
  const set = started.command.assignments.length > 0;
  const variables = [...(facts.portVariables ?? []), ...(facts.hostVariables ?? [])];
  const baseKnown = variables.length === 0 || (plan.target !== undefined && baseOf(plan, plan.target) !== undefined);
  // what a script exports is not followed
  return closed && !set && baseKnown && filesAbsent(reader) && (started.by !== "script" || variables.length === 0);
}

function filesAbsent({ facts, plan }: Reader): boolean {
  if (facts.files === undefined) return true;
  return plan.context !== undefined && !facts.files.some((file) => plan.context?.files.some((path) => path === file || path.endsWith(`/${file}`)) === true);
}

/** Whether an address is one that only the container itself reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
