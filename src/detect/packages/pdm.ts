import type { Project } from "../../project/project.ts";
import { at, readToml } from "../../project/toml.ts";
import type { LockFile, PdmPackages } from "../package-manager.ts";
import { normalName } from "../requirements.ts";
import { from, lineOf } from "../source.ts";
import { buildSystemOf } from "./build-system.ts";
import { pdmHashes } from "./content-hash.ts";
import { inGroup, isDevelopmentGroup, rootsOf } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { chosenGroups, neededGroups } from "./groups.ts";
import type { AskedFor } from "./install-commands.ts";
import { filesOfLock } from "./lock-files.ts";
import type { LockedPackage } from "./locked.ts";
import { dependencyIn } from "./poetry.ts";
import { groupsIn, requirementsIn, strings, tableOf, textOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";

/** What PDM installs. */
export function readPdm(project: Project, pyproject: Pyproject, asked: AskedFor): Dependencies {
  const own = requirementsIn(pyproject, pyproject.at("project", "dependencies"));
  const groups = new Map([...groupsIn(pyproject, "dependency-groups"), ...groupsIn(pyproject, "tool", "pdm", "dev-dependencies")]);
  const extras = groupsIn(pyproject, "project", "optional-dependencies");
  // `pdm sync --prod` installs neither development groups nor optional ones
  const choice = chosenGroups({
    groups: [...groups.keys()],
    extras: [...extras.keys()],
    defaults: [],
    asked,
    needed: neededGroups({ own, groups, extras }),
    isDevelopment: isDevelopmentGroup,
  });
  const direct = [...own, ...choice.add.flatMap((group) => groups.get(group) ?? []), ...choice.extras.flatMap((extra) => extras.get(extra) ?? [])];
  const text = project.read("pdm.lock");
  const table = text === undefined ? undefined : readToml(text);
  const packages: PdmPackages = {
    name: "pdm",
    manifest: pyproject.path,
    manifests: [pyproject.path, ...(text === undefined ? [] : ["pdm.lock"]), ...(project.exists("pdm.toml") ? ["pdm.toml"] : [])],
    lock: text === undefined ? undefined : stateOf(text, table, pyproject, groups.size),
    build: pyproject.at("tool", "pdm", "distribution") === false ? undefined : buildSystemOf(pyproject),
    groups: choice,
    options: [],
    indexes: indexesOf(pyproject),
    local: [...own, ...direct].filter(({ kind }) => kind === "local").map(({ name }) => name),
  };
  const listed = table?.["package"];
  return {
    packages: {
      value: packages,
      confidence: text === undefined ? "likely" : "certain",
      evidence: [text === undefined ? from(pyproject.path, lineOf(pyproject.text, "[tool.pdm"), "[tool.pdm]") : from("pdm.lock", undefined, "PDM's lock file")],
    },
    direct,
    elsewhere: [
      ...[...groups].filter(([group]) => !choice.add.includes(group)).flatMap(([group, list]) => inGroup(group, list)),
      ...[...extras].filter(([extra]) => !choice.extras.includes(extra)).flatMap(([extra, list]) => inGroup(extra, list)),
    ],
    locked:
      table === undefined
        ? undefined
        : (Array.isArray(listed) ? listed.map(tableOf) : []).map((one) => packageOf(one, tableOf(at(table, "metadata", "files")))),
    roots: rootsOf(direct),
    contradictions: [],
    problems: [],
  };
}

function packageOf(table: Readonly<Record<string, unknown>>, files: Readonly<Record<string, unknown>>): LockedPackage {
  const name = textOf(table["name"]) ?? "";
  const version = textOf(table["version"]);
  return {
    name: normalName(name),
    version,
    wheels: filesOfLock(table["files"] ?? files[`${name} ${version ?? ""}`]),
    source: table["git"] !== undefined ? "vcs" : table["path"] !== undefined ? "local" : table["url"] !== undefined ? "url" : "index",
    dependencies: strings(table["dependencies"]).flatMap(dependencyIn),
    extras: {},
    marker: textOf(table["marker"]),
    groups: table["groups"] === undefined ? undefined : strings(table["groups"]),
  };
}

function stateOf(text: string, table: Readonly<Record<string, unknown>> | undefined, pyproject: Pyproject, groups: number): LockFile {
  const strategy = strings(at(table, "metadata", "strategy"));
  const place = {
    path: "pdm.lock",
    writtenBy: undefined,
    hashes: text.includes("sha256:"),
    ...(at(table, "metadata", "strategy") === undefined || strategy.includes("inherit_metadata") ? {} : { withoutMarkers: true as const }),
  };
  const written = textOf(at(table, "metadata", "content_hash"))?.replace(/^sha256:/, "");
  if (written === undefined) return { ...place, state: "unknown", reason: "it holds no content hash that can be compared" };
  const known = pdmHashes(pyproject, developmentLists(pyproject)).indexOf(written);
  if (known !== -1) return { ...place, state: "fresh", reason: "its content hash is that of pyproject.toml", ...(known === 0 ? {} : { oldHash: true }) };
  // how groups that include others go into the hash differs between versions
  const plain = groups === 0 || !pyproject.text.includes("include-group");
  return plain
    ? { ...place, state: "stale", reason: "its content hash is not that of pyproject.toml" }
    : { ...place, state: "unknown", reason: "its content hash covers groups that include others" };
}

/** Groups as PDM hashes them: the lines as written. */
function developmentLists(pyproject: Pyproject): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const table of [pyproject.at("dependency-groups"), pyproject.at("tool", "pdm", "dev-dependencies")])
    for (const [name, list] of Object.entries(tableOf(table))) lists[name] = [...(lists[name] ?? []), ...strings(list)];
  return lists;
}

function indexesOf(pyproject: Pyproject): string[] {
  const listed = pyproject.at("tool", "pdm", "source");
  return (Array.isArray(listed) ? listed.map(tableOf) : []).flatMap((one) => textOf(one["name"]) ?? textOf(one["url"]) ?? []);
}
