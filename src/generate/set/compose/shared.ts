import { parentOf, pathFrom } from "../../../project/folder.ts";
import { scalar } from "../../yaml-text.ts";
import type { BuiltStage, SetImage } from "../subject.ts";
import { block, flow, items, pairs, size } from "../yaml-lines.ts";
import { logging } from "./data-service.ts";
import { interpolated, isMounted, literal, variableOf, type ComposeSubject } from "./naming.ts";
import { certificateFolder } from "./tls.ts";

const MIB = 1024 ** 2;
const USUAL = { limits: { cpus: 1, memory: 512 * MIB }, reserved: { cpus: 0.25, memory: 128 * MIB } };

/** What every container of an image has in common, whatever it runs. */
export function shared(subject: ComposeSubject, image: SetImage, stage: BuiltStage, anchored: boolean): string[] {
  const mounted = isMounted(subject, image, stage);
  const prod = subject.environment.kind === "prod";
  return [
    ...build(subject, stage),
    `image: ${imageName(subject, image)}`,
    ...envFile(subject, image),
    ...environmentOf(subject, image, stage, anchored),
    ...(mounted ? mounts(subject, image, stage) : []),
    ...(prod ? production(subject, image) : []),
  ];
}

export function build(subject: ComposeSubject, { args, context, dockerfile, target }: BuiltStage): string[] {
  const { environment } = subject;
  // the Dockerfile is looked for from the context, and the context from the Compose file
  const from = context === "." ? dockerfile : pathFrom(context, dockerfile);
  return block("build", [
    `context: ${scalar(pathFrom(parentOf(environment.file), context))}`,
    ...(from === "Dockerfile" ? [] : [`dockerfile: ${scalar(from)}`]),
    ...(target === undefined ? [] : [`target: ${scalar(target)}`]),
    ...(Object.keys(args).length === 0 ? [] : block("args", pairs(args))),
  ]);
}

export function imageName({ environment, project }: ComposeSubject, { service, tag }: SetImage): string {
  return environment.kind === "prod" ? scalar(`\${${variableOf(service, "IMAGE")}:-${tag}}`) : scalar(`${projectName({ environment, project })}-${service}`);
}

export function projectName({ environment, project }: Pick<ComposeSubject, "environment" | "project">): string {
  return environment.name === "local" ? project : `${project}-${environment.name}`;
}

function envFile({ environment }: ComposeSubject, image: SetImage): string[] {
  if (image.variables.length === 0) return [];
  const path = scalar(pathFrom(parentOf(environment.file), environment.envFile));
  if (environment.kind === "local" && !needsVariables([image])) return ["env_file: [{ path: " + path + ", required: false }]"];
  return [`env_file: [${path}]`];
}

/** Where its entrypoint migrates, the application alone is told to, so that what it shares has to be named. */
function environmentOf(subject: ComposeSubject, image: SetImage, stage: BuiltStage, anchored: boolean): string[] {
  const lines = variables(subject, image, stage);
  if (!migratesItself(subject, image)) return block("environment", lines);
  if (!anchored) return block("environment", [...lines, ...toldToMigrate]);
  return lines.length === 0 ? [] : block("environment", lines).map((line, index) => (index === 0 ? `environment: &${image.service}-environment` : line));
}

export const toldToMigrate: readonly string[] = ["# Its entrypoint brings the database up to date before it starts.", 'RUN_MIGRATIONS: "true"'];

/** Whether the image's entrypoint brings the database up to date. */
export function migratesItself({ set }: ComposeSubject, image: SetImage): boolean {
  return set.migrations === "entrypoint" && image.migrations !== undefined;
}

/** The application's environment where others share the most of it. */
export function migratingEnvironment(subject: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  if (!migratesItself(subject, image)) return [];
  const common = variables(subject, image, stage).length === 0 ? [] : [`<<: *${image.service}-environment`];
  return block("environment", [...common, ...toldToMigrate]);
}

/** Whether an image does not start without values that nobody can know. */
export function needsVariables(images: readonly SetImage[]): boolean {
  return images.some(({ variables: all }) => all.some(({ required, wired }) => required && wired === undefined));
}

function variables(subject: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  const wired = image.variables.flatMap(({ name, wired: value }) => (value === undefined ? [] : [[name, interpolated(subject, value)] as const]));
  const entrypoint = stage.hasEntrypoint && subject.services.length > 0;
  return [
    ...pairs(Object.fromEntries(wired)),
    ...(entrypoint ? ["# After a restart of the machine nothing keeps an order: the entrypoint waits.", 'WAIT_FOR_DB: "true"'] : []),
  ];
}

function mounts({ environment }: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  const installed = [...stage.installed, ...(image.language === "node" || image.language === "static" ? [`${stage.workdir}/node_modules`] : [])];
  const certificates =
    environment.tls === undefined ? [] : [`${pathFrom(parentOf(environment.file), parentOf(environment.tls.certificate) || ".")}:${certificateFolder}:ro`];
  return [
    "# The one who starts it owns what it writes into the mounted folder; Makefile and justfile give the numbers.",
    'user: "${HOST_UID:-1000}:${HOST_GID:-1000}"',
    ...(installed.length > 0 ? ["# Folders with installed packages stay the image's own: the mount would hide them."] : []),
    ...items("volumes", [
      `${relativeMount(pathFrom(parentOf(environment.file), image.folder))}:${stage.workdir}`,
      ...installed,
      ...certificates.map(relativeMount),
    ]),
    "init: true",
  ];
}

/** Compose takes a word without ./ for the name of a volume. */
function relativeMount(path: string): string {
  return path.startsWith(".") ? path : `./${path}`;
}

function production({ environment, services }: ComposeSubject, image: SetImage): string[] {
  const { limits, reserved } = environment;
  const amounts = (told: typeof limits, usual: { readonly cpus: number; readonly memory: number }): string =>
    `{ cpus: ${JSON.stringify(String(told.cpus ?? usual.cpus))}, memory: ${size(told.memory ?? usual.memory, "docker")} }`;
  const least = {
    cpus: Math.min(USUAL.reserved.cpus, limits.cpus ?? USUAL.limits.cpus),
    memory: Math.min(USUAL.reserved.memory, limits.memory ?? USUAL.limits.memory),
  };
  return [
    "restart: unless-stopped",
    "# What runs needs no rights and writes nowhere but here.",
    "read_only: true",
    ...flow("tmpfs", ["/tmp"]),
    ...flow("cap_drop", ["ALL"]),
    ...flow("security_opt", ["no-new-privileges:true"]),
    ...flow(
      "volumes",
      image.dataFolders.map((folder) => `${dataVolume(image, folder)}:${folder}`),
    ),
    ...flow("networks", image.language === "static" || services.length === 0 ? ["edge"] : ["edge", "data"]),
    ...block("deploy", block("resources", [`limits: ${amounts(limits, USUAL.limits)}`, `reservations: ${amounts(reserved, least)}`])),
    ...logging,
  ];
}

/** The volume of a folder that an image writes to. */
export function dataVolume({ service }: SetImage, folder: string): string {
  return `${service}-${literal(folder)
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-/, "")}`;
}
