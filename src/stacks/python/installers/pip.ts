import type { PipPackages, PipToolsPackages } from "../../../detect/package-manager.ts";
import { withoutTrailing } from "../../../text/trim.ts";
import { asCopied } from "../copied.ts";
import { uvCache, uvPipInstall, type Manager, type ManagerQuestion, type Purpose } from "./kind.ts";

/** Requirement files, written by hand or by pip-tools. uv installs them as pip does, unless they hold options that the two take differently. */
export function pipManager(packages: PipPackages | PipToolsPackages, { application, environment, addedServer, inContext }: ManagerQuestion): Manager {
  const { lists, development, options, lock } = packages;
  const local = packages.local.map((path) => withoutTrailing((path.split("[")[0] ?? path).replace(/^(?:\.\/)+/, ""), "/") || ".");
  const own = local.includes(".") ? [...(packages.build?.reads ?? []), ...application.sources.map(({ value }) => asCopied(value))] : [];
  const byPip = options.length > 0;
  const words = (purpose: Purpose): string =>
    [
      ...[...lists, ...(purpose === "development" ? (development?.lists ?? []) : [])].map((path) => `-r ${path}`),
      ...(addedServer === undefined ? [] : [addedServer]),
    ].join(" ");
  // a development list without hashes beside one with them cannot be asked for its own
  const hashed = (purpose: Purpose): string =>
    lock?.hashes === true && addedServer === undefined && (purpose === "production" || development === undefined) ? " --require-hashes" : "";
  return {
    uv: "index",
    // what pip-tools made its list from stays at home
    files: unique([
      ...packages.manifests.filter((path) => packages.name !== "pip-tools" || path !== packages.manifest || lists.includes(path)),
      ...own,
      ...local.filter((path) => path !== ".").map((path) => `${path}/`),
    ]).map((path) => (path.endsWith("/") ? `${inContext(path)}/` : inContext(path))),
    developmentFiles: (development?.files ?? []).map(inContext),
    comments: [
      ...(byPip ? ["# pip installs, since the requirements hold options that other installers take differently."] : []),
      ...(local.length > 0
        ? ["# The requirements name folders of the repository, so these had to be copied above: their changes install everything again."]
        : []),
    ],
    caches: [byPip ? "/root/.cache/pip" : uvCache],
    needsEnvironment: true,
    commands: (purpose) =>
      byPip
        ? [
            `pip --python ${environment}/bin/python install --disable-pip-version-check --no-compile${hashed(purpose)} ${words(purpose)}`,
            `python -m compileall -q -j 0 --invalidation-mode unchecked-hash ${environment}/lib`,
          ]
        : [`${uvPipInstall}${hashed(purpose)} ${words(purpose)}`],
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
