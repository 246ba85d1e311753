import type { Shape } from "../contract/shape.ts";
import type { BuiltWithNode, NodePackages } from "../detect/node/application.ts";
import { debianSeries } from "../facts/debian-series.ts";
import { slimNode } from "../facts/node-releases.ts";
import { aptInstall, environment, execForm, run } from "./instructions.ts";
import { copyManifests, install, managerSetup, runMemberScript, runProgram, runScript } from "./node-packages.ts";

export const workdir = "/app";

/** Names of the stages: the contract's last one is the final stage's, the one before it the builder's. */
export function stageNames(shape: Shape): { readonly builder: string; readonly final: string } {
  // those for what all stages stand on and for development are called so here, too
  const others = (shape.stages ?? []).filter((name) => !/^(?:base|dev)/i.test(name));
  const [final = "runtime", builder = "builder"] = others.toReversed();
  return { builder, final };
}

/** The folder that the application has below the working folder of the stages that build. */
export function folderOf({ workspace }: BuiltWithNode): string {
  return workspace?.folder ?? "";
}

/** Where the application lies in the image. */
export function homeOf(application: BuiltWithNode): string {
  const folder = folderOf(application);
  return folder === "" ? workdir : `${workdir}/${folder}`;
}

/** `FROM … AS base`: the manager, what compiles, and the lock. */
export function baseStage(application: BuiltWithNode, packages: NodePackages, buildPackages: readonly string[], name: string): string[] {
  return [
    `FROM ${slimNode(application.node.value)} AS ${name}`,
    `WORKDIR ${workdir}`,
    ...(buildPackages.length === 0
      ? []
      : [
          "",
          "# For packages that have to be compiled; Node's own headers are in the image.",
          run(aptInstall(versioned(buildPackages))),
          "ENV npm_config_nodedir=/usr/local",
        ]),
    ...blankBefore(managerSetup(packages)),
    "",
    ...copyManifests(packages),
  ];
}

/** Debian packages with the series of versions that every release in use has: what changes within it are fixes. */
export function versioned(packages: readonly string[]): readonly string[] {
  return packages.map((name) => (Object.hasOwn(debianSeries, name) ? `${name}=${debianSeries[name] ?? ""}` : name));
}

