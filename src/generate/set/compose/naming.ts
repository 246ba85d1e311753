import type { SetEnvironment } from "../../../contract/set/set.ts";
import type { BuiltStage, SetImage, SetSubject } from "../subject.ts";

/** Everything that the parts of one Compose file are written from. */
export interface ComposeSubject extends SetSubject {
  readonly environment: SetEnvironment;
}

/** The name of a further service of an image: `worker`, or `backend-worker` where other images have some too. */
export function roleName({ images }: SetSubject, image: SetImage, role: string): string {
  return images.length === 1 || images.every((one) => one === image || (one.roles.length === 0 && one.migrations === undefined && one.tests === undefined))
    ? role
    : `${image.service}-${role}`;
}

/** The stage that an environment runs: what ships in production and where it is looked at as a whole, what developers work in elsewhere. */
export function stageFor({ environment: { kind } }: ComposeSubject, image: SetImage): BuiltStage {
  if (kind === "prod" || kind === "local") return image.final;
  // a frontend's server for developers is no subject of tests
  if (image.language === "static" && kind !== "dev") return image.final;
  return image.development ?? image.final;
}

/** Whether the sources lie in the container as they lie here. */
export function isMounted(subject: ComposeSubject, image: SetImage, stage: BuiltStage): boolean {
  return subject.environment.kind !== "prod" && subject.environment.kind !== "local" && stage === image.development;
}

/** Whether an image's own server is told to speak TLS. */
export function servesTls(subject: ComposeSubject, image: SetImage): boolean {
  return subject.environment.tls !== undefined && image.language !== "static" && isMounted(subject, image, stageFor(subject, image));
}

/** `APP_PORT`, `BACKEND_PORT`. */
export function variableOf(service: string, what: string): string {
  return `${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_${what}`;
}

/** The port of this machine that leads to an image's own, each another. */
export function hostPort(subject: ComposeSubject, image: SetImage): number {
  const taken = new Set<number>();
  for (const [index, one] of subject.images.entries()) {
    let port = (index === 0 ? subject.environment.port : undefined) ?? stageFor(subject, one).port;
    while (taken.has(port)) port += 1;
    taken.add(port);
    if (one === image) return port;
  }
  return image.final.port;
}

/** Whether a service of its own brings the database up to date. */
export function hasMigrateService({ set }: SetSubject, image: SetImage): boolean {
  return set.migrations === "service" && image.migrations !== undefined;
}

/** `${POSTGRES_PASSWORD}` with what holds where it is not set: a value for a try, in production an error. */
export function interpolated(subject: ComposeSubject, text: string): string {
  return text.replaceAll(/(?<!\$)\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => {
    const service = subject.services.find(({ settings }) => Object.hasOwn(settings, name));
    if (service === undefined) return whole;
    if (subject.environment.kind === "prod" && service.secrets.includes(name))
      return `\${${name}:?it is not set; give docker compose --env-file ${subject.environment.envFile}}`;
    return `\${${name}:-${service.settings[name] ?? ""}}`;
  });
}

/** A command's words with dollars that Compose leaves alone. */
export function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** Services that have to work before the application can. */
export function neededServices({ services }: ComposeSubject, { language }: SetImage): readonly string[] {
  if (language === "static") return [];
  return services.map(
    ({ name, health, kind }) => `${name}: { condition: ${health === undefined && kind === undefined ? "service_started" : "service_healthy"} }`,
  );
}
