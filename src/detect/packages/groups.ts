import { pythonServers } from "../../facts/python-servers.ts";
import type { DependencyGroups } from "../package-manager.ts";
import type { Requirement } from "../requirements.ts";
import { isDevelopmentGroup } from "./dependencies.ts";
import type { AskedFor } from "./install-commands.ts";

/** Names that say of themselves that production wants them. */
const PRODUCTION = /^(?:prod|production|server|servers|webserver|web|deploy|deployment|runtime|main|default)$/;
/** Extras that gather all others. */
const EVERYTHING = /^(?:all|full|complete|everything)(?:[-_].*)?$/;
const SERVERS = new Set(pythonServers.flatMap((server) => (server.package === undefined || server.name === "streamlit" ? [] : [server.package])));

export interface Lists {
  readonly own: readonly Requirement[];
  readonly groups: ReadonlyMap<string, readonly Requirement[]>;
  readonly extras: ReadonlyMap<string, readonly Requirement[]>;
}

/** Groups and extras that production needs by what is in them: those called so, and those that alone hold a server. */
export function neededGroups({ own, groups, extras }: Lists): ReadonlySet<string> {
  const needed = new Set<string>();
  const served = own.some(bringsServer);
  for (const [name, list] of [...groups, ...extras]) {
    if (PRODUCTION.test(name.toLowerCase())) needed.add(name);
    else if (!served && list.some(({ name: one }) => SERVERS.has(one)) && !isDevelopmentGroup(name) && !EVERYTHING.test(name.toLowerCase())) needed.add(name);
  }
  return needed;
}

function bringsServer({ name, extras }: Requirement): boolean {
  return SERVERS.has(name) || (extras.includes("standard") && /^(?:fastapi|fastapi-cli|litestar)$/.test(name));
}

interface Choice {
  readonly groups: readonly string[];
  readonly extras: readonly string[];
  /** What the tool installs unless told otherwise. */
  readonly defaults: readonly string[];
  readonly asked: AskedFor;
  readonly needed: ReadonlySet<string>;
  readonly isDevelopment: (name: string) => boolean;
}

/** Which groups go into the image: what the user's own install command takes, and what production cannot do without. */
export function chosenGroups({ groups, extras, defaults, asked, needed, isDevelopment }: Choice): DependencyGroups {
  const wants = (name: string): boolean => (asked.groups.includes(name) && !isDevelopment(name)) || needed.has(name);
  const keep = defaults.filter((name) => !isDevelopment(name) && !asked.without.includes(name));
  const leaveOut = defaults.filter((name) => !keep.includes(name));
  const add = groups.filter((name) => !defaults.includes(name) && wants(name));
  const chosenExtras = extras.filter((name) => asked.extras.includes(name) || (asked.allExtras && !isDevelopment(name)) || needed.has(name));
  const others = [...groups, ...extras].filter((name) => ![...keep, ...leaveOut, ...add, ...chosenExtras].includes(name));
  return { keep, leaveOut, add, extras: chosenExtras, others: [...new Set(others)] };
}

export const noGroups: DependencyGroups = { keep: [], leaveOut: [], add: [], extras: [], others: [] };
