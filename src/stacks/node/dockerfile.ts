import { aptInstall, copies, copy, environment, execForm, labels, runThatShips, shellWord } from "../instructions.ts";
import { install, runProgram } from "../node-packages.ts";
import { baseStage, builderStage, developmentStage, versioned, workdir } from "../node-stages.ts";
import { isNodeUser, type Choices, type Health } from "./choices.ts";

const BASE = "base";
const DEPENDENCIES = "dependencies";
const PROBE = "require('http').get({WHERE},r=>process.exit(GOOD?0:1)).on('error',()=>process.exit(1)).on('timeout',()=>process.exit(1))";

/** Stages that are built side by side: one installs what production needs, one builds with everything; the final one takes what they made. */
export function dockerfile(choices: Choices): string {
  const { application, packages, installs, builds } = choices;
  // without a build there is one stage that installs, under the builder's name
  const single = !builds;
  const alone = single && application.development === undefined && installs;
  if (alone)
    return [
      "",
      ...baseStage(application, packages, choices.buildPackages, choices.builder),
      install(packages, "production", application.workspace),
      "",
      ...finalStage(choices, choices.builder),
      "",
    ].join("\n");
  const lines = [
    "",
    ...(installs || builds || application.development !== undefined ? baseStage(application, packages, choices.buildPackages, BASE) : []),
    ...(installs ? ["", ...dependenciesStage(choices, single ? choices.builder : DEPENDENCIES)] : []),
    ...(builds ? ["", ...builderStage(application, packages, buildOptions(choices))] : []),
    ...developmentStage(application, packages, BASE, choices.port),
    "",
    ...finalStage(choices, single ? choices.builder : DEPENDENCIES),
    "",
  ];
  return lines.join("\n");
}

function dependenciesStage(choices: Choices, name: string): string[] {
  const { packages, application } = choices;
  if (prunes(choices)) {
    return [
      "# Prisma's client is generated into the packages, so they are those of the builder without what is for development.",
      "",
      `FROM ${choices.builder} AS ${name}`,
      `WORKDIR ${workdir}`,
      "RUN CI=true pnpm prune --prod --ignore-scripts",
    ];
  }
  return [`FROM ${BASE} AS ${name}`, install(packages, "production", application.workspace)];
}

/** pnpm keeps what Prisma generates at a place that only it knows. */
function prunes({ packages, application }: Choices): boolean {
  return packages.name === "pnpm" && application.prisma !== undefined && application.prisma.value.output === undefined && application.workspace === undefined;
}

function buildOptions({ application, packages, builder }: Choices): Parameters<typeof builderStage>[2] {
  const { prisma, framework, build } = application;
  const generates = prisma !== undefined && !/\bprisma generate\b/.test(build?.value.command ?? "");
  const schema = prisma?.value.schema;
  const before = generates
    ? [runProgram(packages, ["prisma", "generate", ...(schema === undefined || schema === "prisma/schema.prisma" ? [] : [shellWord(`--schema=${schema}`)])])]
    : [];
  const caches = framework.value === "next" ? [".next/cache"] : [];
  const variables: (readonly [string, string])[] =
    framework.value === "nuxt" ? [["NITRO_PRESET", "node-server"]] : framework.value === "next" ? [["NEXT_TELEMETRY_DISABLED", "1"]] : [];
  // what checks the environment when it is imported has none while the image is built
  if (application.environment.some(({ value }) => value.name === "SKIP_ENV_VALIDATION")) variables.push(["SKIP_ENV_VALIDATION", "1"]);
  return { from: BASE, name: builder, before, environment: variables, caches };
}

function finalStage(choices: Choices, dependencies: string): string[] {
  const { base, final, home, user, port, health, sources, environment: variables } = choices;
  return [
    `FROM ${base} AS ${final}`,
    ...systemSetup(choices),
    ...bunProgram(choices),
    "",
    ...environment(variables),
    "",
    "# The code belongs to root: what runs can read it and not change it.",
    `WORKDIR ${workdir}`,
    ...packagesOf(choices, dependencies),
    ...(home === workdir ? [] : [`WORKDIR ${home}`]),
    ...inHome(choices, sources),
    ...outputsOf(choices),
    ...dataFolders(choices),
    "",
    ...labels({ ...choices.application.labels }),
    "",
    `# ${user.name}, as a number: Kubernetes' runAsNonRoot does not look up names.`,
    `USER ${user.uid}:${user.uid}`,
    `EXPOSE ${port}`,
    ...(health === undefined ? [] : ["", ...healthCheck(health, port)]),
    "",
    ...start(choices),
  ];
}

/** Bun runs the sources itself: its program comes from the stage that installed it. */
function bunProgram({ command, packages, builds, installs, builder, application }: Choices): string[] {
  if (command[0] !== "bun" || packages.name !== "bun") return [];
  const from = builds || application.development !== undefined || !installs ? BASE : builder;
  return ["", copy(["/usr/local/lib/node_modules/bun/bin/bun.exe"], "/usr/local/bin/bun", from)];
}

