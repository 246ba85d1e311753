import { parseDocument, visit } from "yaml";
import { isTooDeep } from "../yaml-depth.ts";
import { interpolate, type FindVariable } from "./interpolate.ts";

/** What a service of a Compose file builds. Paths are as written, relative to the file's folder. */
export interface ComposeBuild {
  readonly service: string;
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

const COMPOSE_NAME = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;

/** The files of one folder that Compose may read together, the one that it reads by itself first. */
export function composeFiles(names: readonly string[]): readonly string[] {
  const main = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"].find((name) => names.includes(name));
  const others = names.filter((name) => COMPOSE_NAME.test(name) && name !== main);
  return main === undefined ? others : [main, ...others];
}

/**
 * What the Compose files of one folder build, file by file. What a file leaves out of a service's build is taken from the first file, as Compose does
 * when both are given. A file that is no YAML, a remote context, and a path with an unknown variable are passed over.
 */
export function composeBuilds(texts: readonly string[], find: FindVariable): readonly ComposeBuild[] {
  const [first, ...others] = texts.map((text) => servicesOf(text));
  if (first === undefined) return [];
  const builds = [...first].flatMap(([service, build]) => readBuild(service, build, find));
  for (const services of others) {
    for (const [service, build] of services) builds.push(...readBuild(service, merged(first.get(service), build), find));
  }
  return builds;
}

type Written = Readonly<Record<string, unknown>>;

/** The `build` of each service, its short form written out. */
function servicesOf(text: string): ReadonlyMap<string, Written> {
  const services = asMap(asMap(readLeniently(text))["services"]);
  const builds = new Map<string, Written>();
  for (const [name, service] of Object.entries(services)) {
    const build = asMap(service)["build"];
    if (typeof build === "string") builds.set(name, { context: build });
    else if (typeof build === "object" && build !== null) builds.set(name, asMap(build));
  }
  return builds;
}

/** Plain numbers and truth values stay the text that was written; undefined for what is no YAML. */
function readLeniently(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    const document = parseDocument(text, { merge: true, logLevel: "silent" });
    if (document.errors.length > 0) return undefined;
    visit(document, {
      Scalar(_, node) {
        if ((typeof node.value === "number" || typeof node.value === "boolean") && node.source !== undefined) node.value = node.source;
      },
    });
    return document.toJS();
  } catch {
    return undefined;
  }
}

function merged(below: Written | undefined, build: Written): Written {
  if (below === undefined) return build;
  return { ...below, ...build, args: { ...asPairs(below["args"]), ...asPairs(build["args"]) } };
}

function readBuild(service: string, build: Written, find: FindVariable): readonly ComposeBuild[] {
  const read = (key: string, byDefault: string): string | undefined => (typeof build[key] === "string" ? interpolate(build[key], find) : byDefault);
  const context = read("context", ".");
  const dockerfile = read("dockerfile", "Dockerfile");
  const inline = typeof build["dockerfile_inline"] === "string" ? interpolate(build["dockerfile_inline"], find) : undefined;
  if (context === undefined || dockerfile === undefined || isRemote(context)) return [];
  const args: Record<string, string> = {};
  for (const [name, value] of Object.entries(asPairs(build["args"]))) {
    const known = value === undefined ? find(name) : interpolate(value, find);
    if (known !== undefined) args[name] = known;
  }
  const contexts = Object.keys(asPairs(build["additional_contexts"]));
  return [{ service, context, dockerfile, inline, target: read("target", "") || undefined, args, contexts }];
}

function isRemote(context: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(context) || /\.git(?:#|$)/.test(context);
}

/** A mapping, or a list of `NAME=value` and `NAME`; a name without a value stands for a variable of that name. */
function asPairs(written: unknown): Record<string, string | undefined> {
  if (Array.isArray(written)) {
    const pairs = written.filter((item) => typeof item === "string").map((item) => [item, item.indexOf("=")] as const);
    return Object.fromEntries(pairs.map(([item, at]) => (at === -1 ? [item, undefined] : [item.slice(0, at), item.slice(at + 1)])));
  }
  return Object.fromEntries(Object.entries(asMap(written)).map(([name, value]) => [name, typeof value === "string" ? value : undefined]));
}

function asMap(value: unknown): Written {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Written) : {};
}
