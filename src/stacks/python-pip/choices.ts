import type { Shape } from "../../contract/shape.ts";
import type { PackageManager, WebApplication } from "../../detect/application.ts";
import { debianNeeds } from "../../facts/python-debian.ts";
import { slimPython, suiteOf } from "../../facts/python-images.ts";
import { pythonServer } from "../../facts/python-servers.ts";
import { withoutTrailing } from "../../text/trim.ts";

/** All that the files say, decided: what the contract asks for, else what was found, else what suits the stack. */
export interface Choices {
  readonly base: string;
  readonly builder: string;
  readonly final: string;
  readonly environment: string;
  /** Requirement files to copy: those that are installed, and what they include. */
  readonly manifests: readonly string[];
  /** Those to install from. */
  readonly lists: readonly string[];
  /** uv where the requirements give no options that it and pip take differently. */
  readonly installer: "uv" | "pip";
  /** A server that no requirement brings, to be installed beside them. */
  readonly addedServer: string | undefined;
  readonly buildPackages: readonly string[];
  readonly packages: readonly string[];
  readonly user: { readonly name: string; readonly uid: number };
  /** Whether the base has the user already. */
  readonly userExists: boolean;
  readonly sources: readonly string[];
  readonly importRoot: string | undefined;
  /** Absolute. */
  readonly dataDirectories: readonly string[];
  readonly port: number;
  readonly healthPath: string | undefined;
  readonly command: readonly string[];
}

export const workdir = "/app";

/** Users of Debian's own base. */
const DEBIAN_USERS: Readonly<Record<string, number>> = { "www-data": 33, nobody: 65_534, daemon: 1, games: 5, backup: 34 };

export function choose(application: WebApplication, shape: Shape): Choices {
  const base = shape.base ?? slimPython(application.python.value);
  const port = shape.port ?? application.port.value;
  const [builder, final] = stageNames(shape.stages ?? []);
  const server = application.server.value;
  const user = userOf(shape);
  return {
    base,
    builder,
    final,
    environment: shape.virtualEnvironment ?? "/opt/venv",
    manifests: manifestsOf(application.packages.value),
    lists: listsOf(application.packages.value),
    installer: application.packages.value.options.length === 0 ? "uv" : "pip",
    addedServer: server.declared ? undefined : server.name,
    buildPackages: named(
      application.buildPackages.map((fact) => fact.value),
      base,
    ),
    packages: named(unique([...(shape.packages ?? []), ...application.runtimePackages.map((fact) => fact.value)]), base),
    user,
    userExists: DEBIAN_USERS[user.name] === user.uid,
    sources: unique([...(shape.files ?? []).flatMap(relative), ...application.sources.map((fact) => fact.value)]),
    importRoot: application.importRoot,
    dataDirectories: application.dataDirectories.map((fact) => absolute(fact.value)),
    port,
    healthPath: shape.healthPath ?? application.health?.value,
    command: commandOf(application, shape, port),
  };
}

function listsOf(packages: PackageManager): readonly string[] {
  return packages.name === "pip" || packages.name === "pip-tools" ? packages.lists : packages.manifests.slice(0, 1);
}

/** What pip-tools made its list from stays at home. */
function manifestsOf(packages: PackageManager): readonly string[] {
  return packages.manifests.filter((path) => packages.name !== "pip-tools" || path !== packages.manifest || packages.lists.includes(path));
}

/** The last of the names is the final stage's, the one before it the builder's. */
function stageNames(names: readonly string[]): readonly [string, string] {
  const [final = "runtime", builder = "builder"] = names.toReversed();
  return [builder, final];
}

function userOf(shape: Shape): { readonly name: string; readonly uid: number } {
  const name = shape.user?.name ?? "app";
  return { name, uid: shape.user?.uid ?? DEBIAN_USERS[name] ?? 10_001 };
}

/** Packages under the names that the base's Debian knows them by. */
function named(packages: readonly string[], base: string): readonly string[] {
  if (suiteOf(base) === "bookworm") return packages;
  const renamed = new Map(Object.values(debianNeeds).flatMap((needs) => Object.entries(needs.renamed ?? {})));
  return packages.map((name) => renamed.get(name) ?? name);
}

/** A path of the final stage as it is written in the application's directory: `app/`, `/app/app`. */
function relative(path: string): readonly string[] {
  const inside = path.startsWith(`${workdir}/`) ? path.slice(workdir.length + 1) : path;
  const plain = withoutTrailing(inside.replace(/^(?:\.\/)+/, ""), "/");
  return plain === "" || plain.startsWith("/") || plain.split("/").includes("..") ? [] : [plain];
}

function absolute(folder: string): string {
  if (folder === ".") return workdir;
  return folder.startsWith("/") ? folder : `${workdir}/${folder}`;
}

function commandOf(application: WebApplication, shape: Shape, port: number): readonly string[] {
  const { name: server, worker } = application.server.value;
  const [name = "", ...words] = pythonServer(server).command(application.entry.value, port);
  return [shape.program?.split("/").at(-1) === name ? shape.program : name, ...words, ...(worker === undefined ? [] : ["--worker-class", worker])];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
