import { PLACE_NAME } from "../dockerfile/template.ts";
import type { Lookup } from "./expand.ts";

/** What BuildKit defines by itself; the values depend on the machine that builds. */
const PLATFORM_ARGS = new Set([
  "TARGETPLATFORM",
  "TARGETOS",
  "TARGETOSVERSION",
  "TARGETARCH",
  "TARGETVARIANT",
  "BUILDPLATFORM",
  "BUILDOS",
  "BUILDOSVERSION",
  "BUILDARCH",
  "BUILDVARIANT",
  "TARGETSTAGE",
]);

export type BuildArgs = Readonly<Record<string, string>>;

/** The ARGs before the first FROM. */
export interface GlobalScope {
  readonly lookup: Lookup;
  /** An ARG with its default, if it has one; a build argument comes before it. */
  declare(name: string, value: string | undefined): void;
}

export function globalScope(args: BuildArgs): GlobalScope {
  const values = new Map<string, string>();
  return {
    lookup(name) {
      const value = values.get(name);
      if (value !== undefined) return { value };
      if (PLACE_NAME.test(name)) return "unknown";
      if (!PLATFORM_ARGS.has(name)) return "unset";
      const given = Object.hasOwn(args, name) ? args[name] : undefined;
      return given === undefined ? "unknown" : { value: given };
    },
    declare(name, given) {
      const value = Object.hasOwn(args, name) ? args[name] : given;
      if (value !== undefined) values.set(name, value);
    },
  };
}

/** Variables inside a stage. ARG and ENV write into one space, the later one wins, as in the builder. */
export interface StageScope {
  readonly lookup: Lookup;
  declare(name: string, value: string | undefined): void;
  set(name: string, value: string): void;
  /** What a stage on top of this one starts with: its ENV comes again, over its ARGs. */
  above(): StageScope;
}

type Known = Map<string, ReturnType<Lookup>>;

/** What every image without a PATH of its own gets. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The variables of the outside image that lies below are `base`; undefined where they are not known, and any may be set. */
export function stageScope(global: GlobalScope, args: BuildArgs, base: BuildArgs | undefined): StageScope {
  const known: Known = new Map(Object.entries(base ?? {}).map(([name, value]) => [name, { value }]));
  return openScope(global, args, base === undefined ? "unknown" : "unset", known);
}

/** The variables of an image that sets none. */
export const emptyImage: BuildArgs = { PATH: DEFAULT_PATH };

function openScope(global: GlobalScope, args: BuildArgs, otherwise: "unset" | "unknown", known: Known, env: Map<string, string> = new Map()): StageScope {
  return {
    lookup: (name) => known.get(name) ?? (PLACE_NAME.test(name) ? "unknown" : otherwise),
    declare(name, given) {
      const value = Object.hasOwn(args, name) ? args[name] : given;
      const found = value === undefined ? global.lookup(name) : { value };
      if (found !== "unset") known.set(name, found);
      // an image below may have set it; declared without a value, it is taken for one that has none
      else if (!known.has(name)) known.set(name, "unset");
    },
    set(name, value) {
      known.set(name, { value });
      env.set(name, value);
    },
    above() {
      const next: Known = new Map(known);
      for (const [name, value] of env) next.set(name, { value });
      return openScope(global, args, otherwise, next, new Map(env));
    },
  };
}
