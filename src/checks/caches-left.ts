import type { ImageEntry } from "../image/image.ts";
import type { Place } from "../verdict/verdict.ts";
import type { ImageEvidence } from "./kind.ts";
import { entriesOf } from "./image-entries.ts";

export type CacheKind = "apt" | "apk" | "dnf" | "yum" | "zypper" | "pip" | "npm" | "yarn" | "conda" | "others";

/** A cache that one layer holds. */
export interface CacheLeft {
  /** Its folder: `/root/.npm/_cacache`. */
  readonly folder: string;
  readonly size: number;
  readonly layer: number;
  /** The layer that takes it away, too late; undefined where it is in the final tree. */
  readonly removedIn: number | undefined;
}

/** A few index files and locks are left by every package manager. */
const LITTLE = 100_000;

/** The folder of each cache, as the first group; what follows it is in it. A project's own .yarn/cache is what Yarn runs from, and no cache. */
const FOLDERS: Readonly<Record<CacheKind, RegExp>> = {
  apt: /^(\/var\/lib\/apt\/lists)\/(?!lock$|partial\/)/,
  apk: /^(\/var\/cache\/apk|\/etc\/apk\/cache)\//,
  dnf: /^(\/var\/cache\/(?:dnf|libdnf5|tdnf))\//,
  yum: /^(\/var\/cache\/yum)\//,
  zypper: /^(\/var\/cache\/zypp)\//,
  pip: /^(.*\/\.cache\/pip)\//,
  npm: /^(.*\/\.npm\/_cacache)\//,
  yarn: /^(.*\/\.cache\/yarn|.*\/\.yarn\/berry\/cache|\/usr\/local\/share\/\.cache\/(?:yarn|v\d))\//,
  conda: /^((?:\/[^/]+)*\/(?:conda|miniconda\d?|anaconda\d?|miniforge\d?|mambaforge|micromamba)\/pkgs)\//,
  others:
    /^(.*\/\.cache\/(?:uv|pypoetry|pdm|pipenv|go-build|composer|pre-commit|ccache|bun|pnpm)|.*\/\.local\/share\/pnpm\/store|.*\/\.bun\/install\/cache|\/go\/pkg\/mod\/cache|.*\/\.?cargo\/registry\/(?:cache|src)|.*\/\.m2\/repository|.*\/\.gradle\/caches|.*\/\.composer\/cache|.*\/\.bundle\/cache|.*\/\.nuget\/packages|\/tmp\/node-compile-cache)\//,
};

/** The caches of a package manager that layers above the base hold, in the final tree or below it. */
export function cachesLeft({ baseLayers = 0, image }: ImageEvidence, kind: CacheKind): readonly CacheLeft[] {
  const found = new Map<string, { -readonly [Key in keyof CacheLeft]: CacheLeft[Key] }>();
  const add = ({ layer, path, size, type }: ImageEntry, removedIn: number | undefined): void => {
    if (type !== "file" || layer < baseLayers) return;
    const folder = FOLDERS[kind].exec(path)?.[1];
    if (folder === undefined) return;
    const key = `${layer} ${removedIn ?? ""} ${folder}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { folder, size, layer, removedIn });
    else known.size += size;
  };
  for (const entry of entriesOf(image)) add(entry, undefined);
  for (const { entry, removedIn } of image.hidden()) add(entry, removedIn);
  return [...found.values()].filter(({ size }) => size > LITTLE);
}

/** What the messages `inImage` and `inLayer` of a check take. */
export function cacheArgs({ folder, layer, removedIn, size }: CacheLeft): Readonly<Record<string, string | number>> {
  return { folder, size, layer, removedIn: removedIn ?? "" };
}

export function cachePlace({ folder, layer }: CacheLeft): Place {
  return { kind: "image", path: folder, layer };
}
