import type { Lookup } from "./expand.ts";

/** What BuildKit defines by itself; the values depend on the machine that builds. */
const PLATFORM_ARGS = new Set(["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"]);
const PROXY_ARGS = /^(?:HTTP_PROXY|HTTPS_PROXY|FTP_PROXY|NO_PROXY|ALL_PROXY)$/i;

/** The ARGs before the first FROM. */
export interface GlobalScope {
  readonly lookup: Lookup;
  declare(name: string, value: string | undefined): void;
  /** What a stage's ARG without a default gets. */
  inherited(name: string): string | undefined;
}

export function globalScope(args: Readonly<Record<string, string>>): GlobalScope {
  const values = new Map<string, string | undefined>();
  return {
    lookup(name) {
      const value = values.get(name);
      if (value !== undefined) return { value };
      return PLATFORM_ARGS.has(name) && !values.has(name) ? "unknown" : "unset";
    },
    declare: (name, value) => void values.set(name, Object.hasOwn(args, name) ? args[name] : value),
    inherited: (name) => values.get(name),
  };
}

/** Variables inside a stage: its ENV first, then its ARGs. */
export interface StageScope {
  readonly lookup: Lookup;
  declare(name: string, value: string | undefined): void;
}

export function stageScope(env: ReadonlyMap<string, { readonly value: string }>, global: GlobalScope, args: Readonly<Record<string, string>>, outsideBase: boolean): StageScope {
  const declared = new Map<string, string | undefined>();
  return {
    lookup(name) {
      const fromEnv = env.get(name);
      if (fromEnv !== undefined) return { value: fromEnv.value };
      const value = declared.get(name);
      if (value !== undefined) return { value };
      if (declared.has(name)) return PLATFORM_ARGS.has(name) ? "unknown" : "unset";
      // an outside base may have set it, and proxy settings come from the machine that builds
      return outsideBase || PROXY_ARGS.test(name) ? "unknown" : "unset";
    },
    declare: (name, value) => void declared.set(name, Object.hasOwn(args, name) ? args[name] : (value ?? global.inherited(name))),
  };
}
