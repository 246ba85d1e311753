import type { Project } from "../../project/project.ts";
import { readToml } from "../../project/toml.ts";
import type { LockFile, PipenvPackages } from "../package-manager.ts";
import { normalName } from "../requirements.ts";
import { from } from "../source.ts";
import { pipfileHash } from "./content-hash.ts";
import { inGroup, rootsOf } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { noGroups } from "./groups.ts";
import type { LockedPackage } from "./locked.ts";
import { tableRequirements } from "./poetry.ts";
import { strings, tableOf, textOf } from "./pyproject.ts";

/** Sections of a Pipfile that hold no packages. */
const NO_PACKAGES = new Set(["source", "requires", "scripts", "pipenv"]);

/** What Pipenv installs; undefined where the Pipfile is no TOML. */
export function readPipenv(project: Project): Dependencies | undefined {
  const text = project.read("Pipfile");
  const table = text === undefined ? undefined : readToml(text);
  if (text === undefined || table === undefined) return undefined;
  const file = { path: "Pipfile", text };
  const direct = tableRequirements(file, tableOf(table["packages"]));
  const categories = Object.keys(table).filter((name) => !NO_PACKAGES.has(name) && name !== "packages");
  const lockText = project.read("Pipfile.lock");
  const lock = lockText === undefined ? undefined : readLock(lockText);
  const listed = table["source"];
  const packages: PipenvPackages = {
    name: "pipenv",
    manifest: "Pipfile",
    manifests: ["Pipfile", ...(lockText === undefined ? [] : ["Pipfile.lock"])],
    lock: lockText === undefined ? undefined : stateOf(lock, pipfileHash(table)),
    build: undefined,
    groups: { ...noGroups, others: categories },
    options: [],
    indexes: (Array.isArray(listed) ? listed.map(tableOf) : []).slice(1).flatMap((one) => textOf(one["name"]) ?? textOf(one["url"]) ?? []),
    local: direct.filter(({ kind }) => kind === "local").map(({ specifier }) => specifier),
  };
  return {
    packages: { value: packages, confidence: "certain", evidence: [from(lockText === undefined ? "Pipfile" : "Pipfile.lock", undefined, "Pipenv's file")] },
    direct,
    elsewhere: categories.flatMap((name) => inGroup(name, tableRequirements(file, tableOf(table[name])))),
    locked: lock?.packages,
    roots: lock?.packages.map(({ name }) => ({ name, extras: [], marker: undefined })) ?? rootsOf(direct),
    contradictions: [],
    problems:
      lockText === undefined
        ? [
            {
              code: "lock-missing",
              message: "there is a Pipfile, and no Pipfile.lock beside it",
              hint: "run `pipenv lock` and commit Pipfile.lock: without it every build installs other versions",
            },
          ]
        : [],
  };
}

interface PipfileLock {
  readonly hash: string | undefined;
  readonly packages: readonly LockedPackage[];
}

function readLock(text: string): PipfileLock | undefined {
  let table: Readonly<Record<string, unknown>>;
  try {
    table = tableOf(JSON.parse(text));
  } catch {
    return undefined;
  }
  const packages = Object.entries(tableOf(table["default"])).map(([name, value]): LockedPackage => {
    const one = tableOf(value);
    return {
      name: normalName(name),
      version: textOf(one["version"])?.replace(/^==/, ""),
      wheels: undefined,
      source: one["git"] !== undefined ? "vcs" : one["path"] !== undefined ? "local" : "index",
      dependencies: [],
      extras: Object.fromEntries(strings(one["extras"]).map((extra) => [normalName(extra), []])),
      marker: textOf(one["markers"]),
      groups: undefined,
    };
  });
  return { hash: textOf(tableOf(tableOf(table["_meta"])["hash"])["sha256"]), packages };
}

function stateOf(lock: PipfileLock | undefined, hash: string | undefined): LockFile {
  const place = { path: "Pipfile.lock", writtenBy: undefined, hashes: true };
  if (lock?.hash === undefined || hash === undefined) return { ...place, state: "unknown", reason: "it holds no hash that can be compared" };
  return lock.hash === hash
    ? { ...place, state: "fresh", reason: "its hash is that of the Pipfile" }
    : { ...place, state: "stale", reason: "its hash is not that of the Pipfile" };
}
