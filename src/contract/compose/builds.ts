import { dirname, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { composeDocument, mapIn, pairsIn, textsIn, type Written } from "./document.ts";
import { interpolate, type FindVariable } from "./interpolate.ts";

/** What a service of a Compose file builds. */
export interface ComposeBuild {
  readonly service: string;
  /** Absolute. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** A Dockerfile written into the Compose file. */
  readonly inline: string | undefined;
  readonly target: string | undefined;
  /** Without those whose value is not known. */
  readonly args: Readonly<Record<string, string>>;
  /** Names of further build contexts. */
  readonly contexts: readonly string[];
}

/** Where Compose files and what they name are read. */
export interface ComposeSource {
  /** The text of a file at an absolute path; undefined where there is none. */
  read(path: string): string | undefined;
  /** The variables that Compose takes from these files, or from those of a folder where none are named. */
  variables(folder: string, files: readonly string[]): FindVariable;
}

const COMPOSE_NAME = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;

/** The files of one folder that Compose may read together, the one that it reads by itself first. */
export function composeFiles(names: readonly string[]): readonly string[] {
  const main = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"].find((name) => names.includes(name));
  const others = names.filter((name) => COMPOSE_NAME.test(name) && name !== main);
  return main === undefined ? others : [main, ...others];
}

/**
 * What Compose files of one folder, given as absolute paths, build, file by file. What a file leaves out of a service's build is taken from the first file,
 * as Compose does when both are given; `extends` and `include` are followed. Profiles choose what is started, not what can be built. A file that is no YAML,
 * a remote context, and a path with an unknown variable are passed over.
 */
export function composeBuilds(paths: readonly string[], source: ComposeSource): readonly ComposeBuild[] {
  const [first] = paths;
  if (first === undefined) return [];
  const folder = dirname(first);
  return buildsOf(paths, { source, find: source.variables(folder, []), folder, depth: 0, included: { count: 0 } });
}

/** What Compose calls a project: where relative paths begin, and the variables. */
interface ComposeProject {
  readonly source: ComposeSource;
  readonly find: FindVariable;
  /** Absolute. */
  readonly folder: string;
  /** How many includes lead here. */
  readonly depth: number;
  /** How many files were included so far, in all. */
  readonly included: { count: number };
}

const DEEPEST = 10;
/** Files that includes lead to, a file as often as it is led to. */
const MOST_INCLUDES = 200;
/** Services that one extends, and that extends, and so on. */
const MOST_EXTENDED = 50;

function tooMuch(path: string, what: string): UserError {
  return new UserError("compose-too-large", `${path} cannot be followed: ${what}`, { hint: "give the Dockerfiles themselves" });
}

function buildsOf(paths: readonly string[], project: ComposeProject): readonly ComposeBuild[] {
  const [first, ...others] = paths.map((path) => servicesOf(path, project));
  if (first === undefined) return [];
  const builds = paths.flatMap((path) => includedBy(path, project));
  for (const [service, parts] of first) builds.push(...finish(service, parts, project));
  for (const services of others) {
    for (const [service, parts] of services) builds.push(...finish(service, merged(first.get(service), parts), project));
  }
  return builds;
}

/** Each a project of its own; the variables of the one that includes it come first. */
function includedBy(path: string, { depth, find, folder, included, source }: ComposeProject): ComposeBuild[] {
  const includes = composeDocument(path, source)["include"];
  if (depth > DEEPEST || !Array.isArray(includes)) return [];
  return includes.flatMap((each: unknown): readonly ComposeBuild[] => {
    const long = typeof each === "string" ? { path: each } : mapIn(each);
    const known = (written: unknown): readonly string[] => textsIn(written).flatMap((text) => interpolate(text, find) ?? []);
    const paths = known(long["path"]).flatMap((written) => (isRemote(written) ? [] : [resolve(folder, written)]));
    const [first] = paths;
    if (first === undefined) return [];
    included.count += paths.length;
    if (included.count > MOST_INCLUDES) throw tooMuch(path, `it includes more than ${MOST_INCLUDES} files`);
    const [own] = known(long["project_directory"]);
    const inside = own === undefined ? dirname(first) : resolve(folder, own);
    const theirs = source.variables(
      inside,
      known(long["env_file"]).map((written) => resolve(folder, written)),
    );
    return buildsOf(paths, { source, folder: inside, find: (name) => find(name) ?? theirs(name), depth: depth + 1, included });
  });
}

/** What a file says of a service's build; null for what it says and is not known. */
interface BuildParts {
  readonly context?: string | null;
  readonly dockerfile?: string | null;
  readonly inline?: string | null;
  readonly target?: string | null;
  readonly args: Readonly<Record<string, string | null>>;
  readonly contexts: readonly string[];
}

/** The builds of a file's services, those they extend put in. */
function servicesOf(path: string, project: ComposeProject): ReadonlyMap<string, BuildParts> {
  const services = mapIn(composeDocument(path, project.source)["services"]);
  const builds = new Map<string, BuildParts>();
  for (const name of Object.keys(services)) {
    const parts = partsOf(name, path, project, project.folder, new Set());
    if (parts !== undefined) builds.set(name, parts);
  }
  return builds;
}

/** `folder` is where the file's relative paths begin. Undefined for a service that is not there, or builds nothing. */
function partsOf(name: string, path: string, project: ComposeProject, folder: string, seen: ReadonlySet<string>): BuildParts | undefined {
  const key = `${path}#${name}`;
  const services = mapIn(composeDocument(path, project.source)["services"]);
  if (seen.has(key) || !Object.hasOwn(services, name)) return undefined;
  if (seen.size > MOST_EXTENDED) throw tooMuch(path, `${JSON.stringify(name)} is extended through more than ${MOST_EXTENDED} services`);
  const service = mapIn(services[name]);
  const { build, extends: base } = service;
  const own = typeof build === "string" ? readParts({ context: build }, project, folder) : isWritten(build) ? readParts(build, project, folder) : undefined;
  if (base === undefined) return own;

  const long = typeof base === "string" ? { service: base } : mapIn(base);
  const other = textsIn(long["service"])[0];
  const file = textsIn(long["file"])[0];
  const known = file === undefined ? undefined : interpolate(file, project.find);
  if (other === undefined || (file !== undefined && (known === undefined || isRemote(known)))) return own;
  const at = known === undefined ? path : resolve(folder, known);
  const below = partsOf(other, at, project, known === undefined ? folder : dirname(at), new Set([...seen, key]));
  return own === undefined ? below : merged(below, own);
}

function readParts(build: Written, { find }: Pick<ComposeProject, "find">, folder: string): BuildParts {
  const read = (key: string): string | null | undefined => (typeof build[key] === "string" ? (interpolate(build[key], find) ?? null) : undefined);
  const { context, dockerfile, inline, target } = {
    context: read("context"),
    dockerfile: read("dockerfile"),
    inline: read("dockerfile_inline"),
    target: read("target"),
  };
  const args = Object.entries(pairsIn(build["args"])).map(([name, value]) => [name, (value === undefined ? find(name) : interpolate(value, find)) ?? null]);
  return {
    ...(context === undefined ? {} : { context: context === null || isRemote(context) ? null : resolve(folder, context) }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(inline === undefined ? {} : { inline }),
    ...(target === undefined ? {} : { target }),
    args: Object.fromEntries(args) as BuildParts["args"],
    contexts: Object.keys(pairsIn(build["additional_contexts"])),
  };
}

function merged(below: BuildParts | undefined, above: BuildParts): BuildParts {
  if (below === undefined) return above;
  return { ...below, ...above, args: { ...below.args, ...above.args }, contexts: [...new Set([...below.contexts, ...above.contexts])] };
}

function finish(service: string, parts: BuildParts, { folder }: ComposeProject): readonly ComposeBuild[] {
  const { context = folder, dockerfile = "Dockerfile", inline, target } = parts;
  if (context === null || dockerfile === null || inline === null) return [];
  const args = Object.fromEntries(Object.entries(parts.args).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return [{ service, context, dockerfile, inline, target: target || undefined, args, contexts: parts.contexts }];
}

function isRemote(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|oci:|git:)/i.test(path) || /\.git(?:#|$)/.test(path);
}

function isWritten(value: unknown): value is Written {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
