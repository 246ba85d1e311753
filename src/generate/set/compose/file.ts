import { UserError } from "../../../errors.ts";
import { indent, scalar } from "../../yaml-text.ts";
import type { SetSubject } from "../subject.ts";
import { block } from "../yaml-lines.ts";
import type { SetEnvironment } from "../../../contract/set/set.ts";
import { needsVariables } from "./shared.ts";
import { imageServices } from "./app-service.ts";
import { dataService, volumeOf } from "./data-service.ts";
import { servesTls, type ComposeSubject } from "./naming.ts";
import { dataVolume, projectName } from "./shared.ts";

/** The Compose file of one environment. */
export function composeFile(subject: SetSubject, environment: SetEnvironment): string {
  const whole: ComposeSubject = { ...subject, environment };
  if (environment.tls !== undefined && !subject.images.some((image) => servesTls(whole, image))) {
    throw new UserError("tls-unknown", `set asks for TLS in ${environment.name}, and no image has a development stage that could serve it`, {
      hint: "leave tls out, or give the Dockerfile a stage named development",
    });
  }
  const parts = subject.images.map((image) => imageServices(whole, image));
  const services = [...parts.map(({ services: lines }) => lines), ...subject.services.map((service) => dataService(whole, service))];
  return [
    ...head(whole),
    `name: ${scalar(projectName(whole))}`,
    "",
    ...parts.flatMap(({ common }) => (common.length === 0 ? [] : [...common, ""])),
    "services:",
    ...services.flatMap((lines, index) => [...(index === 0 ? [] : [""]), ...indent(1, lines)]),
    ...volumes(whole),
    ...networks(whole),
    "",
  ].join("\n");
}

function head({ environment, images, set }: ComposeSubject): string[] {
  const { envFile, file, kind, name } = environment;
  const compose = `docker compose -f ${file} --env-file ${envFile}`;
  const up =
    set.make === undefined
      ? set.just === undefined
        ? `${compose} up --build --wait`
        : `just ${name === "local" ? "up" : `${name}-up`}`
      : `make ${name === "local" ? "up" : `${name}-up`}`;
  const unstarted = [...new Set(images.flatMap((image) => image.unstarted))].map(
    (one) => `# It speaks to ${one}, too, which nothing here starts: add it under the contract's trial, services.`,
  );
  switch (kind) {
    case "local":
      return [
        "# The image that ships, with what it needs, on this machine alone.",
        ...(needsVariables(images) ? [`#   cp ${environment.example} ${envFile}`] : []),
        `#   ${name === "local" && set.make === undefined && set.just === undefined && file === "compose.yaml" ? "docker compose up --build" : up}`,
        ...unstarted,
      ];
    case "dev":
      return ["# To work in: sources mounted, started anew after each change, open to this machine alone.", `#   ${up}`, ...unstarted];
    case "test":
      return ["# For tests: nothing is published, and databases live in memory.", `#   ${up}`, ...unstarted];
    case "ci":
      return ["# For tests in CI: every run starts with nothing and leaves nothing.", `#   ${compose} run --build --rm tests`, ...unstarted];
    case "prod":
      return [
        "# What serves: without rights, without a file system to write to, within limits, its data on a network that leads nowhere else.",
        `#   ${up}`,
        ...unstarted,
      ];
  }
}

function volumes({ environment, images, services }: ComposeSubject): string[] {
  if (environment.kind === "test" || environment.kind === "ci") return [];
  const data = services.filter(({ kind }) => kind !== undefined).map(volumeOf);
  const written = environment.kind === "prod" ? images.flatMap((image) => image.dataFolders.map((folder) => dataVolume(image, folder))) : [];
  const all = [...data, ...written];
  return all.length === 0
    ? []
    : [
        "",
        ...block(
          "volumes",
          all.map((name) => `${name}: {}`),
        ),
      ];
}

function networks({ environment, services }: ComposeSubject): string[] {
  if (environment.kind !== "prod") return [];
  return [
    "",
    ...block("networks", [
      "edge: {}",
      ...(services.length === 0 ? [] : ["# Neither out nor in: what is on it is reached by the services here and by nobody else.", "data: { internal: true }"]),
    ]),
  ];
}
