import type { Fact } from "../application.ts";
import type { DetectionProblem } from "../detect.ts";
import type { BuiltWithNode, NodeApplication, NodeFramework, NodePackages, StartCommand } from "./application.ts";
import type { NodeDetection } from "./detect-node.ts";
import { exposedPort } from "./dockerfile-command.ts";
import { debianPackages } from "./debian.ts";
import { environmentOf } from "./environment.ts";
import { bakedPrefixes } from "./baked.ts";
import type { ServerDelivery } from "./frameworks/delivery.ts";
import { bundled } from "./frameworks/bundlers.ts";
import { vite } from "./frameworks/vite.ts";
import { healthPath } from "./health.ts";
import { importedTools } from "./imported-tools.ts";
import { listeningOf, type Listening } from "./listening.ts";
import { dependsOn, within, type Manifest } from "./manifest.ts";
import type { NodeProject } from "./node-project.ts";
import { prismaOf } from "./prisma.ts";
import { reachedFrom, targetOf } from "./reach.ts";
import { resolveFile } from "./resolve.ts";
import { readModule, type ScriptModule } from "./script/module.ts";
import { noFramework, serverFramework } from "./servers.ts";
import { servicesOf } from "./services.ts";
import { runtimeSources } from "./sources.ts";
import { byDefault, from } from "../source.ts";
import type { StartFound } from "./start.ts";
import { endsOnSignal, writesLogs } from "./stopping.ts";
import { sourceOf } from "./typescript.ts";
import { writtenFolders } from "./written-folders.ts";

const SCRIPT = /\.[cm]?[jt]sx?$/;
const ASIDE = /(?:^|\/)(?:node_modules|test|tests|__tests__|e2e|stories|dist|build)\/|\.(?:test|spec|stories|d)\./;
const ON_SERVER =
  /^(?:src\/)?(?:app|pages|server|lib|routes|api|db|config|env|utils|services|middleware|instrumentation|auth|drizzle|prisma)(?:\/|\.)|\.server\.|^next\.config|^nuxt\.config/;

