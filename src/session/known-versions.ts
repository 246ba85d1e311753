import type { FindStandIn } from "../build/stand-ins.ts";
import type { KnownVersions } from "../checks/known-versions.ts";
import { outsideBases } from "../checks/outside-bases.ts";
import { packagesAsked } from "../checks/pinned-packages.ts";
import { rootOf } from "../checks/stages.ts";
import { runsWritten } from "../checks/written-commands.ts";
import type { Engine } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import { registryDigest } from "../image/digest.ts";
import type { Plan } from "../plan/plan.ts";
import type { SessionHost } from "./host.ts";

/** What can be pinned, and why the rest cannot. */
export interface Versions {
  readonly known: KnownVersions;
  /** What could not be asked, in words. */
  readonly unasked: readonly string[];
}

type System = "apt" | "apk";

const NAME = /^[a-z0-9][a-z0-9+._-]*$/i;

/** Asks registries for the digests of all bases, and each base's own package manager, run on the engine, for the versions of the packages that are asked for. */
export async function findVersions(
  host: SessionHost,
  engine: Engine | { readonly absent: string },
  plans: readonly Plan[],
  standIn: FindStandIn,
): Promise<Versions> {
  const unasked: string[] = [];
  const digests = new Map<string, string>();
  for (const ref of new Set(plans.flatMap((plan) => outsideBases(plan).flatMap((base) => base.ref ?? [])))) {
    if (ref.includes("@")) continue;
    host.onStep(`asking for the digest of ${ref}`);
    try {
      const digest = await registryDigest(ref, host.env);
      if (digest === undefined) unasked.push(`no registry has ${ref}`);
      else digests.set(ref, digest);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unasked.push(`the digest of ${ref}: ${error.message}`);
    }
  }
  const packages = new Map<string, ReadonlyMap<string, string>>();
  for (const [ref, wanted] of wantedPackages(plans)) {
    if ("absent" in engine) {
      unasked.push(`the packages of ${ref}: ${engine.absent}`);
      continue;
    }
    host.onStep(`asking ${ref} for the versions of its packages`);
    packages.set(ref, await versionsIn(host, engine, standIn(ref) ?? ref, wanted));
  }
  return { known: { digests, packages }, unasked };
}

interface Wanted {
  readonly system: System;
  readonly names: ReadonlySet<string>;
}

function wantedPackages(plans: readonly Plan[]): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, { system: System; names: Set<string> }>();
  for (const plan of plans) {
    for (const system of ["apt", "apk"] as const) {
      for (const { name, span } of packagesAsked(plan, [system], []).unpinned) {
        const run = runsWritten(plan).find(({ instruction }) => instruction.span.start <= span.start && span.start < instruction.span.end);
        const ref = run === undefined ? undefined : rootOf(plan, run.stage).from.ref;
        if (ref === undefined || ref === "scratch" || ref.includes("$") || !NAME.test(name)) continue;
        const known = wanted.get(ref) ?? { system, names: new Set() };
        wanted.set(ref, known);
        if (known.system === system) known.names.add(name);
      }
    }
  }
  return wanted;
}

async function versionsIn(host: SessionHost, engine: Engine, image: string, { names, system }: Wanted): Promise<ReadonlyMap<string, string>> {
  const list = [...names].sort().join(" ");
  const script = system === "apt" ? `apt-get update >/dev/null 2>&1; LC_ALL=C apt-cache policy ${list}` : `apk update >/dev/null 2>&1; apk policy ${list}`;
  const id = host.newId();
  const outcome = await engine.run(
    {
      image,
      name: `plimsoll-versions-${id}`,
      labels: { plimsoll: id },
      network: "bridge",
      alias: undefined,
      environment: {},
      publish: [],
      command: ["sh", "-c", script],
      alone: { user: "0", privileged: false, terminal: false, capabilities: [], mounts: [] },
    },
    host.signal,
  );
  return system === "apt" ? aptVersions(outcome.stdout) : apkVersions(outcome.stdout);
}

/** `curl:`, and below it `  Candidate: 8.14.1-2+deb13u7`. */
export function aptVersions(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split("\n")) {
    if (/^\S+:$/.test(line)) name = line.slice(0, -1);
    const candidate = /^ {2}Candidate: (\S+)$/.exec(line)?.[1];
    if (name !== undefined && candidate !== undefined && candidate !== "(none)") versions.set(name, candidate);
  }
  return versions;
}

/** `curl policy:`, and below it `  8.14.1-r2:`, the newest first. */
export function apkVersions(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split("\n")) {
    name = /^(\S+) policy:$/.exec(line)?.[1] ?? name;
    const version = /^ {2}(\S+):$/.exec(line)?.[1];
    if (name !== undefined && version !== undefined && !versions.has(name)) versions.set(name, version);
  }
  return versions;
}
