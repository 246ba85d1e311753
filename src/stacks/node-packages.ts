import type { NodePackages, Workspace } from "../detect/node/application.ts";
import { managerFacts } from "../facts/node-managers.ts";
import { copies, run } from "./instructions.ts";

/** What an installation is for. */
export type Purpose = "all" | "production";

/** The manager, where Node does not bring it; it stays in the stages that build. */
export function managerSetup(packages: NodePackages): string[] {
  const facts = managerFacts[packages.name];
  if (packages.name === "npm") return ["# Else npm asks the registry for news of itself before it begins.", "ENV NPM_CONFIG_UPDATE_NOTIFIER=false"];
  const settings =
    packages.name === "yarn-berry"
      ? [
          "# Plain node_modules, which need no loader when the application starts.",
          "ENV YARN_NODE_LINKER=node-modules YARN_ENABLE_IMMUTABLE_INSTALLS=true YARN_ENABLE_TELEMETRY=0",
          "",
        ]
      : [];
  if (packages.program !== undefined) return settings;
  // yarn is in some of Node's images already, in whatever version
  const forced = packages.name.startsWith("yarn") ? " --force" : "";
  return [
    ...settings,
    `# ${nameOf(packages)} in one version. It stays out of the final stage.`,
    run([`npm install --global${forced} ${facts.installer}@${packages.version ?? ""}`], [cache("/root/.npm")]),
  ];
}

function nameOf({ name }: NodePackages): string {
  return name.startsWith("yarn") ? "Yarn" : name === "bun" ? "Bun" : name;
}

/** The lock, where there is one, and what it was made from, with scripts dropped that have no use in an image. */
export function copyManifests(packages: NodePackages): string[] {
  const dropped = packages.droppedScripts;
  return [
    `# ${packages.lock === undefined ? "What says what is required" : "The lock and what it was made from"}, so that a change of the source does not install anything again.`,
    ...copies(packages.manifests),
    ...(dropped.length === 0
      ? []
      : [
          `# ${dropped.join(" and ")}: for working copies, or done by the build; an installation would start ${dropped.length === 1 ? "it" : "them"}.`,
          `RUN npm pkg delete ${dropped.map((name) => `scripts.${name}`).join(" ")}`,
        ]),
  ];
}

/** The installation itself, as the lock says or not at all. */
export function install(packages: NodePackages, purpose: Purpose, workspace: Workspace | undefined): string {
  const production = purpose === "production" && packages.keepsDevelopment !== true;
  const mounts = [
    cache(managerFacts[packages.name].cache),
    ...(packages.secretSettings === undefined ? [] : [`type=secret,id=npmrc,target=/app/${packages.secretSettings}`]),
  ];
  return run([command(packages, production, workspace)], mounts);
}

function command(packages: NodePackages, production: boolean, workspace: Workspace | undefined): string {
  const locked = packages.lock !== undefined;
  switch (packages.name) {
    case "npm": {
      const only = production && workspace !== undefined ? ` --workspace=${workspace.folder}` : "";
      return `npm ${locked ? "ci" : "install"}${production ? " --omit=dev" : ""}${only} --no-audit --no-fund`;
    }
    case "pnpm":
      return `pnpm install${locked ? " --frozen-lockfile" : ""}${production ? " --prod" : ""}${production && workspace !== undefined ? ` --filter "${workspace.packageName}..."` : ""}`;
    case "yarn-classic":
      return `yarn install${locked ? " --frozen-lockfile" : ""} --non-interactive${production ? " --production" : ""}`;
    case "yarn-berry": {
      const yarn = yarnProgram(packages);
      if (production) return `${yarn} workspaces focus${workspace === undefined ? "" : ` ${workspace.packageName}`} --production`;
      return `${yarn} install${locked ? " --immutable" : ""}`;
    }
    case "bun":
      return `bun install${locked ? " --frozen-lockfile" : ""}${production ? " --production" : ""}`;
  }
}

function yarnProgram({ program }: NodePackages): string {
  return program === undefined ? "yarn" : `node ${program}`;
}

/** A script of package.json, from the folder that holds it. */
export function runScript(packages: NodePackages, script: string, words: readonly string[] = []): readonly string[] {
  const run = packages.program === undefined ? managerFacts[packages.name].run.split(" ") : ["node", `/app/${packages.program}`, "run"];
  return [...run, script, ...(words.length === 0 ? [] : [...(packages.name === "npm" ? ["--"] : []), ...words])];
}

/** A script of another package of the workspace, from its root. */
export function runMemberScript(packages: NodePackages, member: { readonly name: string; readonly folder: string }, script: string): readonly string[] {
  switch (packages.name) {
    case "npm":
      return ["npm", "run", script, `--workspace=${member.folder}`];
    case "pnpm":
      return ["pnpm", "--filter", member.name, "run", script];
    case "bun":
      return ["bun", "run", "--cwd", member.folder, script];
    default:
      return [...(packages.program === undefined ? ["yarn"] : ["node", packages.program]), "workspace", member.name, "run", script];
  }
}

/** A program that a package brings. */
export function runProgram(packages: NodePackages, words: readonly string[]): readonly string[] {
  switch (packages.name) {
    case "npm":
      return ["npx", ...words];
    case "pnpm":
      return ["pnpm", "exec", ...words];
    case "bun":
      return ["bun", "x", ...words];
    default:
      return packages.program === undefined ? ["yarn", ...words] : ["node", `/app/${packages.program}`, ...words];
  }
}

function cache(target: string): string {
  return `type=cache,target=${target}`;
}
