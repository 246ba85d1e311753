import type { PdmPackages, PipenvPackages, PoetryPackages } from "../../../detect/package-manager.ts";
import { lockReaders } from "../../../facts/python-images.ts";
import { flags, uvCache, uvPipInstall, type Manager, type ManagerQuestion, type Purpose } from "./kind.ts";

const LIST = "/tmp/requirements.txt";
const OLD_HASH =
  "# An older PDM wrote the lock, and newer ones take it for stale: after `pdm lock`, put `pdm lock --check` in front. uv installs it, hashes compared.";

interface Export {
  readonly label: string;
  /** The command that makes the lock where there is none. */
  readonly lock: string;
  /** Commands that compare the lock with its manifest and write it as requirements. */
  readonly commands: (purpose: Purpose) => readonly string[];
  /** What uv is given to install; undefined: those requirements. */
  readonly installs?: string;
  /** Undefined: that the lock is written out and compared. */
  readonly comment?: string;
}

/**
 * Managers whose lock is written as requirements with hashes, which uv then installs: that takes seconds, asks the index for nothing but the packages,
 * and works behind a mirror, where Poetry's and PDM's own ways of asking are not served.
 */
export function exportedManager(packages: PoetryPackages | PdmPackages | PipenvPackages, { addedServer, inContext }: ManagerQuestion): Manager {
  const { label, lock, commands, installs = `-r ${LIST}`, comment } = exportOf(packages);
  const missing = packages.lock === undefined;
  const says = comment ?? `# ${label} says what its lock holds, and fails where that does not belong to its manifest; uv installs it, hashes compared.`;
  return {
    uv: "index",
    files: packages.manifests.map(inContext),
    developmentFiles: [],
    comments: missing ? [`# There is no lock: every build makes one from the newest versions. Better commit what \`${packages.name} lock\` makes.`] : [says],
    caches: [uvCache],
    needsEnvironment: true,
    commands: (purpose) => [
      ...(missing ? [lock] : []),
      ...commands(purpose),
      `${uvPipInstall} ${installs}`,
      ...(addedServer === undefined ? [] : [`${uvPipInstall} ${addedServer}`]),
    ],
  };
}

function exportOf(packages: PoetryPackages | PdmPackages | PipenvPackages): Export {
  switch (packages.name) {
    case "poetry":
      return poetry(packages);
    case "pdm":
      return pdm(packages);
    case "pipenv":
      return pipenv(packages);
  }
}

function poetry({ groups, development }: PoetryPackages): Export {
  const tool = `uvx --from poetry==${lockReaders.poetry} --with poetry-plugin-export==${lockReaders["poetry-plugin-export"]} poetry`;
  return {
    label: "Poetry",
    lock: `${tool} lock`,
    commands: (purpose) => {
      const added = [...groups.keep, ...groups.add, ...(purpose === "development" ? [...groups.leaveOut, ...(development?.groups ?? [])] : [])];
      const extras = [...groups.extras, ...(purpose === "development" ? (development?.extras ?? []) : [])];
      return [
        [
          `${tool} export --no-interaction --output ${LIST}`,
          ...(added.length === 0 ? [] : [`--with ${[...new Set(added)].join(",")}`]),
          ...flags("--extras", extras),
        ].join(" "),
      ];
    },
  };
}

function pdm({ groups, development, lock }: PdmPackages): Export {
  if (lock?.withoutMarkers === true) return pdmVersions(groups.extras);
  const tool = `PDM_CHECK_UPDATE=false uvx --from pdm==${lockReaders.pdm} --with unearth==${lockReaders.unearth} pdm`;
  return {
    label: "PDM",
    lock: `${tool} lock`,
    ...(lock?.oldHash === true ? { comment: OLD_HASH } : {}),
    commands: (purpose) => {
      const added = [...groups.add, ...groups.extras, ...(purpose === "development" ? [...(development?.groups ?? []), ...(development?.extras ?? [])] : [])];
      return [
        ...(lock?.oldHash === true ? [] : [`${tool} lock --check`]),
        [`${tool} export${purpose === "production" ? " --prod" : ""} --output ${LIST}`, ...flags("--group", [...new Set(added)])].join(" "),
      ];
    },
  };
}

/** PDM itself does not write such a lock as requirements; the versions in it are kept all the same. */
function pdmVersions(extras: readonly string[]): Export {
  const versions = [
    "import tomllib",
    "locked = tomllib.load(open('pdm.lock', 'rb'))['package']",
    "print(*(p['name'] + '==' + p['version'] for p in locked if not {'git', 'url', 'path'} & p.keys()), sep='\\n')",
  ].join("; ");
  return {
    label: "PDM",
    lock: "",
    commands: () => [`python -c "${versions}" > ${LIST}`],
    installs: ["-r pyproject.toml", ...flags("--extra", extras), `--constraint ${LIST}`].join(" "),
    comment:
      "# The lock does not say for whom each package is, so only its versions are taken: `pdm lock --strategy inherit_metadata` makes one whose hashes can be compared.",
  };
}

function pipenv({ lock, indexes }: PipenvPackages): Export {
  const tool = `uvx --from pipenv==${lockReaders.pipenv} pipenv`;
  return {
    label: "Pipenv",
    lock: `${tool} lock`,
    commands: (purpose) => [
      ...(lock === undefined ? [] : [`${tool} verify`]),
      // without the line that names the default index, which a mirror may stand in for
      `${tool} requirements --hash${purpose === "development" ? " --dev" : ""} > ${LIST}`,
      ...(indexes.length === 0 ? [`sed -i '/^-i /d' ${LIST}`] : []),
    ],
  };
}
