import type { Image, ImagePackage } from "../image/image.ts";
import type { PackageChange } from "./comparison.ts";

/** Packages that are there in other versions, or in one image only; by kind, then by name. */
export function packageChanges(before: Image, after: Image): readonly PackageChange[] {
  const [old, now] = [versionsOf(before), versionsOf(after)];
  const changes: PackageChange[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    const one = was?.one ?? is?.one;
    const [left, right] = [sorted(was?.versions), sorted(is?.versions)];
    if (one !== undefined && left.join("\n") !== right.join("\n")) changes.push({ kind: one.kind, name: one.name, before: left, after: right });
  }
  return changes.toSorted((a, b) => (a.kind === b.kind ? compare(a.name, b.name) : compare(a.kind, b.kind)));
}

interface Versions {
  readonly one: ImagePackage;
  readonly versions: Set<string>;
}

function versionsOf(image: Image): ReadonlyMap<string, Versions> {
  const found = new Map<string, Versions>();
  for (const one of image.packages().found) {
    const key = `${one.kind} ${one.name}`;
    const known = found.get(key) ?? { one, versions: new Set<string>() };
    known.versions.add(one.version);
    found.set(key, known);
  }
  return found;
}

function sorted(versions: ReadonlySet<string> | undefined): readonly string[] {
  return [...(versions ?? [])].toSorted(compare);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