/** A server: one that its own sources make, or one that a framework of pages brings. Undefined where there is nothing to start. */
export function detectServer(
  application: NodeProject,
  needed: readonly Manifest[],
  shared: BuiltWithNode,
  delivery: ServerDelivery | undefined,
  startFound: StartFound | undefined,
): NodeDetection | undefined {
  const { project, manifest } = application;
  // a server of the project's own around the framework: node server.js
  const custom =
    startFound !== undefined &&
    !startFound.servesFiles &&
    startFound.fact.confidence === "certain" &&
    startFound.fact.value.program !== undefined &&
    (delivery === undefined || isOwnProgram(delivery, startFound));
  const start = delivery?.start !== undefined && !custom ? fromDelivery(delivery.start, startFound) : startFound?.fact;
  if (start === undefined && delivery === undefined) return undefined;

  const entry = entryOf(application, start?.value);
  const packages = new Map([...(application.workspace?.packages ?? [])].map(([name, one]) => [name, one.folder] as const));
  const own = entry === undefined ? [] : reachedFrom(project, [entry], application.settings, packages);
  const reached = delivery === undefined ? own : [...own, ...environmentReaders(application, new Set(own.map((module) => module.path)))];
  const framework = delivery?.framework ?? serverFramework(manifest, reached) ?? noFramework();
  if (framework.confidence === "default" && startFound?.fact.confidence !== "certain") return undefined;

  const prisma = prismaOf(application, [manifest, ...needed]);
  const prefixes = bakedPrefixes(application);
  const environment = environmentOf(application, reached, prisma?.reads ?? [], (name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const listening =
    custom || delivery === undefined
      ? listeningOf(reached, environment, manifest.name ?? shared.name, isLocal(framework.value, reached), exposedPort(application))
      : listeningBy(delivery, exposedPort(application));
  const set = new Set(listening.variables.map(({ value }) => value.name));
  const program = shared.build !== undefined && isBuilt(application, start?.value);
  const pages = delivery === undefined && shared.build !== undefined ? pagesServed(application, own) : undefined;
  const built = shared.build !== undefined && (delivery !== undefined || program || pages !== undefined);
  const outputs = delivery?.outputs ?? [...(program && start !== undefined ? outputsOf(application, start) : []), ...(pages === undefined ? [] : [pages])];
  const tools = developmentTools(manifest, start?.value);
  // what is built may have them in it
  const imported = delivery !== undefined || program ? [] : importedTools(manifest, own);
  const debian = debianPackages([manifest, ...needed], prisma?.fact);
  const health = delivery?.page ?? healthPath(reached, (module, name) => targetOf(project, module, name, application.settings, packages));
  const result: NodeApplication = {
    ...shared,
    language: "node",
    packages: withTools(shared.packages, [...tools, ...imported.map(({ name }) => name)]),
    framework,
    start,
    build: built ? shared.build : undefined,
    buildInputs: built ? shared.buildInputs.filter((name) => !outputs.some(({ value }) => value === name || `${value}/` === name)) : [],
    baked: built ? shared.baked : [],
    port: listening.port,
    health,
    listening: listening.variables,
    services: servicesOf([manifest, ...needed], environment, prisma?.source),
    environment: environment.filter(({ value }) => !set.has(value.name)),
    sources: [
      ...(delivery === undefined ? [] : framedSources(application, delivery)),
      ...(delivery === undefined || custom
        ? runtimeSources(
            application,
            own,
            program,
            outputs.map(({ value }) => value),
          )
        : []),
    ],
    outputs: unique(outputs).map((fact) => ({
      ...fact,
      value: fact.value.endsWith("/") || (fact.value === start?.value.program && delivery === undefined) ? fact.value : `${fact.value}/`,
    })),
    bundled: delivery?.bundled ?? false,
    dataDirectories: [...(delivery?.dataDirectories ?? []), ...writtenFolders(reached)],
    prisma: prisma?.fact,
    endsOnSignal: endsOnSignal(framework.value, delivery?.start === undefined || start?.value.words !== delivery.start.value, reached),
    logs: writesLogs(framework.value, reached),
    buildPackages: debian.build,
    runtimePackages: debian.runtime,
    contradictions: [
      ...shared.contradictions,
      ...(delivery?.contradictions ?? []),
      ...(startFound?.notes ?? []),
      ...(start?.value.before ?? []).map(
        (line) => `the start script first runs "${line}"; the image leaves that to whoever deploys it, once for all containers`,
      ),
      ...tools.map((name) => `${manifest.path} lists ${name} for development only, but the start script needs it; the image installs those packages too`),
      ...imported.map(
        ({ name, path, line }) => `${path}:${line} imports ${name}, which ${manifest.path} lists for development only; the image installs those packages too`,
      ),
      ...listening.contradictions,
    ],
  };
  return { application: result, problems: start === undefined ? [startProblem(application, delivery)] : [] };
}

function isOwnProgram({ start, outputs }: ServerDelivery, found: StartFound): boolean {
  const program = found.fact.value.program ?? "";
  return !outputs.some(({ value }) => program === value || program.startsWith(`${value}/`)) && !(start?.value.includes(program) ?? false);
}

function fromDelivery(words: Fact<readonly string[]>, found: StartFound | undefined): Fact<StartCommand> {
  const program = words.value[0] === "node" ? words.value.at(-1) : undefined;
  return { ...words, value: { words: words.value, program, environment: [], before: found?.fact.value.before ?? [] } };
}

function startProblem({ manifest }: NodeProject, delivery: ServerDelivery | undefined): DetectionProblem {
  return {
    // what its framework's settings rule out no command mends
    code: delivery?.contradictions[0] === undefined ? "entry-unknown" : "not-served",
    message: delivery?.contradictions[0] ?? `found nothing in ${manifest.path} that starts the server`,
    hint: 'give it a script for production, "start": "node dist/server.js"',
  };
}

/** The source where the program begins: the file itself, or what the build makes it of. */
function entryOf(application: NodeProject, start: StartCommand | undefined): string | undefined {
  const { project, folder, settings } = application;
  if (start?.program === undefined) return undefined;
  const whole = within(folder, start.program);
  const there = resolveFile(project, whole);
  const source = sourceOf(project, folder, start.program, settings);
  if (source !== undefined) return source;
  if (there !== undefined) return there;
  return [
    "src/main.ts",
    "src/index.ts",
    "src/server.ts",
    "src/app.ts",
    "server/index.ts",
    "index.ts",
    "server.ts",
    "src/index.js",
    "src/server.js",
    "main.ts",
    "app.ts",
  ]
    .map((name) => within(folder, name))
    .find((path) => project.exists(path));
}

const MOST_READERS = 800;

/** Of what runs on the server of a framework of pages, as far as its place tells, the files that read the environment. */
function environmentReaders({ project, folder }: NodeProject, known: ReadonlySet<string>): ScriptModule[] {
  const modules: ScriptModule[] = [];
  for (const path of project.files()) {
    const name = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    if (name === undefined || known.has(path) || !SCRIPT.test(name) || ASIDE.test(name) || !ON_SERVER.test(name)) continue;
    const text = project.read(path);
    if (text === undefined || !(text.includes("process.env") || text.includes("createEnv(") || text.includes("SIGTERM"))) continue;
    modules.push(readModule(path, text));
    if (modules.length >= MOST_READERS) break;
  }
  return modules;
}

function isLocal(framework: NodeFramework, reached: readonly ScriptModule[]): boolean {
  return framework === "fastify" || (framework === "nestjs" && reached.some((module) => module.mentions("FastifyAdapter")));
}

function listeningBy(delivery: ServerDelivery, exposed: Fact<number> | undefined): Listening {
  const evidence = [byDefault(`how ${delivery.framework.value} is told where to listen`)];
  // 80 and 443 are those of a web server in front
  const told = exposed === undefined || exposed.value < 1024 || !Object.hasOwn(delivery.listening, "PORT") ? undefined : exposed;
  return {
    port: told ?? { value: delivery.port, confidence: "default", evidence: [byDefault(`default of ${delivery.framework.value}`)] },
    variables: Object.entries(delivery.listening).map(([name, value]) => ({
      value: { name, value: name === "PORT" && told !== undefined ? String(told.value) : value },
      confidence: "certain" as const,
      evidence: name === "PORT" && told !== undefined ? told.evidence : evidence,
    })),
    contradictions: [],
  };
}

/** Whether the program only comes to be by the build. */
function isBuilt({ project, folder }: NodeProject, start: StartCommand | undefined): boolean {
  if (start?.program === undefined) return false;
  const whole = within(folder, start.program);
  // what lies there of an earlier build is made again
  return !project.exists(whole) || /^(?:dist|build|lib|out|\.output|bin\/dist)\//.test(start.program) ? !/\.[cm]?tsx?$/.test(start.program) : false;
}

/** The folder that the build fills: that of the program, or the whole that TypeScript's settings name. */
function outputsOf({ folder, settings }: NodeProject, start: Fact<StartCommand>): Fact<string>[] {
  const program = start.value.program ?? "";
  const outDir =
    settings.outDir === undefined
      ? undefined
      : folder === ""
        ? settings.outDir
        : settings.outDir.startsWith(`${folder}/`)
          ? settings.outDir.slice(folder.length + 1)
          : undefined;
  if (outDir !== undefined && outDir !== "" && program.startsWith(`${outDir}/`))
    return [{ value: outDir, confidence: "certain", evidence: settings.files.slice(0, 1).map((path) => from(path, undefined, `outDir ${outDir}`)) }];
  const slash = program.indexOf("/");
  // a single file beside the sources is all there is
  return [{ value: slash === -1 ? program : program.slice(0, slash), confidence: "likely", evidence: start.evidence }];
}

/** The folder of pages that a bundler fills and the server hands out: its name stands in the server's source. */
function pagesServed(application: NodeProject, reached: readonly ScriptModule[]): Fact<string> | undefined {
  const output = (vite(application) ?? bundled(application))?.output;
  if (output === undefined || output.value.startsWith("..")) return undefined;
  const name = output.value.split("/")[0] ?? "";
  for (const module of reached) {
    const token = module.tokens.find((one) => (one.kind === "string" || one.kind === "template") && (one.value ?? one.text).split(/[/`]/).includes(name));
    if (token !== undefined) return { ...output, evidence: [...output.evidence, from(module.path, token.line, `names ${name}`)] };
  }
  return undefined;
}

function unique(facts: readonly Fact<string>[]): Fact<string>[] {
  return facts.filter((fact, index) => facts.findIndex((other) => other.value === fact.value) === index);
}

/** Programs of the start command that production does not install. */
function developmentTools(manifest: Manifest, start: StartCommand | undefined): string[] {
  const words = start?.words ?? [];
  const names = words.flatMap((word) => {
    const name = word
      .replace(/^bin:/, "")
      .replace(/^(ts-node|tsx|dotenv|@babel\/register|tsconfig-paths|module-alias|source-map-support|@swc-node\/register)(?:\/.*)?$/, "$1");
    return name;
  });
  return [...new Set(names)].filter(
    (name) => Object.hasOwn(manifest.devDependencies, name) && !Object.hasOwn(manifest.dependencies, name) && dependsOn(manifest, name),
  );
}

function withTools(packages: BuiltWithNode["packages"], tools: readonly string[]): Fact<NodePackages> | undefined {
  return packages === undefined || tools.length === 0 ? packages : { ...packages, value: { ...packages.value, keepsDevelopment: true } };
}

/** What the server of a framework reads as it lies there, where it exists. */
function framedSources({ project, folder }: NodeProject, { sources }: ServerDelivery): Fact<string>[] {
  return sources
    .filter((path) => project.exists(within(folder, path)))
    .map((path) => ({
      value: project.isDirectory(within(folder, path)) ? `${path}/` : path,
      confidence: "certain",
      evidence: [from(within(folder, path), undefined, "read by the server")],
    }));
}
