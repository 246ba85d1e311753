import type { Project } from "../project/project.ts";
import { remembering } from "../project/folder.ts";
import { frameworkFacts } from "../facts/python-frameworks.ts";
import { imageName } from "../text/image-name.ts";
import type { Application, Fact, Framework, Server, Told } from "./application.ts";
import { djangoFacts, findDjango, missingSettings } from "./django.ts";
import { findEntry } from "./entry.ts";
import { environmentOf } from "./environment.ts";
import { frameworkFound, interfaceOf } from "./framework-found.ts";
import { frameworkOf, frameworksRequired } from "./framework.ts";
import { healthPath } from "./health.ts";
import { purposeOf } from "./kind.ts";
import { labelsOf } from "./labels.ts";
import { constantsOf } from "./literals.ts";
import { migrationsOf } from "./migrations.ts";
import { ownPackageOf } from "./own-package.ts";
import { readDependencies } from "./packages/choose.ts";
import { closureOf } from "./packages/locked.ts";
import { pagesMissing } from "./pages-missing.ts";
import { foldersWritten } from "./paths-in-source.ts";
import { placeAt } from "./place.ts";
import { portFact, portOfService } from "./port.ts";
import { portInSource } from "./port-in-source.ts";
import { processEnvironment } from "./process-environment.ts";
import { processesOf } from "./processes.ts";
import { pythonRoots } from "./python/roots.ts";
import { pythonVersion } from "./python-version.ts";
import { reachedFrom } from "./reach.ts";
import type { Reached } from "./reach.ts";
import { runners } from "./runners.ts";
import { serverOf } from "./server.ts";
import { servicesOf } from "./services.ts";
import { sourcesOf } from "./sources.ts";
import { unreadIn } from "./unread.ts";
import { sqliteFolders } from "./sqlite-folders.ts";
import { systemPackages } from "./system-packages.ts";
import { whatIsWritten } from "./written/commands.ts";
import { configuredServers } from "./written/configurations.ts";
import { healthChecks } from "./written/health-checks.ts";
import { namedApplications, ordered, variablesOf } from "./written/production.ts";

/** Something that keeps the set from being written well, and what to do about it. */
export interface DetectionProblem {
  readonly code:
    | "entry-unknown"
    | "not-served"
    | "not-a-web-application"
    | "requirements-unreadable"
    | "lock-missing"
    | "lock-stale"
    | "manifest-broken"
    | "folder-closed";
  readonly message: string;
  readonly hint: string;
}

export interface Detection {
  readonly application: Application;
  readonly problems: readonly DetectionProblem[];
}

/**
 * Finds out what an application is, by reading its files; nothing of it is run.
 * @param directory where it lies in the project; empty for the project itself. Given the whole repository, what lies above the application is seen too:
 * the lock of its workspace, the Compose file that builds it.
 * @param told what is served, by somebody who knows
 * @throws UserError `entry-missing` where what was told is not there; `not-supported`, `no-application`, `no-requirements`, `manifest-broken`: see readDependencies.
 */
