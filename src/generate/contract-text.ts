import type { Shape } from "../contract/shape.ts";
import type { DetectedService, EnvironmentVariable, Fact, WebApplication } from "../detect/application.ts";
import type { ServedApplication } from "../detect/applications.ts";
import type { ServiceKind } from "../facts/services.ts";
import { services } from "../facts/services.ts";
import { pythonServer, pythonServers, stopSignalOf } from "../facts/python-servers.ts";
import { debianNames } from "../facts/python-debian.ts";
import { slimPython } from "../facts/python-images.ts";
import { chosenForNode, chosenForStatic, staticHealth, staticPort } from "./node-requirements.ts";
import { serviceValue } from "./service-variables.ts";
import { indent, list, requirement, scalar } from "./yaml-text.ts";

/** What a trial and the first requirements are made of, whatever the application is written in. */
interface Tried {
  readonly port: Fact<number>;
  readonly health: Fact<string> | undefined;
  readonly services: readonly Fact<DetectedService>[];
  readonly environment: readonly Fact<EnvironmentVariable>[];
  /** False where nothing says that it writes to its output. */
  readonly logs?: boolean;
  readonly language: ServedApplication["language"];
  readonly server?: { readonly value: { readonly name: string } };
  readonly framework?: { readonly value: string };
  readonly migrations?: WebApplication["migrations"];
  readonly django?: WebApplication["django"];
}

/** One application of a first contract. */
export interface ContractPart {
  readonly application: ServedApplication;
  readonly shape: Shape;
  /** The user has a Dockerfile: it is asked only for what the application does, not for what a generated one would look like. */
  readonly usersDockerfile: boolean;
  /** The application's folder below the contract's; empty for the contract's own. */
  readonly folder: string;
  /** What is sent to the builder, seen from the contract's folder. */
  readonly context: string;
  /** What is served, as somebody said who knows. */
  readonly entry?: string | undefined;
}

/** A first `plimsoll.yaml`: how to build and try each image, and what of it is known well enough to be required. `set` is the section of that name. */
export function contractText(parts: readonly ContractPart[], set: readonly string[] = []): string {
  return [
    "# What the container has to hold. `plimsoll verify` builds it, starts it and proves each line.",
    "extends: [plimsoll:recommended]",
    ...(set.length === 0 ? [] : ["", ...set, ""]),
    "images:",
    ...parts.flatMap((part, index) => [...(index === 0 ? [] : [""]), ...imageText(part, set.length > 0)]),
    "",
  ].join("\n");
}

/** `documents`: whether an example of the environment is written beside it. */
function imageText({ application, context, entry, folder, shape, usersDockerfile }: ContractPart, documents: boolean): string[] {
  const tried: Tried =
    application.language === "static" ? { language: "static", port: staticPort, health: staticHealth, services: [], environment: [] } : application;
  return [
    `  ${application.name}:`,
    ...indent(2, [
      ...(folder === "" ? [] : [`application: ${scalar(folder)}`]),
      ...(entry === undefined ? [] : [`entry: ${scalar(entry)}`]),
      "build:",
      `  context: ${context === "." ? context : scalar(context)}`,
      `  dockerfile: ${folder === "" ? "Dockerfile" : scalar(`${folder}/Dockerfile`)}`,
      ...(usersDockerfile ? [] : [`  target: ${scalar(shape.stages?.at(-1) ?? "runtime")}`]),
      "",
      "trial:",
    ]),
    ...indent(3, [...trial(tried, shape), ""]),
    ...indent(2, ["requirements:"]),
    ...indent(3, [...(usersDockerfile ? [] : chosenFor(application, shape)), ...observed(tried, shape, usersDockerfile, documents)]),
  ];
}

