import { addTo } from "../../text/add-to.ts";
import { normalName } from "../requirements.ts";
import { holds } from "./markers.ts";

/** A package that a lock file fixes. */
export interface LockedPackage {
  /** Normalised. */
  readonly name: string;
  readonly version: string | undefined;
  /** File names of its wheels; undefined where the lock lists none. */
  readonly wheels: readonly string[] | undefined;
  readonly source: "index" | "vcs" | "url" | "local";
  readonly dependencies: readonly LockedDependency[];
  /** Dependencies that its extras bring. */
  readonly extras: Readonly<Record<string, readonly LockedDependency[]>>;
  /** When it is installed at all, where the lock says so of the package itself. */
  readonly marker: string | undefined;
  /** Groups it is locked for, where the lock says so. */
  readonly groups: readonly string[] | undefined;
}

export interface LockedDependency {
  readonly name: string;
  readonly extras: readonly string[];
  readonly marker: string | undefined;
  /** Set where a lock holds several versions of one package. */
  readonly version?: string | undefined;
}

/** Every package that installing the roots brings on a version of Python. */
export function closureOf(packages: readonly LockedPackage[], roots: readonly LockedDependency[], python: string): LockedPackage[] {
  const byName = new Map<string, LockedPackage[]>();
  for (const one of packages) addTo(byName, one.name, one);

  const reached = new Map<LockedPackage, Set<string>>();
  const waiting: LockedDependency[] = [];
  const none = new Set<string>();
  const want = (dependency: LockedDependency, extras: ReadonlySet<string>): void => {
    if (dependency.marker === undefined || holds(dependency.marker, { python, extras })) waiting.push(dependency);
  };
  for (const root of roots) want(root, none);

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const found of byName.get(next.name) ?? []) {
      if (next.version !== undefined && found.version !== undefined && next.version !== found.version) continue;
      if (found.marker !== undefined && !holds(found.marker, { python, extras: none })) continue;
      const known = reached.get(found);
      const extras = known ?? new Set<string>();
      const fresh = next.extras.map(normalName).filter((extra) => !extras.has(extra));
      if (known !== undefined && fresh.length === 0) continue;
      for (const extra of fresh) extras.add(extra);
      reached.set(found, extras);
      if (known === undefined) for (const dependency of found.dependencies) want(dependency, extras);
      for (const extra of fresh) for (const dependency of found.extras[extra] ?? []) want(dependency, extras);
    }
  }
  return [...reached.keys()];
}
