import type { SetEnvironment } from "../../contract/set/set.ts";
import { hasMigrateService, roleName } from "./compose/naming.ts";
import type { SetSubject } from "./subject.ts";

/** Something that can be done with an environment, for a Makefile or a justfile. */
export interface Verb {
  /** `dev-up`. */
  readonly name: string;
  readonly what: string;
  /** What is done, a command of a shell each; `$COMPOSE` stands for the environment's docker compose. */
  readonly commands: readonly string[];
  readonly environment: SetEnvironment;
  /** Whether it needs a certificate. */
  readonly certificates: boolean;
}

/** What can be done with each environment. */
export function verbsOf(subject: SetSubject): readonly Verb[] {
  return subject.set.environments.flatMap((environment) => (environment.kind === "ci" ? ciVerbs(subject, environment) : verbsOfOne(subject, environment)));
}

function verbsOfOne(subject: SetSubject, environment: SetEnvironment): readonly Verb[] {
  const prefix = environment.name === "local" ? "" : `${environment.name}-`;
  const verb = (name: string, what: string, ...commands: readonly string[]): Verb => ({
    name: `${prefix}${name}`,
    what,
    commands,
    environment,
    certificates: environment.tls !== undefined && name === "up",
  });
  const label = environment.name === "local" ? "" : ` ${environment.name}`;
  const tests = testServices(subject);
  // what a mount hides of an image must not outlive it
  const renew = environment.kind === "dev" || environment.kind === "test" ? " --renew-anon-volumes" : "";
  return [
    verb("up", `Build and start${label}, and wait until it is healthy`, `$COMPOSE up --build --detach --wait${renew}`),
    verb("down", `Stop${label}; data stays, ${prefix}down ARGS=--volumes takes it away`, "$COMPOSE down --remove-orphans $ARGS"),
    verb("logs", `Follow the logs of${label || " it"}`, "$COMPOSE logs --follow --tail 100 $ARGS"),
    verb("status", `Show what runs of${label || " it"}`, "$COMPOSE ps --all"),
    verb("rebuild", `Build${label} again from nothing, without a cache`, "$COMPOSE build --no-cache $ARGS"),
    ...(environment.kind === "test" && tests.length > 0
      ? [{ ...verb("", "", ...tests.map((name) => `$COMPOSE run --build --rm ${name} $ARGS`)), name: environment.name, what: "Run the tests" }]
      : []),
    ...(environment.kind === "prod" && subject.images.some((image) => hasMigrateService(subject, image))
      ? [verb("migrate", "Bring its database up to date", ...migrateServices(subject).map((name) => `$COMPOSE run --rm ${name}`))]
      : []),
  ];
}

function ciVerbs(subject: SetSubject, environment: SetEnvironment): readonly Verb[] {
  const tests = testServices(subject);
  const run = tests.length === 0 ? "$COMPOSE up --build --detach --wait" : tests.map((name) => `$COMPOSE run --build --rm ${name}`).join(" && ");
  const clean = "$COMPOSE down --volumes --remove-orphans";
  return [
    {
      name: environment.name,
      what: tests.length === 0 ? "Start everything as CI does, and take it away" : "Run the tests as CI does",
      commands: [`status=0; { ${run}; } || status=$?; ${clean}; exit $status`],
      environment,
      certificates: false,
    },
  ];
}

function testServices(subject: SetSubject): readonly string[] {
  return subject.images.filter(({ development, tests }) => tests !== undefined && development !== undefined).map((image) => roleName(subject, image, "tests"));
}

function migrateServices(subject: SetSubject): readonly string[] {
  return subject.images.filter((image) => hasMigrateService(subject, image)).map((image) => roleName(subject, image, "migrate"));
}

/** Environments with a certificate of their own making, each pair of files once. */
export function certificatesOf({ set }: SetSubject): readonly { readonly certificate: string; readonly key: string }[] {
  const found = new Map(set.environments.flatMap(({ tls }) => (tls === undefined ? [] : [[tls.certificate, tls] as const])));
  return [...found.values()];
}

/** What makes a certificate that only this machine has reason to trust. */
export function certificateCommand(certificate: string, key: string): string {
  return `openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ${key} -out ${certificate}`;
}