function trial(application: Tried, shape: Shape): string[] {
  const found = startedBy(application);
  const variables = environment(application);
  const health = shape.healthPath ?? application.health?.value;
  return [
    `port: ${shape.port ?? application.port.value}`,
    ...(variables.length === 0 ? [] : ["environment:", ...indent(1, variables)]),
    ...unnamedServices(application),
    ...(found.length === 0 ? [] : ["services:", ...indent(1, found.flatMap(serviceLines))]),
    ...otherServices(application),
    ...(health === undefined || !isAsked(application, shape) ? [] : [`ready: { path: ${scalar(health)}, within: 30s }`]),
  ];
}

/** Values fit for a trial: addresses of its services, and for the rest a placeholder that is plainly none of anyone's secrets. */
function environment(application: Tried): string[] {
  const lines: string[] = [];
  const started = startedBy(application);
  for (const { value } of application.environment) {
    const service = started.find((one) => one.variable === value.name);
    const part =
      service === undefined
        ? serviceValue(
            value.name,
            started.map(({ kind }) => kind),
          )
        : address(service);
    if (value.name === application.django?.value.hostVariable) lines.push(`${value.name}: "*"`);
    else if (part !== undefined) lines.push(`${value.name}: ${scalar(part)}`);
    else if (value.required) lines.push(`${value.name}: ${scalar(placeholder(value))}`);
  }
  // the entrypoint of a set for Python takes these
  if (application.language === "python" && started.length > 0) lines.push('WAIT_FOR_DB: "true"');
  if (application.language === "python" && application.migrations?.value.declared === true) lines.push('RUN_MIGRATIONS: "true"');
  return lines;
}

/** Where services answer whose address no known variable takes. */
function unnamedServices(application: Tried): string[] {
  const { environment: variables } = application;
  return startedBy(application)
    .filter(({ kind, variable }) => variable === undefined && !variables.some((fact) => serviceValue(fact.value.name, [kind]) !== undefined))
    .map((one) => `# The trial's ${one.kind} answers at ${address(one)}; no variable was found that takes it.`);
}

type StartedService = DetectedService & { readonly kind: ServiceKind };

/** Services that a trial knows how to start, without those that the application runs without too. */
function startedBy(application: Tried): StartedService[] {
  return application.services
    .map((fact) => fact.value)
    .filter((service): service is StartedService => Object.hasOwn(services, service.kind) && service.optional !== true);
}

function otherServices({ services: found }: Tried): string[] {
  return found
    .filter(({ value }) => !Object.hasOwn(services, value.kind) && value.optional !== true)
    .map(({ value }) => `# It speaks to ${value.kind} (${value.driver}), too. Where it does not start without, add that under services.`);
}

function address({ kind, scheme }: StartedService): string {
  const url = services[kind].url(kind);
  return scheme === undefined ? url : scheme + url.slice(url.indexOf("://"));
}

/** A value that is plainly none of anyone's secrets, for a trial. */
export function placeholder({ name, secret, example, sample }: EnvironmentVariable): string {
  // long enough for libraries that refuse short keys
  if (secret && sample === undefined) return "only-for-the-trial-and-no-secret";
  if (example !== undefined) return example;
  if (sample !== undefined) return sample;
  if (/(?:_URL|_URI|_ORIGIN|_ENDPOINT)$/.test(name)) return "http://localhost";
  if (/_HOST(?:NAME)?$/.test(name)) return "localhost";
  return /(?:PORT|TIMEOUT|SECONDS|MINUTES|SIZE|LIMIT|COUNT|WORKERS)$/.test(name) ? "1" : "trial";
}

function serviceLines({ kind }: StartedService): string[] {
  const facts = services[kind];
  const variables = Object.entries(facts.environment);
  return [
    `${kind}:`,
    `  image: ${facts.image}`,
    ...(variables.length === 0 ? [] : [`  environment: { ${variables.map(([name, value]) => `${name}: ${scalar(value)}`).join(", ")} }`]),
  ];
}

