import type { Shape } from "../contract/shape.ts";
import type { Application, DetectedService, EnvironmentVariable } from "../detect/application.ts";
import { services } from "../facts/services.ts";
import { serviceValue } from "./service-variables.ts";
import { slimPython } from "../facts/python-images.ts";

/**
 * A first `plimsoll.yaml`: how to build and try the image, and what of it is known well enough to be required.
 * For a Dockerfile of the user's own it asks only for what the application does, not for what a generated one would look like.
 */
export function contractText(application: Application, shape: Shape, usersDockerfile: boolean): string {
  return [
    "# What the container has to hold. `plimsoll verify` builds it, starts it and proves each line.",
    "extends: [plimsoll:recommended]",
    "images:",
    `  ${application.name}:`,
    ...indent(2, [
      "build:",
      "  context: .",
      "  dockerfile: Dockerfile",
      ...(usersDockerfile ? [] : [`  target: ${scalar(shape.stages?.at(-1) ?? "runtime")}`]),
      "",
      "trial:",
    ]),
    ...indent(3, [...trial(application, shape), ""]),
    ...indent(2, ["requirements:"]),
    ...indent(3, [...(usersDockerfile ? [] : chosen(application, shape)), ...observed(application, shape)]),
    "",
  ].join("\n");
}

function trial(application: Application, shape: Shape): string[] {
  const found = application.services.map((fact) => fact.value);
  const variables = environment(application);
  const health = shape.healthPath ?? application.health?.value;
  return [
    `port: ${shape.port ?? application.port.value}`,
    ...(variables.length === 0 ? [] : ["environment:", ...indent(1, variables)]),
    ...unnamedServices(application),
    ...(found.length === 0 ? [] : ["services:", ...indent(1, found.flatMap(serviceLines))]),
    ...(health === undefined ? [] : [`ready: { path: ${scalar(health)}, within: 30s }`]),
  ];
}

/** Values fit for a trial: addresses of its services, and for the rest a placeholder that is plainly none of anyone's secrets. */
function environment(application: Application): string[] {
  const lines: string[] = [];
  for (const { value } of application.environment) {
    const service = application.services.find((fact) => fact.value.variable === value.name)?.value;
    const part =
      service === undefined
        ? serviceValue(
            value.name,
            application.services.map((fact) => fact.value.kind),
          )
        : address(service);
    if (part !== undefined) lines.push(`${value.name}: ${scalar(part)}`);
    else if (value.required) lines.push(`${value.name}: ${scalar(placeholder(value))}`);
  }
  return lines;
}

/** Where services answer whose address no known variable takes. */
function unnamedServices({ environment: variables, services: found }: Application): string[] {
  return found
    .map((fact) => fact.value)
    .filter(({ kind, variable }) => variable === undefined && !variables.some((fact) => serviceValue(fact.value.name, [kind]) !== undefined))
    .map((one) => `# The trial's ${one.kind} answers at ${address(one)}; no variable was found that takes it.`);
}

function address({ kind, scheme }: DetectedService): string {
  const url = services[kind].url(kind);
  return scheme === undefined ? url : scheme + url.slice(url.indexOf("://"));
}

function placeholder({ name, secret, example }: EnvironmentVariable): string {
  // long enough for libraries that refuse short keys
  if (secret) return "only-for-the-trial-and-no-secret";
  if (example !== undefined) return example;
  if (/(?:_URL|_URI|_ORIGIN|_ENDPOINT)$/.test(name)) return "http://localhost";
  if (/_HOST(?:NAME)?$/.test(name)) return "localhost";
  return /(?:PORT|TIMEOUT|SECONDS|MINUTES|SIZE|LIMIT|COUNT|WORKERS)$/.test(name) ? "1" : "trial";
}

function serviceLines({ kind }: DetectedService): string[] {
  const facts = services[kind];
  const variables = Object.entries(facts.environment);
  return [
    `${kind}:`,
    `  image: ${facts.image}`,
    ...(variables.length === 0 ? [] : [`  environment: { ${variables.map(([name, value]) => `${name}: ${scalar(value)}`).join(", ")} }`]),
  ];
}

/** What the generated Dockerfile is made of. */
function chosen(application: Application, shape: Shape): string[] {
  const packages = shape.packages ?? application.runtimePackages.map((fact) => fact.value);
  const sources = application.sources.map((fact) => fact.value);
  return [
    requirement("base", "base-image", `image: ${scalar(shape.base ?? slimPython(application.python.value))}`),
    requirement("user", "user-is", `name: ${scalar(shape.user?.name ?? "app")}, uid: ${shape.user?.uid ?? 10_001}`),
    requirement("environment", "virtual-environment", `path: ${scalar(shape.virtualEnvironment ?? "/opt/venv")}`),
    requirement("server", "command-uses-program", `program: ${scalar(shape.program ?? application.server.value.name)}`),
    ...(sources.length === 0 ? [] : [requirement("sources", "files-present", `paths: ${list(sources)}`)]),
    ...(packages.length === 0 ? [] : [requirement("packages", "debian-packages-present", `packages: ${list(packages)}`)]),
  ];
}

/** What the application does in any good container. */
function observed(application: Application, shape: Shape): string[] {
  const health = shape.healthPath ?? application.health?.value;
  const needed = application.environment.map((fact) => fact.value).filter((variable) => variable.required);
  return [
    requirement("port", "port-answers", `port: ${shape.port ?? application.port.value}`),
    ...(health === undefined
      ? ["# No health path was found. Once the application has one, ask for it:", "# health: { check: health-becomes-healthy, options: { within: 30s } }"]
      : [requirement("health", "health-becomes-healthy", "within: 30s"), requirement("health-answer", "http-answers", `path: ${scalar(health)}, status: 200`)]),
    ...(needed.length === 0 ? [] : [requirement("settings", "environment-required", `variables: ${list(needed.map((variable) => variable.name))}`)]),
    ...application.services.flatMap(({ value }) => [
      `# Name a path that makes the application ask its ${value.kind}, and the connection is proven as well:`,
      `# ${value.kind}: { check: service-connected, options: { service: ${value.kind}, request: /… } }`,
    ]),
    requirement("stop", "stops-within", "seconds: 10"),
    requirement("logs", "logs-on-stdout"),
  ];
}

function requirement(id: string, check: string, options?: string): string {
  return `${id}: { check: ${check}${options === undefined ? "" : `, options: { ${options} }`} }`;
}

function list(values: readonly string[]): string {
  return `[${values.map(scalar).join(", ")}]`;
}

/** Plain where YAML takes it for the same text, also inside brackets; quoted otherwise. */
function scalar(text: string): string {
  const plain = /^[A-Za-z/][A-Za-z0-9_./-]*(?::[A-Za-z0-9_./-]+)*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

function indent(levels: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : "  ".repeat(levels) + line));
}