function blankBefore(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

export interface BuildOptions {
  readonly from: string;
  readonly name: string;
  /** Words of commands that run before the build: `prisma generate`. */
  readonly before: readonly (readonly string[])[];
  /** Variables for the build alone. */
  readonly environment: readonly (readonly [string, string])[];
  /** Folders that keep what a build can use again; they do not get into the image. */
  readonly caches: readonly string[];
}

/** The stage that builds, with every package; only what it makes leaves it. */
export function builderStage(
  application: BuiltWithNode,
  packages: NodePackages,
  { from, name, before, environment: variables, caches }: BuildOptions,
): string[] {
  const home = homeOf(application);
  const mounts = [...caches.map((folder) => `type=cache,target=${home}/${folder}`), ...secretMounts(application)];
  const steps = [...before.map((words) => words.join(" ")), ...ownBuild(application, packages)];
  const members =
    application.workspace?.turbo === true || application.build === undefined ? [] : (application.workspace?.members ?? []).filter((member) => member.build);
  return [
    `FROM ${from} AS ${name}`,
    install(packages, "all", undefined),
    "",
    "# .dockerignore lets in what the build reads, and nothing else.",
    "COPY . .",
    ...bakedArguments(application),
    ...oldHashes(application),
    ...environment([...variables, ...(application.workspace?.turbo === true ? [["TURBO_TELEMETRY_DISABLED", "1"] as const] : [])]),
    ...(members.length === 0
      ? []
      : ["# What the application needs of the workspace comes first.", run(members.map((member) => runMemberScript(packages, member, "build").join(" ")))]),
    ...(home === workdir || steps.length === 0 || application.workspace?.turbo === true ? [] : [`WORKDIR ${home}`]),
    ...(steps.length === 0 ? [] : [...withheldComment(application), run(steps, mounts)]),
  ];
}

/** A setting for the build alone. */
function oldHashes({ build, node }: BuiltWithNode): string[] {
  const by = build?.value.oldHashes;
  if (by === undefined || Number.parseInt(node.value, 10) < 17) return [];
  return [
    `# ${by} hashes with MD4, which Node from 17 on has no more unless it is told so. A newer release does without.`,
    "ENV NODE_OPTIONS=--openssl-legacy-provider",
  ];
}

/** The build of the application; with Turbo after those of the packages that it needs. */
function ownBuild(application: BuiltWithNode, packages: NodePackages): string[] {
  const { build, workspace } = application;
  if (build === undefined) return [];
  const { script, command } = build.value;
  if (workspace?.turbo === true && script === "build") return [runProgram(packages, ["turbo", "run", "build", `--filter=${workspace.packageName}`]).join(" ")];
  const own = script === undefined ? runProgram(packages, command.split(" ")) : runScript(packages, script);
  return [own.join(" ")];
}

/** Variables that the build writes into what it makes: arguments, with the value that the repository has for production. */
function bakedArguments({ baked }: BuiltWithNode): string[] {
  const plain = baked.filter(({ value }) => !isWithheld(value));
  if (plain.length === 0) return [];
  return [
    "",
    "# Written into what everybody downloads when it is built: docker build --build-arg NAME=VALUE.",
    "",
    ...plain.map(({ value }) =>
      value.example === undefined || /[\n"\\$]/.test(value.example)
        ? `ARG ${value.name}`
        : `ARG ${value.name}=${/^[\w./:@%+,-]+$/.test(value.example) ? value.example : `"${value.example}"`}`,
    ),
    "",
  ];
}

/** A name that sounds like a secret: as an argument its value would stay in the history of the builder. */
function isWithheld({ name, secret }: { readonly name: string; readonly secret: boolean }): boolean {
  return secret || /(?:API_?KEY|AUTH|CREDENTIALS?|KEY|PASSW(?:OR)?D|PWORD|SECRET|TOKEN)/i.test(name);
}

function secretMounts(application: BuiltWithNode): string[] {
  const withheld = application.baked.filter(({ value }) => isWithheld(value));
  return withheld.length === 0 ? [] : [`type=secret,id=env,target=${homeOf(application)}/.env.production.local`];
}

function withheldComment({ baked }: BuiltWithNode): string[] {
  const names = baked.filter(({ value }) => isWithheld(value)).map(({ value }) => value.name);
  if (names.length === 0) return [];
  return [`# Read from a file, since an argument stays in the builder's history: docker build --secret id=env,src=FILE, with`, `# ${names.join(", ")}.`];
}

/** For work on it: every package, the sources watched by the project's own tool. */
export function developmentStage(application: BuiltWithNode, packages: NodePackages, from: string, port: number): string[] {
  const { development } = application;
  if (development === undefined) return [];
  const home = homeOf(application);
  const words = runScript(packages, development.value, hostWords(application));
  return [
    "",
    "# Starts with hot reload: docker build --target development; mount the sources over the copied ones.",
    "",
    `FROM ${from} AS development`,
    install(packages, "all", undefined),
    "COPY . .",
    "# Bundlers keep caches beside the sources and in node_modules.",
    `RUN chown node:node ${workdir}${packages.production || packages.development ? ` ${workdir}/node_modules` : ""}${home === workdir ? "" : ` ${home}`}`,
    ...(home === workdir ? [] : [`WORKDIR ${home}`]),
    "ENV NODE_ENV=development",
    "USER 1000:1000",
    `EXPOSE ${port}`,
    `CMD ${execForm(words)}`,
  ];
}

/** Development servers listen on localhost unless told otherwise. */
function hostWords({ development, build }: BuiltWithNode): string[] {
  const written = `${development?.evidence[0]?.note ?? ""} ${build?.value.command ?? ""}`;
  if (/--host\b/.test(written)) return [];
  const script = development?.evidence[0]?.note ?? "";
  return /\b(?:vite|astro dev|ng serve|ng s|react-router dev|remix vite:dev|vue-cli-service serve)\b/.test(script) ? ["--host", "0.0.0.0"] : [];
}
