import type { Fact } from "../application.ts";
import { nodeDebianNeeds } from "../../facts/node-debian.ts";
import { dependencySource, type Manifest } from "./manifest.ts";
import type { Prisma } from "./application.ts";

export interface DebianPackages {
  readonly build: readonly Fact<string>[];
  readonly runtime: readonly Fact<string>[];
}

/** Debian packages that the dependencies need: to be built, and to run. */
export function debianPackages(manifests: readonly Manifest[], prisma: Fact<Prisma> | undefined): DebianPackages {
  const build = new Map<string, Fact<string>>();
  const runtime = new Map<string, Fact<string>>();
  const add = (into: Map<string, Fact<string>>, name: string, evidence: Fact<string>["evidence"]): void => {
    if (!into.has(name)) into.set(name, { value: name, confidence: "likely", evidence });
  };
  for (const manifest of manifests) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const needs = Object.hasOwn(nodeDebianNeeds, name) ? nodeDebianNeeds[name] : undefined;
      if (needs === undefined) continue;
      const evidence = [dependencySource(manifest, name)];
      for (const one of needs.build) add(build, one, evidence);
      for (const one of needs.runtime) add(runtime, one, evidence);
    }
  }
  if (prisma?.value.engines === true) {
    for (const into of [build, runtime]) add(into, "openssl", prisma.evidence);
  }
  return { build: [...build.values()], runtime: [...runtime.values()] };
}
