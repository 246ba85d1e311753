import type { SetEnvironment } from "../../contract/set/set.ts";
import { parentOf } from "../../project/folder.ts";
import type { SetSubject } from "./subject.ts";
import { certificateCommand, certificatesOf, verbsOf, type Verb } from "./verbs.ts";

/** The Makefile's verbs as a justfile. */
export function justfile(subject: SetSubject): string {
  const { environments } = subject.set;
  return [
    "# What is mounted belongs to the one who starts it. Root stays outside: it would be root in the container, too.",
    "export HOST_UID := `id -u | sed 's/^0$/1000/'`",
    "export HOST_GID := `id -g | sed 's/^0$/1000/'`",
    "",
    ...environments.map((environment) => `${variable(environment)} := "docker compose --file ${environment.file} --env-file ${environment.envFile}"`),
    "",
    "# Show this",
    "help:",
    "    @just --list --unsorted",
    ...verbsOf(subject).flatMap((verb) => ["", ...recipe(verb)]),
    "",
    "# Build the images, run them and prove the contract",
    "verify:",
    "    npx --yes plimsoll verify",
    ...certificatesOf(subject).flatMap(({ certificate, key }, index) => [
      "",
      "# Make a certificate for this machine",
      `${index === 0 ? "certs" : `certs-${index + 1}`}:`,
      `    mkdir -p ${[...new Set([parentOf(certificate) || ".", parentOf(key) || "."])].join(" ")}`,
      `    test -e ${certificate} || ${certificateCommand(certificate, key)}`,
      `    if [ "$(id -u)" = 0 ]; then chown "$HOST_UID:$HOST_GID" ${certificate} ${key}; fi`,
    ]),
    ...environments.flatMap((environment) => ["", ...envRecipe(environment)]),
    "",
  ].join("\n");
}

function variable({ name }: SetEnvironment): string {
  return `compose_${name.replaceAll("-", "_")}`;
}

function recipe({ certificates, commands, environment, name, what }: Verb): string[] {
  const takes = commands.some((command) => command.includes("$ARGS"));
  const needs = [`_env-${environment.name}`, ...(certificates ? ["certs"] : [])];
  const compose = `{{${variable(environment)}}}`;
  return [
    `# ${what.replace(/ ARGS=(\S+)/, " $1")}`,
    `${name}${takes ? " *args" : ""}: ${needs.join(" ")}`,
    ...commands.map((command) => `    ${command.replaceAll("$COMPOSE", () => compose).replaceAll("$ARGS", () => "{{args}}")}`),
  ];
}

function envRecipe({ envFile, example, kind, name }: SetEnvironment): string[] {
  const missing =
    kind === "prod" ? `{ echo "${envFile} is missing: cp ${example} ${envFile}, and fill in what is empty" >&2; exit 1; }` : `cp ${example} ${envFile}`;
  return [`_env-${name}:`, `    @test -e ${envFile} || ${missing}`];
}