export function detect(whole: Project, directory = "", told?: Told): Detection {
  const place = placeAt(remembering(whole), directory === "." ? "" : directory);
  const { project } = place;
  const written = whatIsWritten(place);
  const dependencies = readDependencies(place, written.dockerfiles);
  const { direct } = dependencies;
  const name = imageName(project.root.split(/[\\/]/).at(-1) ?? "") ?? "application";
  const python = pythonVersion(place, dependencies, written.dockerfiles);
  const locked = dependencies.locked === undefined ? [] : closureOf(dependencies.locked, dependencies.roots, python.fact.value);
  const roots = pythonRoots(project);
  const variables = variablesOf(place, written);
  const configured = configuredServers(
    project,
    written.commands.flatMap(({ program, configuration }) => (program === "gunicorn" && configuration !== undefined ? [configuration] : [])),
  );
  const commands = ordered(written, configured);
  const required = frameworkOf(direct);
  const django = findDjango(project, roots, commands, variables, required.value === "django");
  const found = findEntry({
    told,
    project,
    roots,
    framework: required.value,
    required: frameworksRequired(direct),
    commands,
    named: namedApplications(variables),
    django: django !== undefined && (required.value === "django" || required.value === "unknown" || django.manage !== undefined) ? django : undefined,
  });
  const framework = frameworkFound(required, found, django);
  const isDjango = framework.value === "django" ? django : undefined;
  const reached = found === undefined ? [] : reachedFrom(found.modules, found.file, ...(isDjango?.loaded ?? []));
  const processes = processesOf({ project, roots, requirements: direct, commands: written.commands, django: isDjango });
  const purpose =
    found === undefined
      ? purposeOf({ project, requirements: direct, commands: written.commands, processes, framework: required.value !== "unknown" })
      : undefined;
  const seen = reached.length > 0 || purpose?.entry === undefined ? reached : reachedFrom(roots.from(roots.rootOf(purpose.entry.value)), purpose.entry.value);
  const read = seen.filter(({ module }) => module.interesting);
  const environment = environmentOf(project, read);
  const services = servicesOf(direct, environment, read, written.beside, locked);
  const interfaceFact = interfaceOf(framework, found);
  const server =
    found === undefined
      ? undefined
      : serverOf({
          framework: framework.value,
          interface: interfaceFact.value,
          entry: found.fact.value,
          requirements: direct,
          locked,
          commands: [...commands, ...configured],
          command: found.command,
        });
  const packages = systemPackages(direct, locked, isDjango, server);
  const builtIn = frameworkFacts(framework.value)?.health;
  const root = found?.modules.root ?? "";

  return {
    application: {
      name,
      language: "python",
      directory: place.directory,
      kind: purpose?.kind ?? { value: "web", confidence: "certain", evidence: found?.fact.evidence ?? [] },
      framework,
      interface: interfaceFact,
      entry: found?.fact ?? purpose?.entry,
      ...(root === "" ? {} : { importRoot: root }),
      packages: dependencies.packages,
      python: python.fact,
      server,
      port:
        server === undefined
          ? purpose?.kind.value === "service"
            ? portOfService(written, portInSource(runners(project, roots, read)))
            : undefined
          : portFact({
              written,
              command: found?.command,
              configured,
              inSource: portInSource(runners(project, roots, read)),
              server: server.value.name,
              framework: framework.value,
            }),
      health:
        found === undefined
          ? undefined
          : healthPath({
              reached: read,
              modules: found.modules,
              roots,
              constants: constantsOf(read),
              django: isDjango,
              written: healthChecks(project, written.dockerfiles, written.own),
              builtIn: builtIn === undefined ? undefined : { path: builtIn, label: frameworkFacts(framework.value)?.label ?? "" },
            }),
      processes,
      migrations: migrationsOf(project, direct, dependencies.elsewhere, new Set(locked.map(({ name }) => name)), isDjango),
      django: isDjango === undefined ? undefined : djangoFacts(isDjango, roots),
      ...ownPackageOf(project, read, server?.value.name),
      labels: labelsOf(project, name),
      services,
      environment,
      processEnvironment: processEnvironment(project, roots, root, processes, environment),
      sources: sourcesOf(project, seen, direct, framework.value),
      dataDirectories: distinct([
        ...foldersWritten(read),
        ...sqliteFolders(read, services),
        ...writtenByFramework(framework, read),
        ...namedAsArguments(server),
      ]),
      buildPackages: packages.build,
      runtimePackages: packages.runtime,
      contradictions: [
        ...python.contradictions,
        ...(found?.contradictions ?? []),
        ...dependencies.contradictions,
        ...(isDjango === undefined ? [] : missingSettings(isDjango, roots)),
        ...pagesMissing(project, read),
      ],
    },
    problems: [...(found === undefined ? [noEntry(purpose?.kind.value === "web")] : []), ...dependencies.problems, ...unreadIn(project)],
  };
}

/** The application's own folder, where the framework writes a file there. */
function writtenByFramework({ value, evidence }: Fact<Framework>, read: readonly Reached[]): Fact<string>[] {
  const writes = frameworkFacts(value)?.writes;
  if (writes === undefined || read.some(({ module }) => module.mentions(writes.unless))) return [];
  return [{ value: ".", confidence: "likely", evidence: evidence.map((source) => ({ ...source, note: `writes ${writes.file}` })) }];
}

const OF_THE_SYSTEM = /^\/(?:app|bin|dev|etc|lib|opt|proc|root|run|sbin|sys|tmp|usr)(?:\/|$)/;

/** Folders of its own that the program is given: `-d /data`. */
function namedAsArguments(server: Fact<Server> | undefined): Fact<string>[] {
  const folders = (server?.value.arguments ?? []).filter((word) => /^(?:\/[\w-]+)+$/.test(word) && !OF_THE_SYSTEM.test(word));
  return folders.map((value) => ({ value, confidence: "likely", evidence: [{ path: undefined, line: undefined, note: "given to the program" }] }));
}

function distinct(facts: readonly Fact<string>[]): Fact<string>[] {
  return facts.filter((fact, index) => facts.findIndex(({ value }) => value === fact.value) === index);
}

function noEntry(isWeb: boolean): DetectionProblem {
  return isWeb
    ? {
        code: "entry-unknown",
        message: "found no application object to serve, such as app = FastAPI()",
        hint: 'say which one it is in pyproject.toml: [tool.fastapi] entrypoint = "package.module:app"; or in a Procfile: web: uvicorn package.module:app',
      }
    : {
        code: "not-a-web-application",
        message: "found no web framework and nothing that serves the web",
        hint: "if it does serve, say how in a Procfile: web: gunicorn package.module:app",
      };
}
