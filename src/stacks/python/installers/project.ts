import type { PackageManager } from "../../../detect/package-manager.ts";
import { flags, uvCache, uvPipInstall, type Manager, type ManagerQuestion } from "./kind.ts";

/** What the project says of itself that it requires: Hatch, setuptools, flit, and any manager without its lock. */
export function declaredOnly(packages: PackageManager, { addedServer, inContext }: ManagerQuestion): Manager {
  const { groups, development, manifest } = packages;
  const reads = packages.build?.reads ?? [];
  return {
    uv: "index",
    files: [...new Set([...packages.manifests, ...reads])].map(inContext),
    developmentFiles: [],
    comments: [
      "# No lock: every build takes the newest versions that fit. `uv lock` makes one; init then writes an installation from it.",
      "# What the project requires, without the project: its code is copied below.",
    ],
    caches: [uvCache],
    needsEnvironment: true,
    commands: (purpose) => [
      [
        uvPipInstall,
        `-r ${manifest}`,
        ...flags("--extra", [...groups.extras, ...(purpose === "development" ? (development?.extras ?? []) : [])]),
        ...flags("--group", [...groups.add, ...(purpose === "development" ? (development?.groups ?? []) : [])]),
        ...(addedServer === undefined ? [] : [addedServer]),
      ].join(" "),
    ],
  };
}
