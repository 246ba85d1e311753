import { dataFolder, serviceData } from "../../../facts/service-data.ts";
import { healthCommandOf } from "../../../facts/services.ts";
import { block, flow, pairs, words } from "../yaml-lines.ts";
import type { SetService } from "../subject.ts";
import { interpolated, literal, variableOf, type ComposeSubject } from "./naming.ts";

/** A database or the like. */
export function dataService(subject: ComposeSubject, service: SetService): string[] {
  const { environment } = subject;
  const prod = environment.kind === "prod";
  const thrownAway = environment.kind === "test" || environment.kind === "ci";
  const folder = service.kind === undefined ? undefined : dataFolder(service.kind, service.image);
  return block(service.name, [
    `image: ${service.image}`,
    ...(service.command === undefined ? [] : words("command", service.command.map(literal))),
    ...block("environment", settings(subject, service)),
    ...(environment.kind === "dev" && service.port !== undefined
      ? [
          "# For tools on this machine, and for nobody beyond it.",
          ...flow("ports", [`127.0.0.1:\${${variableOf(service.name, "PORT")}:-${service.port}}:${service.port}`]),
        ]
      : []),
    ...(folder === undefined
      ? []
      : thrownAway
        ? ["# In memory: fast, and gone with the container.", ...flow("tmpfs", [folder])]
        : flow("volumes", [`${volumeOf(service)}:${folder}`])),
    ...health(subject, service),
    ...(prod ? hardening(service) : []),
  ]);
}

export function volumeOf({ name }: SetService): string {
  return `${name}-data`;
}

function settings(subject: ComposeSubject, { settings: own, also, kind }: SetService): string[] {
  const values = Object.entries(own).map(([name, value]) => [name, kind === undefined ? literal(value) : interpolated(subject, `\${${name}}`)] as const);
  const further = Object.entries(also).map(([name, from]) => [name, interpolated(subject, `\${${from}}`)] as const);
  return pairs(Object.fromEntries([...values, ...further]));
}

function health(subject: ComposeSubject, { kind, health: given, settings: own }: SetService): string[] {
  const names = Object.fromEntries(Object.keys(own).map((name) => [name, `\${${name}}`]));
  const test = given?.map(literal) ?? (kind === undefined ? undefined : healthCommandOf(kind, names).map((word) => interpolated(subject, word)));
  if (test === undefined) return [];
  return block("healthcheck", [...words("test", ["CMD", ...test]), "interval: 10s", "timeout: 5s", "start_period: 60s", "start_interval: 1s", "retries: 5"]);
}

function hardening({ kind }: SetService): string[] {
  return [
    "restart: unless-stopped",
    "networks: [data]",
    ...flow("security_opt", ["no-new-privileges:true"]),
    ...(kind === undefined
      ? []
      : [
          "# Its start script hands the data to a user of its own, and needs no more than this.",
          ...flow("cap_drop", ["ALL"]),
          ...flow("cap_add", serviceData[kind].capabilities),
        ]),
    ...logging,
  ];
}

/** Docker's own log files grow for ever. */
export const logging: readonly string[] = ['logging: { driver: json-file, options: { max-size: 10m, max-file: "3" } }'];
