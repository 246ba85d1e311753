import type { ContractImage } from "../../contract/contract.ts";
import type { EnvironmentVariable, Fact } from "../../detect/application.ts";
import type { AnyApplication } from "../../detect/applications.ts";
import { isSecret } from "../../detect/environment.ts";
import { holdsAddressOf } from "../../detect/services.ts";
import { services as knownServices } from "../../facts/services.ts";
import { placeholder } from "../contract-text.ts";
import { isForDevelopment } from "../joined-images.ts";
import { builtStage, developmentTarget } from "./built-stage.ts";
import { rolesOf } from "./roles.ts";
import type { BuiltStage, SetImage, SetService, SetVariable } from "./subject.ts";
import { testsOf } from "./tests.ts";
import { wiredValue } from "./wiring.ts";

/** One image of the contract with all that is known of it. */
export interface PlannedImage {
  readonly image: ContractImage;
  /** Undefined where nothing could be found out about it. */
  readonly application: AnyApplication | undefined;
  /** The Dockerfile's text as it stands or will stand; undefined where there is none. */
  readonly dockerfile: string | undefined;
}

export interface Surroundings {
  readonly services: readonly SetService[];
  readonly service: string;
  /** A path relative to the contract's folder, from an absolute one. */
  readonly relative: (path: string) => string;
  /** The text of a file below the contract's folder. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
}

const USUAL_PORT = 8000;
/** What a written entrypoint is told: Compose files decide it, each for itself. */
const ENTRYPOINT = /^(?:WAIT_FOR_DB|WAIT_TRIES|WAIT_PAUSE|WAIT_FAILS|RUN_MIGRATIONS)$/;

/** The image as documents need it; undefined where it has no Dockerfile. `others` are those of the same application, one of which may be for developers. */
export function setImage(planned: PlannedImage, others: readonly PlannedImage[], around: Surroundings): SetImage | undefined {
  const { image, application } = planned;
  const final = stageIn(planned, image.build.target, around);
  if (final === undefined || planned.dockerfile === undefined) return undefined;
  const folder = around.relative(image.application) || ".";
  const python = application?.language === "python" ? application : undefined;
  const found = application === undefined || application.language === "static" ? undefined : application;
  return {
    name: image.name,
    service: around.service,
    language: application?.language ?? "unknown",
    folder,
    final,
    development: developmentOf(planned, others, around),
    tag: image.build.tags[0] ?? `${image.name.toLowerCase()}:latest`,
    variables: variablesOf([...(found?.environment ?? []), ...(python?.processEnvironment ?? [])], image, folder, around.services),
    roles: python === undefined ? [] : rolesOf(python),
    migrations: migrationsOf(application),
    dataFolders: (found?.dataDirectories ?? [])
      .map(({ value }) => (value.startsWith("/") ? value : `${final.workdir}/${value}`))
      .filter((path) => path !== final.workdir && path !== "/tmp"),
    tests: testsOf(application, folder, around),
    manifests: manifestsOf(application, folder).filter(around.exists),
    unstarted: (found?.services ?? [])
      .filter(
        ({ value }) =>
          !Object.hasOwn(knownServices, value.kind) && value.optional !== true && !around.services.some(({ image: ref }) => ref.includes(value.kind)),
      )
      .map(({ value }) => value.kind),
  };
}

function developmentOf(planned: PlannedImage, others: readonly PlannedImage[], around: Surroundings): BuiltStage | undefined {
  const other = others.find(({ image }) => isForDevelopment(image));
  if (other !== undefined) return stageIn(other, other.image.build.target, around);
  const target = developmentTarget(planned.dockerfile ?? "");
  return target === undefined ? undefined : stageIn(planned, target, around);
}

function stageIn({ image, application, dockerfile }: PlannedImage, target: string | undefined, around: Surroundings): BuiltStage | undefined {
  if (dockerfile === undefined) return undefined;
  const own = application === undefined || application.language === "static" ? undefined : application.port?.value;
  return builtStage({
    text: dockerfile,
    context: around.relative(image.build.context) || ".",
    dockerfile: around.relative(image.build.dockerfile),
    target,
    args: image.build.args,
    port: image.trial.port ?? own ?? USUAL_PORT,
  });
}

function migrationsOf(application: AnyApplication | undefined): readonly string[] | undefined {
  if (application?.language === "python") return application.migrations?.value.declared === true ? application.migrations.value.command : undefined;
  if (application?.language === "node" && application.prisma?.value.migrations === true) return ["npx", "prisma", "migrate", "deploy"];
  return undefined;
}

function manifestsOf(application: AnyApplication | undefined, folder: string): readonly string[] {
  const at = (path: string): string => (folder === "." ? path : `${folder}/${path}`);
  if (application === undefined) return [];
  if (application.language === "python") return application.packages.value.manifests.map(at);
  const lock = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"].map(at);
  return [at("package.json"), ...lock];
}

function variablesOf(
  environment: readonly Fact<EnvironmentVariable>[],
  image: ContractImage,
  folder: string,
  services: readonly SetService[],
): readonly SetVariable[] {
  const tried = image.trial.environment;
  const variables = environment.map(({ value, evidence }): SetVariable => {
    const given = Object.hasOwn(tried, value.name) ? tried[value.name] : undefined;
    const places = evidence.flatMap(({ path, line }) =>
      path === undefined || line === undefined ? [] : [`${folder === "." ? "" : `${folder}/`}${path}:${line}`],
    );
    return {
      ...value,
      example: given ?? (value.required || value.secret ? placeholder(value) : value.example),
      places: places.slice(0, 2),
      wired: wired(value.name, given, services),
    };
  });
  const further = Object.entries(tried)
    .filter(([name]) => !variables.some((one) => one.name === name) && !ENTRYPOINT.test(name))
    .map(([name, value]): SetVariable => ({
      name,
      required: true,
      secret: isSecret(name),
      default: undefined,
      example: value,
      places: [],
      wired: wired(name, value, services),
    }));
  return [...variables, ...further];
}

/** A variable that no trial gives a value is told by its name. */
function wired(name: string, given: string | undefined, found: readonly SetService[]): string | undefined {
  if (given !== undefined) return wiredValue(name, given, found);
  const service = found.find(({ kind }) => kind !== undefined && holdsAddressOf(name, kind));
  return wiredValue(name, service?.kind === undefined ? "" : knownServices[service.kind].url(service.name), found);
}
