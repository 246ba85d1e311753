import type { PylockPackages } from "../../../detect/package-manager.ts";
import { uvCache, uvPipInstall, type Manager, type ManagerQuestion } from "./kind.ts";

/** A lock of PEP 751 holds addresses and hashes of all files: whatever made it, uv installs it. */
export function pylockManager({ lock, manifest }: PylockPackages, { addedServer, inContext }: ManagerQuestion): Manager {
  const file = lock?.path ?? manifest;
  return {
    uv: "index",
    files: [inContext(file)],
    developmentFiles: [],
    comments: [],
    caches: [uvCache],
    needsEnvironment: true,
    commands: () => [`${uvPipInstall} -r ${file}`, ...(addedServer === undefined ? [] : [`${uvPipInstall} ${addedServer}`])],
  };
}
