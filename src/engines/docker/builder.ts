import type { BuildSpec, FeatureUse, Refusal } from "../build-kind.ts";
import { engineWords, type CommandLine } from "../command-line.ts";

/** A buildx builder as `docker buildx inspect` tells of it. */
export interface Builder {
  readonly name: string;
  /** docker, docker-container, kubernetes, remote. */
  readonly driver: string;
  /** By the words of buildx: `Cache export`; empty where this buildx does not tell. */
  readonly features: ReadonlyMap<string, boolean>;
}

const OLDEST_BUILDX = [0, 13] as const;

/** What the builder at hand will not do of this build. */
export async function refusals(docker: CommandLine, spec: BuildSpec, _used: readonly FeatureUse[], signal?: AbortSignal): Promise<readonly Refusal[]> {
  const options = signal === undefined ? {} : { signal };
  const version = await docker.attempt(["buildx", "version"], options);
  signal?.throwIfAborted();
  const old = oldBuildx(version.code, version.stdout);
  if (old !== undefined) return [old];
  // with --debug buildx tells what a builder can; one that sleeps is started, as the build itself would do
  const named = spec.builder === undefined ? [] : [spec.builder];
  const inspected = await docker.attempt(["--debug", "buildx", "inspect", "--bootstrap", ...named], options);
  signal?.throwIfAborted();
  const unreachable = unreachableBuilder(inspected, spec.builder);
  if (unreachable !== undefined) return [unreachable];
  return [...refusedBy(readBuilder(inspected.stdout), spec)];
}

function oldBuildx(code: number, stdout: string): Refusal | undefined {
  if (code !== 0)
    return {
      kind: "refused",
      what: "docker has no buildx here",
      instead: "install docker-buildx (the package is called docker-buildx or docker-buildx-plugin)",
    };
  const [, major, minor] = /\bv?(\d+)\.(\d+)\.\d+/.exec(stdout) ?? [];
  if (major === undefined || Number(major) > OLDEST_BUILDX[0] || Number(minor) >= OLDEST_BUILDX[1]) return undefined;
  return { kind: "refused", what: `buildx ${major}.${minor} cannot tell how a build goes`, instead: `upgrade buildx to ${OLDEST_BUILDX.join(".")} or later` };
}

function unreachableBuilder(
  { code, stderr, stdout }: { readonly code: number; readonly stderr: string; readonly stdout: string },
  name = "",
): Refusal | undefined {
  // with --debug a stack follows
  const words = stderr.split("\n").find((line) => line.startsWith("ERROR: ")) ?? engineWords(stderr);
  const error = code === 0 ? /^Error:[ \t]*(\S.*)$/m.exec(stdout)?.[1] : words.replace(/^ERROR: /, "");
  if (error === undefined) return undefined;
  if (error.startsWith("no builder "))
    return { kind: "refused", what: `there is no builder ${name}`, instead: "docker buildx ls lists them; docker buildx create makes one" };
  return {
    kind: "refused",
    what: `the builder ${name === "" ? "in use" : name} cannot be reached: ${error}`,
    instead: "docker buildx ls tells of each builder; --builder takes another",
  };
}

/** Reads what `docker --debug buildx inspect` prints. */
export function readBuilder(text: string): Builder {
  const features = new Map<string, boolean>();
  for (const line of text.split("\n")) {
    const [, name, told] = /^ ([A-Z][^:]*):\s+(true|false)$/.exec(line) ?? [];
    // of several nodes one that cannot is enough
    if (name !== undefined) features.set(name, told === "true" && features.get(name) !== false);
  }
  const [, name = ""] = /^Name:[ \t]*(\S+)/m.exec(text) ?? [];
  const [, driver = ""] = /^Driver:[ \t]*(\S+)/m.exec(text) ?? [];
  return { name, driver, features };
}

/** What can be seen from the builder's kind and its features. A feature that it does not tell of is left to the build itself. */
export function* refusedBy(builder: Builder, spec: BuildSpec): Iterable<Refusal> {
  const { result = "engine" } = spec;
  const who = `the ${builder.driver} driver (builder ${builder.name})`;
  const lacks = (feature: string): boolean => builder.features.get(feature) === false;
  const other = "docker buildx create --name plimsoll --driver docker-container makes a builder that can; then --builder plimsoll";
  const exported = (spec.cacheTo ?? []).find((word) => cacheType(word) !== "inline");
  if (exported !== undefined && lacks("Cache export")) {
    yield { kind: "refused", what: `--cache-to ${exported}: ${who} exports no cache but type=inline`, instead: other };
  }
  const platforms = spec.platforms ?? [];
  if (platforms.length > 1 && lacks("Multi-platform build")) {
    yield { kind: "refused", what: `--platform ${platforms.join(",")}: ${who} builds for one at a time`, instead: other };
  } else if (platforms.length > 1 && result === "engine" && !holdsSeveralPlatforms(builder)) {
    yield {
      kind: "refused",
      what: "an image for several platforms does not go into the engine's own store",
      instead: "--push sends it to its registry, --archive FILE writes it",
    };
  }
  if (typeof result === "object" && lacks("OCI exporter")) yield { kind: "refused", what: `--archive: ${who} writes no OCI archive`, instead: other };
}

/** The engine's containerd store keeps all platforms of an image; what another builder hands over is one. */
function holdsSeveralPlatforms({ driver, features }: Builder): boolean {
  return driver === "docker" && features.get("Multi-platform build") === true;
}

/** `type=local,dest=…`; without a type it is a registry's name. */
function cacheType(word: string): string {
  return /(?:^|,)type=([^,]*)/.exec(word)?.[1] ?? "registry";
}
