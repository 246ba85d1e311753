import type { SetEnvironment } from "../../contract/set/set.ts";
import { parentOf } from "../../project/folder.ts";
import type { SetSubject } from "./subject.ts";
import { certificateCommand, certificatesOf, verbsOf, type Verb } from "./verbs.ts";

/** A Makefile with a verb for everything that is done with the environments. */
export function makefile(subject: SetSubject): string {
  const { environments } = subject.set;
  const verbs = verbsOf(subject);
  const certificates = certificatesOf(subject);
  const names = ["help", ...verbs.map(({ name }) => name), ...(certificates.length === 0 ? [] : ["certs"]), "check", "verify", "sync"];
  return [
    ".DEFAULT_GOAL := help",
    "SHELL := /bin/sh",
    "PLIMSOLL ?= npx --yes plimsoll",
    "",
    "# What is mounted belongs to the one who starts it. Root stays outside: it would be root in the container, too.",
    "HOST_UID ?= $(shell id -u | sed 's/^0$$/1000/')",
    "HOST_GID ?= $(shell id -g | sed 's/^0$$/1000/')",
    "export HOST_UID HOST_GID",
    "",
    ...environments.map((environment) => `${variable(environment)} := docker compose --file ${environment.file} --env-file ${environment.envFile}`),
    "",
    `.PHONY: ${names.join(" ")}`,
    "",
    "help: ## Show this",
    "\t@sed -n 's/^\\([a-z0-9-]*\\):.*## \\(.*\\)$$/\\1|\\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf \"  %-18s %s\\n\", $$1, $$2 }'",
    ...verbs.flatMap((verb) => ["", ...rule(verb)]),
    "",
    "check: ## Judge the Dockerfiles",
    "\t$(PLIMSOLL) check",
    "",
    "verify: ## Build the images, run them and prove the contract",
    "\t$(PLIMSOLL) verify",
    "",
    "sync: ## Write this and the rest of the set again after a change",
    "\t$(PLIMSOLL) sync",
    ...(certificates.length === 0 ? [] : ["", `certs: ${certificates.map(({ certificate }) => certificate).join(" ")} ## Make a certificate for this machine`]),
    ...certificates.flatMap((pair) => ["", ...certificateRule(pair)]),
    ...distinctEnvFiles(environments).flatMap((environment) => ["", ...envRule(environment)]),
    "",
  ].join("\n");
}

function variable({ name }: SetEnvironment): string {
  return `COMPOSE_${name.toUpperCase().replaceAll("-", "_")}`;
}

function rule({ certificates, commands, environment, name, what }: Verb): string[] {
  const needs = [environment.envFile, ...(certificates && environment.tls !== undefined ? [environment.tls.certificate] : [])];
  const compose = `$(${variable(environment)})`;
  const written = commands.map((command) =>
    command
      .replaceAll("$status", "$$$$status")
      .replaceAll("$?", "$$$$?")
      .replaceAll("$COMPOSE", () => compose)
      .replaceAll("$ARGS", () => "$(ARGS)"),
  );
  return [`${name}: ${needs.join(" ")} ## ${what}`, ...written.map((command) => `\t${command.startsWith("status=0") ? "@" : ""}${command}`)];
}

function certificateRule({ certificate, key }: { readonly certificate: string; readonly key: string }): string[] {
  const folders = [...new Set([parentOf(certificate), parentOf(key)])].filter((folder) => folder !== "");
  return [
    `${certificate}:`,
    ...(folders.length === 0 ? [] : [`\tmkdir -p ${folders.join(" ")}`]),
    `\t${certificateCommand(certificate, key)}`,
    `\t@if [ "$$(id -u)" = 0 ]; then chown $(HOST_UID):$(HOST_GID) ${certificate} ${key}; fi`,
  ];
}

/** What holds nothing secret is copied; what serves is filled in by someone who knows. */
function envRule({ envFile, example, kind }: SetEnvironment): string[] {
  if (kind !== "prod") return [`${envFile}:`, `\tcp ${example} $@`];
  return [`${envFile}:`, `\t@echo "$@ is missing: cp ${example} $@, and fill in what is empty" >&2; exit 1`];
}

function distinctEnvFiles(environments: readonly SetEnvironment[]): readonly SetEnvironment[] {
  return [...new Map(environments.map((one) => [one.envFile, one])).values()];
}
