import { basename, dirname, resolve } from "node:path";
import type { Contract, ContractBuild, ContractImage, ContractTrial, Requirement, TrialService } from "./contract.ts";
import { addExtended } from "./extends.ts";
import { checkPart } from "./issues.ts";
import type { RunLimits } from "./run-limits.ts";
import { quoted, throwProblems, type Problem } from "./problem.ts";
import { addWritten, type KnownChecks, type RequirementTable } from "./requirements.ts";
import { contractSchema, verbatimPaths, type WrittenContract, type WrittenImage, type WrittenService, type WrittenTrial } from "./schema.ts";
import { readSet } from "./set/read.ts";
import { nearestWord } from "../text/nearest.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

export interface ContractSource {
  /** Absolute path of the contract. */
  readonly path: string;
  readonly text: string;
  readonly checks: KnownChecks;
  /** The text of a preset's file at an absolute path; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
}

const SERVICE_WITHIN = 60;
const MOST_IMAGES = 200;

/**
 * Reads and checks `plimsoll.yaml`. The options of each requirement are checked with the check's own schema and kept as written.
 *
 * @throws ContractError that holds everything wrong at once, each with its place.
 */
export function loadContract(source: ContractSource): Contract {
  const file = readYaml(source.path, source.text, verbatimPaths);
  const read = checkPart(contractSchema, file.value, file, []);
  if ("problems" in read) {
    throwProblems(read.problems);
    throw new Error("a schema refused a contract without a reason");
  }
  const names = Object.keys(read.value.images);
  if (names.length === 0) throwProblems([{ code: "no-images", message: "the contract holds no image", hint: undefined, place: file.place(["images"], "key") }]);

  if (names.length > MOST_IMAGES) {
    const message = `the contract holds ${names.length} images; at most ${MOST_IMAGES} are read`;
    throwProblems([{ code: "too-many-images", message, hint: "write a contract for each part of them", place: file.place(["images"], "key") }]);
  }

  const problems: Problem[] = [];
  const images = Object.entries(read.value.images).map(([name, image]) => {
    const table: RequirementTable = new Map();
    problems.push(...fillTable(table, name, read.value, image, file, source));
    const requirements = [...table.values()];
    const trial = trialOf(image.trial ?? {}, dirname(source.path));
    problems.push(...composeProblems(name, image.trial ?? {}, file));
    problems.push(...unknownServices(name, requirements, trial, file));
    return imageOf(name, image, trial, requirements, dirname(source.path));
  });
  const around = read.value.set === undefined ? undefined : readSet(read.value.set, file);
  problems.push(...(around?.problems ?? []));
  throwProblems(withoutRepeats(problems));
  return { path: source.path, images, ...(around === undefined ? {} : { set: around.set }) };
}

function fillTable(
  table: RequirementTable,
  name: string,
  contract: WrittenContract,
  image: WrittenImage,
  file: YamlFile,
  source: ContractSource,
): readonly Problem[] {
  return [
    ...addExtended(table, contract.extends ?? [], { file, at: ["extends"] }, source),
    ...addExtended(table, image.extends ?? [], { file, at: ["images", name, "extends"] }, source),
    ...addWritten(table, image.requirements ?? {}, { name: basename(source.path), file, at: ["images", name, "requirements"] }, source.checks),
  ];
}

function imageOf(name: string, image: WrittenImage, trial: ContractTrial, requirements: readonly Requirement[], folder: string): ContractImage {
  const application = resolve(folder, image.application ?? ".");
  const { entry } = image;
  const known = typeof entry === "string" ? { entry } : {};
  return { name, application, ...(application === folder ? {} : { folder }), ...known, build: buildOf(image, application, folder), trial, requirements };
}

function buildOf({ build = {} }: WrittenImage, application: string, folder: string): ContractBuild {
  const context = build.context === undefined ? application : resolve(folder, build.context);
  return {
    context,
    dockerfile: build.dockerfile === undefined ? resolve(context, "Dockerfile") : resolve(folder, build.dockerfile),
    target: build.target,
    args: build.args ?? {},
    tags: build.tags ?? [],
  };
}

function trialOf(trial: WrittenTrial, folder: string): ContractTrial {
  const { path, log, within } = trial.ready ?? {};
  const request = path === undefined ? undefined : { method: "GET", path, port: undefined, headers: {}, body: undefined };
  return {
    environment: trial.environment ?? {},
    port: trial.port,
    services: Object.entries(trial.services ?? {}).map(([name, service]) => serviceOf(name, service, folder)),
    ready: { request, log, within },
    command: trial.command,
    limits: limitsOf(trial),
    ...(trial.compose === undefined || trial.service === undefined ? {} : { compose: { file: resolve(folder, trial.compose), service: trial.service } }),
  };
}

/** The two keys mean something only together. */
function composeProblems(image: string, { compose, service }: WrittenTrial, file: YamlFile): readonly Problem[] {
  if ((compose === undefined) === (service === undefined)) return [];
  const [given, missing] = compose === undefined ? ["service", "compose"] : ["compose", "service"];
  const hint = compose === undefined ? "name the Compose file that has the service" : "name the service of the Compose file that is the application";
  return [
    { code: "compose-incomplete", message: `the trial names ${given} without ${missing}`, hint, place: file.place(["images", image, "trial", given], "key") },
  ];
}

function limitsOf({ cap_add, cap_drop, cpus, memory, read_only, tmpfs, user, volumes }: WrittenTrial): RunLimits {
  return {
    ...(user === undefined ? {} : { user }),
    ...(read_only === undefined ? {} : { readOnly: read_only }),
    ...(tmpfs === undefined ? {} : { tmpfs }),
    ...(volumes === undefined ? {} : { volumes: volumes.map((path) => ({ path })) }),
    ...(cap_drop === undefined || cap_drop.length === 0 ? {} : { noCapabilities: true }),
    ...(cap_add === undefined ? {} : { addCapabilities: cap_add.map((name) => name.toLowerCase()) }),
    ...(memory === undefined ? {} : { memory }),
    ...(cpus === undefined ? {} : { cpus }),
  };
}

function serviceOf(name: string, service: WrittenService, folder: string): TrialService {
  return {
    name,
    image: service.image,
    environment: service.environment ?? {},
    command: service.command,
    health: service.health,
    within: service.within ?? SERVICE_WITHIN,
    limits: service.files === undefined ? {} : { binds: Object.entries(service.files).map(([target, path]) => ({ target, source: resolve(folder, path) })) },
  };
}

/** An option called `service` names a service of the trial, whatever the check. */
function unknownServices(image: string, requirements: readonly Requirement[], trial: ContractTrial, file: YamlFile): readonly Problem[] {
  // those of a Compose file are known when it is read
  if (trial.compose !== undefined) return [];
  const names = trial.services.map(({ name }) => name);
  const problems: Problem[] = [];
  for (const { id, options } of requirements) {
    const asked = options["service"];
    if (typeof asked !== "string" || names.includes(asked)) continue;
    const nearest = nearestWord(asked, names);
    const hint = nearest === undefined ? `the trial of ${image} has ${names.length === 0 ? "no services" : names.join(", ")}` : `did you mean ${nearest}?`;
    const place = file.place(["images", image, "requirements", id, "options", "service"], "value");
    problems.push({ code: "unknown-service", message: `${id} asks for the service ${quoted(asked)}, which the trial does not have`, hint, place });
  }
  return problems;
}

/** A preset that two images extend is wrong only once. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) seen.set(`${problem.place.path}:${problem.place.line}:${problem.place.column}:${problem.message}`, problem);
  return [...seen.values()];
}
