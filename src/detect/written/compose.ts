import { besidePath, joinPath, parentOf, pathFrom } from "../../project/folder.ts";
import { readYamlDocument } from "../../project/yaml.ts";
import type { Place } from "../place.ts";
import { filesNamed, inside, upwards } from "../place.ts";
import { lineOf } from "../source.ts";

/** A service of a Compose file. */
export interface ComposeService {
  /** The Compose file, relative to the application. */
  readonly path: string;
  readonly name: string;
  readonly line: number | undefined;
  readonly image: string | undefined;
  /** `command` and `entrypoint`, joined. */
  readonly commands: readonly string[];
  /** Ports inside the container, those that others are told of first. */
  readonly ports: readonly number[];
  readonly environment: Readonly<Record<string, string>>;
  /** Dockerfile it is built from, relative to the application. */
  readonly dockerfile: string | undefined;
  /** Directory it is built in, relative to the application: `.`, `..`. */
  readonly context: string | undefined;
  /** The words of its own health check. */
  readonly healthcheck: string | undefined;
  /** The stage it is built to. */
  readonly target: string | undefined;
}

const NAME = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;
const DEVELOPERS = /(?:dev|local|test|override|ci|debug|watch|traefik)/;
const MOST_FILES = 8;

function isComposeName(name: string): boolean {
  return NAME.test(name);
}

/** Services of the Compose files beside the application and above it, those for production first. */
export function composeServices(place: Place): ComposeService[] {
  const files = filesNamed(place, isComposeName);
  const found = upwards(place).flatMap((up) => {
    const folder = up === "" ? place.directory : besidePath(place.directory, up).replace(/^\.$/, "");
    return folders(folder).flatMap((one) => composeFiles(files, one).map((path) => pathFrom(place.directory, path)));
  });
  return [...new Set(found)].slice(0, MOST_FILES).flatMap((path) => servicesIn(place, path));
}

function folders(folder: string): string[] {
  return [folder, ...["docker", "deploy", "deployment", "compose", "deployments", "docker/compose"].map((name) => inside(folder, name))];
}

function composeFiles(files: readonly string[], folder: string): string[] {
  const found = files.filter((file) => parentOf(file) === folder);
  return found.toSorted((one, other) => Number(DEVELOPERS.test(one)) - Number(DEVELOPERS.test(other)) || one.length - other.length);
}

/**
 * The services that run the application: built in its directory, or from a Dockerfile in it, or taken from a registry under the repository's name.
 * @param name the repository's
 */
export function ownServices(services: readonly ComposeService[], name: string): ComposeService[] {
  const built = services.filter(isBuiltHere);
  const images = new Set(built.flatMap(({ image }) => image ?? []));
  // a service that names the image another one builds runs the same application
  const own = services.filter((service) => built.includes(service) || (service.image !== undefined && images.has(service.image)));
  return own.length > 0 ? own : services.filter(({ context, image }) => context === undefined && image !== undefined && lastName(image) === name.toLowerCase());
}

/** `shop` of `registry.example/team/shop:1.2`. */
function lastName(image: string): string {
  return image.split("@", 1)[0]?.split("/").at(-1)?.split(":", 1)[0]?.toLowerCase() ?? "";
}

function isBuiltHere({ context, dockerfile, path }: ComposeService): boolean {
  if (context === undefined) return false;
  if (context === ".") return dockerfile === undefined || !dockerfile.startsWith("../") || besides(path);
  return context.startsWith("..") && dockerfile !== undefined && !dockerfile.startsWith("../");
}

function besides(path: string): boolean {
  return !path.startsWith("../");
}

function servicesIn(place: Place, path: string): ComposeService[] {
  const text = place.project.read(path);
  if (text === undefined) return [];
  const folder = parentOf(path) || ".";
  // `../flask` of a Compose file above the folder `flask` is the folder itself
  const own = (written: string): string | undefined => {
    const whole = joinPath(place.directory, written);
    return whole === undefined ? undefined : pathFrom(place.directory, whole);
  };
  return Object.entries(servicesOf(text)).flatMap(([name, value]) => {
    if (typeof value !== "object" || value === null) return [];
    const service = value as Readonly<Record<string, unknown>>;
    const build = service["build"];
    const table = (typeof build === "object" && build !== null ? build : {}) as Readonly<Record<string, unknown>>;
    const context = typeof build === "string" ? build : typeof table["context"] === "string" ? table["context"] : build === undefined ? undefined : ".";
    const at = context === undefined || /^(?:https?:|git@|\/|\$)/.test(context) ? undefined : own(besidePath(folder, context));
    const dockerfile = typeof table["dockerfile"] === "string" ? table["dockerfile"] : undefined;
    return [
      {
        path,
        name,
        line: lineOf(text, `${name}:`),
        image: typeof service["image"] === "string" ? service["image"] : undefined,
        commands: ["command", "entrypoint"]
          .flatMap((key) => (service[key] === undefined || service[key] === null ? [] : [wordsIn(service[key])]))
          .filter((one) => one !== ""),
        ports: portsIn(service),
        environment: environmentIn(service["environment"]),
        dockerfile: at === undefined ? undefined : own(besidePath(at, dockerfile ?? "Dockerfile")),
        context: at,
        healthcheck: healthcheckIn(service["healthcheck"]),
        target: typeof table["target"] === "string" ? table["target"] : undefined,
      },
    ];
  });
}

function wordsIn(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(" ") : typeof value === "string" ? value.replaceAll("\n", " && ") : "";
}

function healthcheckIn(value: unknown): string | undefined {
  const test = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)["test"] : undefined;
  return test === undefined ? undefined : wordsIn(test);
}

function portsIn(service: Readonly<Record<string, unknown>>): number[] {
  const all = [service["ports"], service["expose"]].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return all.flatMap((one) => {
    const target = typeof one === "object" && one !== null ? (one as Readonly<Record<string, unknown>>)["target"] : one;
    const written = typeof target === "number" || typeof target === "string" ? String(target) : "";
    const digits = /(?:^|[:}])(?:\$\{\w+:?-)?(\d{1,5})\}?(?:\/tcp)?$/.exec(written)?.[1];
    const port = Number(digits ?? Number.NaN);
    return port > 0 && port < 65_536 ? [port] : [];
  });
}

function environmentIn(value: unknown): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  if (Array.isArray(value)) {
    for (const one of value) {
      const [name = "", ...rest] = String(one).split("=");
      entries.push([name, rest.join("=")]);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, text] of Object.entries(value)) entries.push([name, typeof text === "object" ? "" : String(text)]);
  }
  return Object.fromEntries(entries);
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
