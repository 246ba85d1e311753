import type { TrialService } from "../../contract/contract.ts";
import { serviceData } from "../../facts/service-data.ts";
import { serviceKindOf, services } from "../../facts/services.ts";
import { servicePart } from "../service-variables.ts";
import type { SetService } from "./subject.ts";

/** Names that a first contract gives its throw-away services; a system that stays is given the project's. */
const THROWN_AWAY = "trial";

/** A service of the trial as a Compose file has it. */
export function setService({ name, image, environment, command, health }: TrialService, project: string): SetService {
  const kind = serviceKindOf(image);
  if (kind === undefined) return { name, image, kind, port: undefined, settings: environment, secrets: secretsIn(environment), also: {}, command, health };
  const { user, password, database, also } = serviceData[kind];
  const known = [user, password, database].filter((one) => one !== undefined);
  const usual = project.replaceAll("-", "_");
  const given = (variable: string): string => {
    const value = environment[variable];
    return value === undefined || value === THROWN_AWAY ? usual : value;
  };
  const settings = Object.fromEntries([
    ...known.map((variable) => [variable, given(variable)] as const),
    ...Object.entries(environment).filter(([variable]) => !known.includes(variable) && !Object.hasOwn(also, variable)),
  ]);
  return { name, image, kind, port: services[kind].port, settings, secrets: password === undefined ? [] : [password], also, command, health };
}

function secretsIn(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(environment).filter((name) => /PASS|SECRET|TOKEN|KEY/i.test(name));
}

/**
 * What a variable holds in Compose files where a service of theirs decides it: an address with `${…}` in place of user, password and database.
 * Undefined for one that has nothing to do with them.
 */
export function wiredValue(variable: string, value: string, found: readonly SetService[]): string | undefined {
  const address = addressIn(value);
  const service = found.find(({ name }) => name === address?.host);
  if (address !== undefined && service !== undefined) {
    const { credentials, host, path, port, rest, scheme } = address;
    return `${plain(scheme)}${signIn(service, credentials)}${host}${port}${databaseIn(service, path)}${plain(rest)}`;
  }
  const hosted = found.find(({ name }) => value === name || value.startsWith(`${name}:`));
  if (hosted !== undefined && /HOST|SERVER|BROKER|CACHE|ADDR|URL|ENDPOINT|NODES/i.test(variable)) return plain(value);
  for (const one of found) {
    const part = partOf(variable, one);
    if (part !== undefined) return part;
  }
  return undefined;
}

function partOf(variable: string, { kind, name, port }: SetService): string | undefined {
  const part = kind === undefined ? undefined : servicePart(variable, kind);
  if (kind === undefined || part === undefined) return undefined;
  if (part === "host") return name;
  if (part === "port") return String(port);
  const { user, password, database } = serviceData[kind];
  const named = { user, password, database }[part];
  return named === undefined ? undefined : `\${${named}}`;
}

interface Address {
  /** With its `://`. */
  readonly scheme: string;
  readonly credentials: string | undefined;
  readonly host: string;
  /** With its colon; empty where none is given. */
  readonly port: string;
  readonly path: string;
  /** From the question mark on. */
  readonly rest: string;
}

function addressIn(value: string): Address | undefined {
  const start = value.indexOf("://");
  if (start < 1) return undefined;
  const from = start + "://".length;
  const after = value.slice(from);
  const query = after.search(/[?#]/);
  const before = query === -1 ? after : after.slice(0, query);
  // a password may hold a slash that nobody wrote as %2F
  const at = before.lastIndexOf("@");
  const slash = before.indexOf("/", at + 1);
  const authority = before.slice(at + 1, slash === -1 ? undefined : slash);
  const colon = authority.indexOf(":");
  return {
    scheme: value.slice(0, from),
    credentials: at === -1 ? undefined : before.slice(0, at),
    host: colon === -1 ? authority : authority.slice(0, colon),
    port: colon === -1 ? "" : authority.slice(colon),
    path: slash === -1 ? "" : before.slice(slash),
    rest: query === -1 ? "" : after.slice(query),
  };
}

function signIn({ kind }: SetService, credentials: string | undefined): string {
  if (credentials === undefined) return "";
  const { user, password } = kind === undefined ? { user: undefined, password: undefined } : serviceData[kind];
  if (user === undefined || password === undefined) return `${plain(credentials)}@`;
  return `\${${user}}:\${${password}}@`;
}

function databaseIn({ kind }: SetService, path: string): string {
  const database = kind === undefined ? undefined : serviceData[kind].database;
  return database === undefined || path === "" || path === "/" ? plain(path) : `/\${${database}}`;
}

/** A dollar that is meant as one. */
function plain(text: string): string {
  return text.replaceAll("$", "$$$$");
}
