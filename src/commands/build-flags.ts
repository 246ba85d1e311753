import type { BuildOptions } from "./build.ts";

const parse = (input: string): string => input;

interface TextFlag {
  readonly kind: "parsed";
  readonly parse: (input: string) => string;
  readonly brief: string;
  readonly optional: true;
  readonly placeholder?: string;
}
interface TextsFlag extends TextFlag {
  readonly variadic: true;
}
interface Switch {
  readonly kind: "boolean";
  readonly brief: string;
  readonly default: false;
  readonly withNegated: false;
}

function one(brief: string, placeholder?: string): TextFlag {
  return { kind: "parsed", parse, brief, optional: true, ...(placeholder === undefined ? {} : { placeholder }) };
}

function several(brief: string, placeholder?: string): TextsFlag {
  return { ...one(brief, placeholder), variadic: true };
}

function on(brief: string): Switch {
  return { kind: "boolean", brief, default: false, withNegated: false };
}

/** The flags of `plimsoll build` as they come from the command line. */
export interface BuildFlags {
  readonly verbose: boolean;
  readonly measure: boolean;
  readonly format?: string[];
  readonly output?: string[];
  readonly engine?: string;
  readonly base?: string[];
  readonly image?: string;
  readonly tag?: string[];
  readonly buildArg?: string[];
  readonly label?: string[];
  readonly secret?: string[];
  readonly ssh?: string[];
  readonly cacheFrom?: string[];
  readonly cacheTo?: string[];
  readonly platform?: string[];
  readonly builder?: string;
  readonly push: boolean;
  readonly archive?: string;
  readonly noCache: boolean;
  readonly quiet: boolean;
}

type Texts = "buildArg" | "cacheFrom" | "cacheTo" | "format" | "label" | "platform" | "secret" | "ssh" | "tag";

/** What `plimsoll build` has beside the flags of every verb that builds. */
export const buildFlags: Readonly<Record<Texts, TextsFlag> & Record<"archive" | "builder", TextFlag> & Record<"measure" | "noCache" | "push", Switch>> = {
  tag: several("A name for the image, instead of the contract's", "NAME"),
  buildArg: several("A build argument; NAME alone takes its value from the environment", "NAME=value"),
  label: several("A label of the image", "NAME=value"),
  secret: several("A secret for RUN --mount=type=secret: id=NAME,src=FILE or id=NAME,env=VARIABLE", "secret"),
  ssh: several("SSH keys for RUN --mount=type=ssh: default", "keys"),
  cacheFrom: several("Where to read a cache: type=registry,ref=… type=local,src=…", "cache"),
  cacheTo: several("Where to write it: type=registry,ref=… type=local,dest=… type=inline", "cache"),
  platform: several("linux/amd64,linux/arm64 (default: the engine's own)", "PLATFORM"),
  builder: one("Another buildx builder, such as a remote or Kubernetes one", "NAME"),
  push: on("Into the registry that the tag names, instead of into the engine"),
  archive: one("Into an OCI archive, instead of into the engine", "FILE"),
  noCache: on("Take nothing from the cache"),
  measure: on("Build cold, unchanged and after changes, on a copy, and tell what each build reused; keeps no image"),
  format: several("How to show a measurement: text, json or markdown; may be given several times", "FORMAT"),
};

/** The flags in the words of the command. */
export function optionsOfBuild(flags: Omit<BuildFlags, "engine">, directory: string): BuildOptions {
  const { base, buildArg, format, label, output, platform, secret, tag, ...rest } = flags;
  return {
    ...rest,
    directory,
    image: rest.image,
    bases: base ?? [],
    tags: tag ?? [],
    buildArgs: buildArg ?? [],
    labels: label ?? [],
    platforms: platform ?? [],
    secrets: secret ?? [],
    formats: format ?? [],
    outputs: output ?? [],
  };
}
