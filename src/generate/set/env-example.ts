import type { SetEnvironment } from "../../contract/set/set.ts";
import { hostPort, variableOf } from "./compose/naming.ts";
import type { SetSubject, SetVariable } from "./subject.ts";

/** What an environment's variables are copied from: every variable, its default, what it is for, and whether it is secret. */
export function envExample(subject: SetSubject, environments: readonly [SetEnvironment, ...SetEnvironment[]]): string {
  const [first] = environments;
  const forProduction = environments.some(({ kind }) => kind === "prod");
  const variables = distinct(subject.images.flatMap((image) => image.variables));
  return [
    `# The variables of ${environments.map(({ envFile }) => envFile).join(", ")}; what is copied stays out of version control.`,
    ...environments.map(({ envFile, example }) => `#   cp ${example} ${envFile}`),
    ...(forProduction ? ["# What is empty has to be filled in. A comment without a value takes a default."] : []),
    ...ports(subject, first),
    ...data(subject, forProduction),
    ...application(variables, forProduction),
    "",
  ].join("\n");
}

function ports(subject: SetSubject, environment: SetEnvironment): string[] {
  if (environment.kind === "test" || environment.kind === "ci") return [];
  const whole = { ...subject, environment };
  const lines = subject.images.map((image) => `#${variableOf(image.service, "PORT")}=${hostPort(whole, image)}`);
  const further =
    environment.kind === "dev" ? subject.services.filter(({ port }) => port !== undefined).map(({ name, port }) => `#${variableOf(name, "PORT")}=${port}`) : [];
  const images = environment.kind === "prod" ? subject.images.map(({ service, tag }) => `#${variableOf(service, "IMAGE")}=${tag}`) : [];
  return ["", "# Ports of this machine.", ...lines, ...further, ...(images.length === 0 ? [] : ["", "# The images that are run.", ...images])];
}

/** What the services are given, and what the Compose file makes of it. */
function data({ services, images }: SetSubject, forProduction: boolean): string[] {
  const lines = services.flatMap((service) => {
    const settings = Object.entries(service.settings);
    if (service.kind === undefined || settings.length === 0) return [];
    return [
      "",
      `# ${service.name}.`,
      ...settings.flatMap(([name, value]) => {
        if (!service.secrets.includes(name)) return [`${name}=${envValue(value)}`];
        return forProduction
          ? ["# Secret; letters and digits only, since it becomes part of an address.", `${name}=`]
          : ["# Secret in production, here it is for this machine alone.", `${name}=${envValue(value)}`];
      }),
    ];
  });
  const given = new Set(services.flatMap(({ settings }) => Object.keys(settings)));
  const wired = distinct(images.flatMap((image) => image.variables.filter((one) => one.wired !== undefined && !given.has(one.name))));
  if (wired.length === 0) return lines;
  return [
    ...lines,
    "",
    "# The Compose file sets these; they are named for whoever runs the image without it.",
    ...wired.map(({ name, wired: value }) => `#${name}=${(value ?? "").replaceAll("$$", "$")}`),
  ];
}

function application(variables: readonly SetVariable[], forProduction: boolean): string[] {
  const own = variables.filter(({ wired }) => wired === undefined);
  if (own.length === 0) return [];
  return ["", "# The application.", ...own.flatMap((variable) => [`# ${told(variable)}`, line(variable, forProduction)])];
}

function told({ default: usual, places, required, secret }: SetVariable): string {
  const parts = [
    required ? "Required" : "Optional",
    ...(secret ? ["secret"] : []),
    ...(usual === undefined ? [] : [usual === "" ? "empty by default" : secret ? "with a default" : `default ${oneLine(usual)}`]),
  ];
  return `${parts.join(", ")}${places.length === 0 ? "" : `; read in ${places.join(", ")}`}.`;
}

function line({ default: usual, example, name, required, secret }: SetVariable, forProduction: boolean): string {
  if (!required && !(secret && usual === undefined && !forProduction)) return `#${name}=${secret ? "" : envValue(usual ?? example ?? "")}`;
  if (forProduction) return `${name}=${secret ? "" : envValue(example ?? "")}`;
  return `${name}=${envValue(example ?? "")}`;
}

function oneLine(text: string): string {
  return text.length > 60 || /[\n\r]/.test(text) ? "as in the source" : text;
}

/** A value as Compose reads it from a file. */
export function envValue(value: string): string {
  if (/[\n\r\0]/.test(value)) return "";
  if (/^[\w./:@%+,=*?&!~^-]*$/.test(value)) return value;
  return value.includes("'") ? JSON.stringify(value).replaceAll("$", "\\$") : `'${value}'`;
}

function distinct(variables: readonly SetVariable[]): readonly SetVariable[] {
  const known = new Map<string, SetVariable>();
  for (const variable of variables) {
    const before = known.get(variable.name);
    known.set(
      variable.name,
      before === undefined ? variable : { ...before, required: before.required || variable.required, places: [...before.places, ...variable.places] },
    );
  }
  return [...known.values()];
}
