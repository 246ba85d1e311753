import type { UvPackages } from "../../../detect/package-manager.ts";
import { flags, uvCache, uvPipInstall, type Manager, type ManagerQuestion, type Purpose } from "./kind.ts";
import { declaredOnly } from "./project.ts";

/** uv with its lock: alone, or as one member of a workspace. */
export function uvManager(packages: UvPackages, question: ManagerQuestion): Manager {
  if (packages.lock === undefined) return { ...declaredOnly(packages, question), uv: "image" };
  const { addedServer, inContext } = question;
  return {
    uv: "image",
    files: packages.manifests.map(inContext),
    developmentFiles: [],
    comments: ["# The lock as it is, or not at all."],
    caches: [uvCache],
    needsEnvironment: false,
    commands: (purpose) => [sync(packages, purpose), ...(addedServer === undefined ? [] : [`${uvPipInstall} ${addedServer}`])],
  };
}

function sync({ groups, workspace, development }: UvPackages, purpose: Purpose): string {
  const inDevelopment = purpose === "development";
  return [
    "uv sync --locked",
    ...(workspace === undefined ? [] : [`--package ${workspace.package}`]),
    ...(inDevelopment ? [] : groups.leaveOut.map((group) => (group === "dev" ? "--no-dev" : `--no-group ${group}`))),
    ...flags("--group", [...groups.add, ...(inDevelopment ? (development?.groups ?? []).filter((group) => !groups.leaveOut.includes(group)) : [])]),
    ...flags("--extra", [...groups.extras, ...(inDevelopment ? (development?.extras ?? []) : [])]),
    workspace === undefined ? "--no-install-project" : "--no-install-workspace",
    "--compile-bytecode",
  ].join(" ");
}