/** What the generated Dockerfile is made of. */
function chosenFor(application: ServedApplication, shape: Shape): string[] {
  switch (application.language) {
    case "python":
      return chosen(application, shape);
    case "node":
      return chosenForNode(application, shape);
    case "static":
      return chosenForStatic(application, shape);
  }
}

function chosen(application: WebApplication, shape: Shape): string[] {
  const base = shape.base ?? slimPython(application.python.value);
  const packages =
    shape.packages ??
    debianNames(
      application.runtimePackages.map((fact) => fact.value),
      base,
    );
  const sources = application.sources.map((fact) => fact.value);
  return [
    requirement("base", "base-image", `image: ${scalar(base)}`),
    requirement("user", "user-is", `name: ${scalar(shape.user?.name ?? "app")}, uid: ${shape.user?.uid ?? 10_001}`),
    requirement("environment", "virtual-environment", `path: ${scalar(shape.virtualEnvironment ?? "/opt/venv")}`),
    requirement(
      "server",
      "command-uses-program",
      `program: ${scalar(shape.program ?? pythonServer(application.server.value.name).program ?? application.server.value.name)}`,
    ),
    ...(sources.length === 0 ? [] : [requirement("sources", "files-present", `paths: ${list(sources)}`)]),
    ...(packages.length === 0 ? [] : [requirement("packages", "debian-packages-present", `packages: ${list(packages)}`)]),
  ];
}

/** `, signal: SIGINT` where the set stops the application with that. */
function signalOf({ language, server, framework }: Tried): string {
  const known = language === "python" ? pythonServers.find(({ name }) => name === server?.value.name) : undefined;
  const signal = known === undefined ? undefined : stopSignalOf(known.name, framework?.value ?? "");
  return signal === undefined ? "" : `, signal: ${signal}`;
}

/** Whether a path is known that has to answer 200 to anybody: one that is made for it, and that no rule about hosts keeps from a trial. */
function isAsked({ health, language, django }: Tried, shape: Shape): boolean {
  if (language !== "python") return true;
  return (shape.healthPath !== undefined || (health !== undefined && health.confidence !== "default")) && django?.value.host === undefined;
}

/** What the application does in any good container. */
function observed(application: Tried, shape: Shape, usersDockerfile: boolean, documents: boolean): string[] {
  const health = shape.healthPath ?? application.health?.value;
  const needed = application.environment.map((fact) => fact.value).filter((variable) => variable.required);
  return [
    requirement("port", "port-answers", `port: ${shape.port ?? application.port.value}`),
    ...(health === undefined && (usersDockerfile || (application.language === "node" && application.framework?.value === "unknown"))
      ? ["# No health path was found. Once the application has one, ask for it:", "# health: { check: health-becomes-healthy, options: { within: 30s } }"]
      : [requirement("health", "health-becomes-healthy", "within: 30s")]),
    ...(health === undefined
      ? []
      : isAsked(application, shape)
        ? [requirement("health-answer", "http-answers", `path: ${scalar(health)}, status: 200`)]
        : [
            "# No path made for health checks was found. Once the application has one, ask for its answer:",
            "# health-answer: { check: http-answers, options: { path: /health, status: 200 } }",
          ]),
    ...(needed.length === 0
      ? []
      : [
          requirement(
            "settings",
            "environment-required",
            `variables: ${list(needed.map((variable) => variable.name))}${documents ? "" : ", documentedIn: [README.md, .env.example, plimsoll.yaml]"}`,
          ),
        ]),
    ...startedBy(application).flatMap(({ kind }) => [
      `# Name a path that makes the application ask its ${kind}, and the connection is proven as well:`,
      `# ${kind}: { check: service-connected, options: { service: ${kind}, request: /… } }`,
    ]),
    requirement("stop", "stops-within", `seconds: 10${usersDockerfile ? "" : signalOf(application)}`),
    ...(application.logs === false ? [] : [requirement("logs", "logs-on-stdout")]),
  ];
}
