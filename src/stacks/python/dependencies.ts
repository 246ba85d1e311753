import { uvImage, uvVersion } from "../../facts/python-images.ts";
import { aptInstall, copies, copy, environment as variables, run } from "../instructions.ts";
import { workdir, type Choices } from "./choices.ts";
import { asCopied } from "./copied.ts";
import type { Purpose } from "./installers/kind.ts";

/** The stage that those that install begin from: uv, compilers, and the lock with what it was made from. */
export function baseStage(choices: Choices): string[] {
  const { base, stages, buildPackages, manager, environment, folder, local, addedServer } = choices;
  // `uv sync` knows its environment by the one name, `uv pip` by the other
  const synced = !manager.needsEnvironment;
  const named = manager.needsEnvironment || local.length > 0 || addedServer !== undefined;
  return [
    `FROM ${base} AS ${stages.base}`,
    ...(buildPackages.length === 0
      ? []
      : ["", "# To build what the package index has no wheel for; none of it gets into the final stage.", run(aptInstall(buildPackages))]),
    "",
    ...(manager.uv === "image"
      ? [
          "# uv comes from its own image and takes the base's Python. It stays out of the final stage.",
          copy(["/uv"], "/usr/local/bin/", `${uvImage}:${uvVersion}`),
        ]
      : [
          "# uv installs what pip would, in a fraction of the time. It stays out of the final stage.",
          run([`pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore uv==${uvVersion}`]),
        ]),
    "# Bytecode is never compared with its source: the files are the same from build to build, and a start reads them at once.",
    ...variables([
      ...(synced ? [["UV_PROJECT_ENVIRONMENT", environment] as const] : []),
      ...(named ? [["VIRTUAL_ENV", environment] as const] : []),
      ["UV_PYTHON_DOWNLOADS", "never"],
      ["UV_LINK_MODE", "copy"],
      ["PYC_INVALIDATION_MODE", "UNCHECKED_HASH"],
    ]),
    ...(manager.needsEnvironment
      ? ["# Made at the path it will run from: its scripts name their interpreter by its full path.", `RUN python -m venv --without-pip ${environment}`]
      : []),
    "",
    `# ${choices.application.packages.value.lock === undefined ? "What says what is required" : "The lock and what it was made from"}, so that a change of the source does not install anything again.`,
    `WORKDIR ${workdir}`,
    ...copies(manager.files),
    ...(folder === "" || !manager.needsEnvironment ? [] : [`WORKDIR ${workdir}/${folder}`]),
  ];
}

/** What production needs, and nothing else. */
export function builderStage(choices: Choices): string[] {
  const { stages, manager, addedServer } = choices;
  return [
    `FROM ${stages.base} AS ${stages.builder}`,
    ...manager.comments,
    ...(addedServer === undefined
      ? []
      : [`# No requirement brings ${addedServer.split("==")[0] ?? addedServer}, which the command below starts. Better list it there, with a version.`]),
    install(choices, "production"),
    ...localPackages(choices),
  ];
}

export function install({ manager, application }: Choices, purpose: Purpose): string {
  const mounts = manager.caches.map((folder) => `type=cache,target=${folder}`);
  // credentials of another index: docker build --secret id=netrc,src=$HOME/.netrc
  const secret = application.packages.value.indexes.length === 0 ? [] : ["type=secret,id=netrc,target=/root/.netrc"];
  return run(manager.commands(purpose), [...mounts, ...secret]);
}

/** Folders of the repository that are packages: installed whole, so that the final stage needs nothing of their sources. */
export function localPackages({ local, manager, application, sources, folder }: Choices): string[] {
  if (local.length === 0) return [];
  const own = folder === "" ? "." : folder;
  const reads = application.packages.value.build?.reads ?? [];
  const itself = local.includes(own);
  const inContext = (path: string): string => (folder === "" ? path : `${folder}/${path}`);
  const others = local.filter((path) => path !== own);
  const version = application.packages.value.build?.versionFromGit === true ? ["ARG VERSION=0.0.0"] : [];
  const told = version.length === 0 ? "" : "SETUPTOOLS_SCM_PRETEND_VERSION=$VERSION ";
  return [
    "",
    itself && application.ownPackage !== undefined
      ? "# The application is looked up among what is installed, by itself or by its server, so it is installed too; what runs is the code below."
      : "# Packages of the repository itself, as packages: their sources stay here.",
    ...version,
    ...copies([
      ...others.map((path) => `${path}/`),
      ...(itself
        ? unique([...reads, ...sources].map(inContext))
            .filter((path) => !manager.files.includes(path))
            .map(asCopied)
        : []),
    ]),
    run(
      [`${told}uv pip install --compile-bytecode --no-deps ${local.map((path) => (path === "." ? "." : `${workdir}/${path}`)).join(" ")}`],
      [`type=cache,target=/root/.cache/uv`],
    ),
  ];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
