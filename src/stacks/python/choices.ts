import type { Shape } from "../../contract/shape.ts";
import type { WebApplication } from "../../detect/application.ts";
import { compareVersions } from "../../detect/packages/markers.ts";
import { inSuite } from "../../facts/debian-series.ts";
import { debianNames } from "../../facts/python-debian.ts";
import { slimPython, suiteOf } from "../../facts/python-images.ts";
import { pythonServer, type PythonServerFacts } from "../../facts/python-servers.ts";
import { joinPath } from "../../project/folder.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { collectStatic, type StaticCollection } from "./django.ts";
import { waitsFor, type Awaited } from "./entrypoint.ts";
import { environmentOf } from "./environment.ts";
import type { Manager } from "./installers/kind.ts";
import { managerOf } from "./installers/installer-of.ts";
import { stageNames, type StageNames } from "./stage-names.ts";
import { userOf, type User } from "./user.ts";

/** All that the files say, decided: what the contract asks for, else what was found, else what suits the stack. */
export interface Choices {
  readonly application: WebApplication;
  readonly base: string;
  readonly stages: StageNames;
  /** Where the environment stands. */
  readonly environment: string;
  /** The application's folder in the context: empty, or `backend/`. */
  readonly folder: string;
  readonly manager: Manager;
  /** A server that no requirement brings, with its version. */
  readonly addedServer: string | undefined;
  /** Folders of the repository that are installed as packages, as the context has them. */
  readonly local: readonly string[];
  readonly buildPackages: readonly string[];
  readonly runtimePackages: readonly string[];
  /** Those of the contract alone. */
  readonly askedPackages: readonly string[];
  readonly user: User;
  readonly ownedByUser: boolean;
  /** What is copied, relative to the application's folder. */
  readonly sources: readonly string[];
  readonly variables: readonly (readonly [string, string])[];
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly statics: StaticCollection | undefined;
  /** Absolute. */
  readonly dataDirectories: readonly string[];
  readonly port: number;
  readonly health: Health;
  readonly waits: Awaited | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[];
  readonly developmentCommand: readonly string[];
  readonly developmentVariables: readonly (readonly [string, string])[];
  /** What of the development stage a contract asks otherwise than of the final one. */
  readonly development: {
    readonly packages: readonly string[];
    readonly user: User;
    readonly ownedByUser: boolean;
    readonly sources: readonly string[];
    /** Absolute. */
    readonly dataDirectories: readonly string[];
    readonly health: Health | undefined;
    readonly entrypoint: readonly string[] | undefined;
  };
}

export interface Health {
  readonly path: string;
  /** Whether the path is made for health checks: then only 200 will do. */
  readonly made: boolean;
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
  readonly host: string | undefined;
  readonly hostVariable: string | undefined;
}

export const workdir = "/app";

export function choose(application: WebApplication, shape: Shape): Choices {
  const base = shape.base ?? slimPython(application.python.value);
  const suite = suiteOf(base);
  const port = shape.port ?? application.port.value;
  const environment = shape.virtualEnvironment ?? "/opt/venv";
  const folder = folderOf(application);
  const inContext = (path: string): string => joinPath(folder, path) ?? path;
  const server = application.server.value;
  const facts = pythonServer(server.name);
  const addedServer = server.declared || facts.package === undefined ? undefined : `${facts.package}${facts.version === undefined ? "" : `==${facts.version}`}`;
  const found = application.runtimePackages.map((fact) => fact.value);
  const asked = shape.packages ?? [];
  const packages = (names: readonly string[]): readonly string[] => inSuite(debianNames(names, base), suite);
  const waits = waitsFor(application);
  const sources = sourcesOf(application, shape);
  const dataDirectories = unique([...application.dataDirectories.map((fact) => fact.value), ...(shape.writable ?? [])].map(absolute));
  const entrypoint = shape.entrypoint ?? (waits === undefined ? undefined : ["docker-entrypoint.sh"]);
  const { development = {} } = shape;
  return {
    application,
    base,
    stages: stageNames(shape.stages ?? []),
    environment,
    folder,
    manager: managerOf({ application, folder, environment, addedServer, inContext }),
    addedServer,
    local: localFolders(application, folder),
    buildPackages: packages(application.buildPackages.map((fact) => fact.value)),
    runtimePackages: packages(unique([...asked, ...found])),
    askedPackages: asked.filter((name) => !found.includes(name)),
    user: userOf(shape),
    ownedByUser: shape.ownedByUser === true,
    sources,
    variables: merged(environmentOf(application, port, environment), shape.environment),
    labels: { ...imageLabels(application), ...shape.labels },
    statics: collectStatic(application),
    dataDirectories,
    port,
    health: healthOf(application, shape),
    waits,
    entrypoint,
    command: shape.command ?? commandOf(application, shape, port),
    developmentCommand: development.command ?? reloadingCommand(application, port),
    developmentVariables: Object.entries(development.environment ?? {}),
    development: {
      packages: packages(unique([...(development.packages ?? []), ...found])),
      user: userOf({ user: { ...shape.user, ...development.user } }),
      ownedByUser: development.ownedByUser === true,
      sources: unique([...sources, ...(development.files ?? []).flatMap(relative)]),
      dataDirectories: unique([...dataDirectories, ...(development.writable ?? []).map(absolute)]),
      health: development.health === undefined ? undefined : healthOf(application, { ...shape, ...development }),
      entrypoint: development.entrypoint ?? entrypoint,
    },
  };
}

