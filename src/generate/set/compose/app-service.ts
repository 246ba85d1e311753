import { parentOf, pathFrom } from "../../../project/folder.ts";
import { indent, scalar } from "../../yaml-text.ts";
import { nodeAsks, pythonAsks } from "../roles.ts";
import type { BuiltStage, Role, SetImage } from "../subject.ts";
import { block, flow, words } from "../yaml-lines.ts";
import { hasMigrateService, hostPort, literal, neededServices, roleName, servesTls, stageFor, variableOf, type ComposeSubject } from "./naming.ts";
import { migratingEnvironment, shared } from "./shared.ts";
import { overTls } from "./tls.ts";

/** An image's services: itself, what brings its database up to date, its other roles and its tests; and what they share, where they share it. */
export function imageServices(subject: ComposeSubject, image: SetImage): { readonly common: readonly string[]; readonly services: readonly string[] } {
  const { kind } = subject.environment;
  const stage = stageFor(subject, image);
  const tests = (kind === "test" || kind === "ci") && image.tests !== undefined ? image.development : undefined;
  const further = [
    ...(hasMigrateService(subject, image) ? [migrate(subject, image)] : []),
    ...image.roles.map((role) => roleService(subject, image, role)),
    ...(tests === undefined ? [] : [testService(subject, image, tests)]),
  ];
  const alone = further.length === 0;
  const base = shared(subject, image, stage, !alone);
  const own = alone ? base : [`<<: *${image.service}`, ...migratingEnvironment(subject, image, stage)];
  const needs = block("depends_on", neededServices(subject, image)).map((line, index) => (index === 0 ? `depends_on: &${image.service}-needs` : line));
  return {
    common: alone ? [] : [`x-${image.service}: &${image.service}`, ...indent(1, [...base, ...needs])],
    services: [...block(image.service, [...own, ...application(subject, image, stage, alone)]), ...further.flatMap((lines) => ["", ...lines])],
  };
}

function application(subject: ComposeSubject, image: SetImage, stage: BuiltStage, alone: boolean): string[] {
  const { environment } = subject;
  return [
    ...(environment.tls === undefined || !servesTls(subject, image)
      ? []
      : ["# The image's own command, over TLS.", ...words("command", overTls(stage.command, environment.tls.certificate, environment.tls.key).map(literal))]),
    ...ports(subject, image, stage),
    ...dependsOn(subject, image, alone),
    ...health(subject, image, stage),
    ...watch(subject, image, stage),
  ];
}

function ports(subject: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  const { environment } = subject;
  if (environment.kind === "test" || environment.kind === "ci") return [];
  // whoever develops shares nothing with the network they are in
  const address = environment.kind === "prod" ? "" : "127.0.0.1:";
  const callback = environment.callbackPort !== undefined && image === subject.images[0] ? [`${address}${environment.callbackPort}:${stage.port}`] : [];
  return [
    ...(callback.length === 0 ? [] : [`# The second is where sign-in with others leads back to.`]),
    ...flow("ports", [`${address}\${${variableOf(image.service, "PORT")}:-${hostPort(subject, image)}}:${stage.port}`, ...callback]),
  ];
}

/** Nothing starts before what it needs works. Beside others, what they share says the first part. */
function dependsOn(subject: ComposeSubject, image: SetImage, alone: boolean): string[] {
  const needed = neededServices(subject, image);
  const migrated = hasMigrateService(subject, image) ? [`${roleName(subject, image, "migrate")}: { condition: service_completed_successfully }`] : [];
  if (alone) return block("depends_on", [...needed, ...migrated]);
  if (migrated.length === 0) return [];
  return block("depends_on", [...(needed.length === 0 ? [] : [`<<: *${image.service}-needs`]), ...migrated]);
}

/** Of its own only where the image has none that fits. */
function health(subject: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  const tls = servesTls(subject, image);
  const asked = image.final.health?.http;
  const path = stage === image.development && image.language === "static" ? "/" : asked?.path;
  if (path === undefined || (stage.health !== undefined && !tls)) return [];
  const url = `${tls ? "https" : "http"}://127.0.0.1:${stage.port}${path}`;
  const test = image.language === "python" ? pythonAsks(url) : image.language === "unknown" ? undefined : nodeAsks(url);
  return test === undefined ? [] : healthcheck(test);
}

function healthcheck(test: readonly string[]): string[] {
  return block("healthcheck", [
    ...words("test", ["CMD", ...test.map(literal)]),
    "interval: 30s",
    "timeout: 10s",
    "start_period: 60s",
    "start_interval: 2s",
    "retries: 3",
  ]);
}

/** With `docker compose up --watch`: what no mount brings in is built again. */
function watch(subject: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  const { environment } = subject;
  const from = parentOf(environment.file);
  if (environment.kind === "local")
    return [
      "# docker compose up --watch builds it again after each change.",
      `develop: { watch: [{ action: rebuild, path: ${scalar(pathFrom(from, stage.context))} }] }`,
    ];
  if (environment.kind !== "dev" || image.manifests.length === 0) return [];
  return [
    "# The sources are mounted; a change of what is installed needs a build: docker compose watch makes it.",
    ...block(
      "develop",
      block(
        "watch",
        image.manifests.map((path) => `- { action: rebuild, path: ${scalar(pathFrom(from, path))} }`),
      ),
    ),
  ];
}

function migrate(subject: ComposeSubject, image: SetImage): string[] {
  return [
    "# Brings the database up to date, once, before anything else starts.",
    ...block(roleName(subject, image, "migrate"), [
      `<<: *${image.service}`,
      ...words("command", (image.migrations ?? []).map(literal)),
      'restart: "no"',
      "healthcheck: { disable: true }",
    ]),
  ];
}

function roleService(subject: ComposeSubject, image: SetImage, role: Role): string[] {
  const published =
    role.port === undefined || subject.environment.kind !== "dev"
      ? []
      : flow("ports", [`127.0.0.1:\${${variableOf(role.name, "PORT")}:-${role.port}}:${role.port}`]);
  return block(roleName(subject, image, role.name), [
    `<<: *${image.service}`,
    ...words("command", role.command.map(literal)),
    ...published,
    ...dependsOn(subject, image, false),
    ...(role.health === undefined
      ? ["# It serves nothing that could be asked: it is well as long as it runs.", 'healthcheck: { test: [CMD, "true"] }']
      : healthcheck(role.health)),
  ]);
}

function testService(subject: ComposeSubject, image: SetImage, stage: BuiltStage): string[] {
  const same = stage === stageFor(subject, image);
  return [
    "# Started by name only: docker compose run --rm " + roleName(subject, image, "tests"),
    ...block(roleName(subject, image, "tests"), [
      ...(same ? [`<<: *${image.service}`] : shared({ ...subject, environment: { ...subject.environment, kind: "dev" } }, image, stage, false)),
      ...words("command", (subject.set.tests ?? image.tests ?? []).map(literal)),
      "profiles: [tests]",
      ...dependsOn(subject, image, !same),
      "healthcheck: { disable: true }",
    ]),
  ];
}