/** Packages of the system and the user; nothing in it depends on the application, so it is made beside the other stages. */
function systemSetup(choices: Choices): string[] {
  const { runtimePackages, user } = choices;
  const commands = [...(runtimePackages.length === 0 ? [] : aptInstall(versioned(runtimePackages))), ...userCommands(choices)];
  if (commands.length === 0) return [];
  return [...(isNodeUser(choices) ? [] : ["", `# ${user.name} has a home it can write: libraries keep caches there.`]), ...runThatShips(commands)];
}

function userCommands(choices: Choices): string[] {
  const { name, uid } = choices.user;
  if (isNodeUser(choices)) return [];
  // the number is taken by the user that Node's image has: the name changes
  if (uid === 1000) return [`usermod --login ${name} node`, `groupmod --new-name ${name} node`];
  return [`useradd --uid ${uid} --user-group --home-dir /tmp --shell /usr/sbin/nologin ${name}`];
}

/** What production needs of the registry, and package.json, which tells Node how to read the files. */
function packagesOf({ application, packages, installs }: Choices, dependencies: string): string[] {
  const { workspace, bundled } = application;
  if (bundled) return [];
  if (workspace !== undefined && installs) return [`COPY --from=${dependencies} ${workdir} ./`];
  const settings = packages.manifests.find((path) => path === "package.json" || path.endsWith("/package.json"));
  return [
    ...(installs ? [copy([`${workdir}/node_modules`], "./node_modules/", dependencies)] : []),
    ...(settings === undefined ? [] : [copy(["package.json"], "./")]),
  ];
}

/** Files as they lie in the repository. */
function inHome({ application }: Choices, sources: readonly string[]): string[] {
  const folder = application.workspace?.folder;
  if (folder === undefined) return copies(sources);
  return sources.map((path) => copy([`${folder}/${path.replace(/\/$/, "")}`], path.endsWith("/") ? `./${path}` : "./"));
}

function outputsOf(choices: Choices): string[] {
  const { application, builder, home, installs } = choices;
  const { framework, bundled, prisma, workspace } = application;
  const lines: string[] = [];
  if (installs && prisma !== undefined && prisma.value.output === undefined && !prunes(choices))
    lines.push("# What Prisma generated.", copy([`${workdir}/node_modules/.prisma`], `${workdir}/node_modules/.prisma/`, builder));
  for (const entry of new Set((workspace?.members ?? []).flatMap((member) => (bundled ? [] : member.runtime))))
    lines.push(copy([`${workdir}/${entry.replace(/\/$/, "")}`], `${workdir}/${entry}`, builder));
  for (const { value } of application.outputs) {
    const path = value.replace(/\/$/, "");
    // the standalone server brings the folders above it, so that a workspace finds its packages
    if (framework.value === "next" && path.endsWith("/standalone")) lines.push(copy([`${home}/${path}`], `${workdir}/`, builder));
    else lines.push(copy([`${home}/${path}`], value.endsWith("/") ? `./${value}` : "./", builder));
  }
  return lines;
}

function dataFolders({ dataDirectories, user }: Choices): string[] {
  if (dataDirectories.length === 0) return [];
  return [
    "# What the application writes. Under a read-only root mount a volume or a tmpfs there.",
    `RUN install -d -o ${user.uid} -g ${user.uid} ${dataDirectories.join(" ")}`,
  ];
}

const GOOD: Readonly<Record<Health["kind"], string>> = { route: "r.statusCode===200", page: "r.statusCode<400", any: "r.statusCode<500" };
const WHY: Readonly<Record<Health["kind"], string>> = {
  route: "# Fails on any status but 200, asks no proxy, and needs nothing that is not there.",
  page: "# Asks the page itself, since no path for health checks was found; a redirect counts as alive.",
  any: "# No path for health checks was found: any answer that is no failure of the server counts as alive.",
};

/** With what Node brings, on 127.0.0.1: no package, no proxy. */
function healthCheck({ path, kind }: Health, port: number): string[] {
  const where = `host:'127.0.0.1',port:${port},path:${/^[\w./~%-]+$/.test(path) ? `'${path}'` : JSON.stringify(path)},timeout:2000`;
  const program = PROBE.replace("WHERE", () => where).replace("GOOD", GOOD[kind]);
  return [
    WHY[kind],
    "HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --start-interval=1s --retries=3 \\",
    `    CMD ${execForm(["node", "-e", program])}`,
  ];
}

/** Node itself is started, not npm, which would keep the signal to stop from it. */
function start({ init, command }: Choices): string[] {
  if (!init) return [`CMD ${execForm(command)}`];
  return [
    "# Nothing in the application handles SIGTERM, and process 1 without a handler ignores it: tini is process 1 and passes it on.",
    'ENTRYPOINT ["tini", "--"]',
    `CMD ${execForm(command)}`,
  ];
}
