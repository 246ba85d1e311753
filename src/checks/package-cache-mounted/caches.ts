import type { PackageAction } from "../../plan/package-actions.ts";

/** Where a manager that root starts keeps what it downloads. */
export interface ManagedCache {
  readonly target: string;
  /** Options with which it keeps nothing. */
  readonly options: readonly string[];
  /** Variables that put it elsewhere, or switch it off. */
  readonly variables: RegExp;
  /** A command that empties it. */
  readonly cleans: RegExp;
}

const NOTHING = /^(?!)/;

/** Sources: the manuals of pip, uv, Poetry, npm, Cargo and Go; the folders in the official images. */
const caches: Readonly<Record<string, ManagedCache>> = {
  pip: {
    target: "/root/.cache/pip",
    options: ["--no-cache-dir"],
    variables: /^(?:PIP_NO_CACHE_DIR|PIP_CACHE_DIR|XDG_CACHE_HOME|HOME)$/,
    cleans: /^pip3? cache purge\b/,
  },
  uv: {
    target: "/root/.cache/uv",
    options: ["--no-cache", "--no-cache-dir"],
    variables: /^(?:UV_NO_CACHE|UV_CACHE_DIR|XDG_CACHE_HOME|HOME)$/,
    cleans: /^uv cache clean$/,
  },
  poetry: {
    target: "/root/.cache/pypoetry",
    options: ["--no-cache"],
    variables: /^(?:POETRY_CACHE_DIR|POETRY_NO_CACHE|XDG_CACHE_HOME|HOME)$/,
    cleans: /^rm -rf? (?:\$POETRY_CACHE_DIR|~\/\.cache\/pypoetry|\/root\/\.cache\/pypoetry)$/,
  },
  npm: { target: "/root/.npm", options: [], variables: /^(?:npm_config_cache|HOME)$/i, cleans: /^npm cache (?:clean|rm|clear)\b/ },
  cargo: { target: "/usr/local/cargo/registry", options: [], variables: /^CARGO_HOME$/, cleans: NOTHING },
  go: { target: "/go/pkg/mod", options: [], variables: /^(?:GOPATH|GOMODCACHE|GOFLAGS)$/, cleans: /^go clean\b.*-modcache/ },
};

/** The cache that a command fills; undefined where it fills none that is known. */
export function cacheOf({ manager, program, verb }: PackageAction): ManagedCache | undefined {
  if (verb !== "install" || program === "pnpm") return undefined;
  return caches[manager];
}