/** The context is the root of the workspace, which has the lock; the application lies in a folder of it. */
function folderOf({ packages, directory }: WebApplication): string {
  if (packages.value.name !== "uv" || packages.value.workspace === undefined || packages.value.workspace.root === ".") return "";
  const levels = packages.value.workspace.root.split("/").length;
  return directory.split("/").slice(-levels).join("/");
}

function localFolders({ packages, ownPackage }: WebApplication, folder: string): readonly string[] {
  const { value } = packages;
  const own = ownPackage === undefined ? [] : ["."];
  const members = value.name === "uv" && value.workspace !== undefined ? value.workspace.needed : [];
  // pip's are installed with the requirements that name them
  const local = value.name === "pip" || value.name === "pip-tools" || (value.name === "uv" && value.workspace !== undefined) ? [] : value.local;
  return unique([...members, ...[...own, ...local].map((path) => withoutTrailing(joinPath(folder, path.split("[")[0] ?? path) ?? path, "/") || ".")]);
}

function sourcesOf({ sources, migrations, server, entry, packages }: WebApplication, shape: Shape): string[] {
  const made = migrations?.value;
  const configured = server.value.configuration;
  const migrating =
    made === undefined || !made.declared
      ? []
      : [
          ...(made.directory === undefined ? [] : [made.directory.split("/")[0] ?? made.directory]),
          ...(made.tool === "aerich" ? ["pyproject.toml"] : []),
          ...made.command.filter((word) => word.endsWith(".ini") || word.endsWith("manage.py")).map((word) => word.split("/")[0] ?? word),
        ];
  return unique([
    ...(shape.files ?? []).flatMap(relative),
    ...sources.map((fact) => fact.value),
    // what is installed editable is read from where it lies
    ...(packages.value.name === "pip" || packages.value.name === "pip-tools" ? packages.value.local.flatMap(relative) : []),
    ...migrating,
    // a configuration file that is served
    ...(entry.value.endsWith(".ini") ? [entry.value.split("/")[0] ?? entry.value] : []),
    ...(configured === undefined || configured.startsWith("/") ? [] : [configured.replace(/^\.\//, "").split("/")[0] ?? configured]),
  ]);
}

function healthOf({ health, django }: WebApplication, shape: Shape): Health {
  const made = shape.healthPath !== undefined || (health !== undefined && health.confidence !== "default");
  return {
    path: shape.healthPath ?? health?.value ?? "/",
    made,
    interval: shape.health?.interval ?? 30,
    timeout: shape.health?.timeout ?? 3,
    startPeriod: shape.health?.startPeriod ?? 30,
    retries: shape.health?.retries ?? 3,
    host: django?.value.host,
    hostVariable: django?.value.hostVariable,
  };
}

function imageLabels({ labels }: WebApplication): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [`org.opencontainers.image.${name}`, value as string | undefined]));
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
  const { name: server, worker, configuration, release, arguments: given = [] } = application.server.value;
  const [name = "", ...words] = understood(pythonServer(server), pythonServer(server).command(application.entry.value, port), release);
  return [
    shape.program?.split("/").at(-1) === name ? shape.program : name,
    ...words,
    ...(server === "gunicorn" && configuration !== undefined ? ["--config", configuration] : []),
    ...(worker === undefined ? [] : ["--worker-class", worker]),
    ...given,
  ];
}

/** A command without the options that the release at hand does not know. */
function understood({ since = {} }: PythonServerFacts, words: readonly string[], release: string | undefined): readonly string[] {
  if (release === undefined) return words;
  const unknown = (word: string | undefined): boolean => word !== undefined && Object.hasOwn(since, word) && compareVersions(release, since[word] ?? "") < 0;
  return words.filter((word, index) => !unknown(word) && !unknown(words[index - 1]));
}

/** The framework's own server for development, else the one of production told to reload. */
function reloadingCommand(application: WebApplication, port: number): readonly string[] {
  const { framework, entry, server, django } = application;
  if (framework.value === "django" && django?.value.manage !== undefined) return ["python", django.value.manage, "runserver", `0.0.0.0:${port}`];
  if (framework.value === "flask" && entry.value.includes(":"))
    return ["flask", "--app", entry.value, "run", "--debug", "--host", "0.0.0.0", "--port", String(port)];
  const facts = pythonServer(server.value.name);
  return (facts.reloading ?? facts.command)(entry.value, port);
}

function merged(own: readonly (readonly [string, string])[], asked: Readonly<Record<string, string>> | undefined): (readonly [string, string])[] {
  const wanted = Object.entries(asked ?? {});
  return [...own.filter(([name]) => !wanted.some(([other]) => other === name)), ...wanted];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
