import { array, boolean, nullable, optional, record, strictObject, string } from "valibot";
import type { Shape } from "../../contract/shape.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import type { Part } from "./parts.ts";
import { environmentParts, labelParts, listParts, noneListed, onlyListed, wordParts } from "./parts.ts";

/** A text that has to be equal, or between slashes a regular expression; null: it must not be there. */
const value = nullable(string());

export const check: Check = defineCheck({
  meta: {
    summary: "The image's configuration is what was agreed on.",
    why: "Environment, command, ports and volumes are what clusters, scripts and other teams rely on. A new base, or an instruction in another stage, changes them without a word.",
    level: "error",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({
    environment: optional(record(string(), value), {}),
    labels: optional(record(string(), value), {}),
    entrypoint: optional(array(string())),
    command: optional(array(string())),
    workdir: optional(string()),
    user: optional(string()),
    stopSignal: optional(string()),
    /** `8000` is `8000/tcp`, `8000/*` any protocol. */
    ports: optional(array(string())),
    volumes: optional(array(string())),
    /** What must not be declared; `8000/*` with no protocol. */
    withoutPorts: optional(array(string()), []),
    withoutVolumes: optional(array(string()), []),
    /** Whether ports and volumes are all there may be. */
    exactly: optional(boolean(), true),
    healthcheck: optional(nullable(array(string()))),
    platform: optional(string()),
  }),
  messages: {
    asAgreed: "{what} is {is}",
    other: "{what} is {is}, asked for is {wanted}",
    missing: "{what} is not set, asked for is {wanted}",
    unwanted: "{what} is set, and must not be",
    undeclared: "{what} is not declared",
    extra: "{what} is declared, and was not asked for",
    badPattern: "{wanted} is no regular expression",
  },
  title: (options) => {
    const asked = Object.entries(options).filter(([name, each]) => name !== "exactly" && each !== undefined && !isEmpty(each));
    return `configuration is as agreed: ${asked.map(([name]) => name).join(", ") || "nothing is asked for"}`;
  },
  shape: ({ command, entrypoint, environment, labels }) => ({
    ...plainOnes("environment", environment),
    ...plainOnes("labels", labels),
    ...(command === undefined ? {} : { command }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
  }),
  image({ image: { config } }, options) {
    const { command, entrypoint, exactly, healthcheck, platform, ports, stopSignal, user, volumes, workdir } = options;
    const parts: Part[] = [
      ...environmentParts(config.env, options.environment),
      ...labelParts(config.labels, options.labels),
      ...listParts("the entrypoint", config.entrypoint, entrypoint),
      ...listParts("the command", config.cmd, command),
      ...listParts("the health check", config.healthcheck?.test ?? [], healthcheck === null ? [] : healthcheck),
      ...wordParts("the working directory", config.workingDir === "" ? "/" : config.workingDir, workdir),
      ...wordParts("the user", config.user, user),
      ...wordParts("the stop signal", config.stopSignal ?? "SIGTERM", stopSignal),
      ...wordParts("the platform", [config.os, config.architecture, config.variant].filter((each) => each !== undefined && each !== "").join("/"), platform),
      ...onlyListed("the port", config.exposedPorts, ports?.map(withProtocol), exactly),
      ...onlyListed("the volume", config.volumes, volumes, exactly),
      ...noneListed("the port", config.exposedPorts, options.withoutPorts.map(withProtocol)),
      ...noneListed("the volume", config.volumes, options.withoutVolumes),
    ];
    const wrong = parts.filter(({ code }) => code !== "asAgreed");
    const seen = (list: readonly Part[]): Evidence<Part["code"]>[] => list.map(({ code, ...args }) => saw(code, args));
    return wrong.length > 0 ? violated(...seen(wrong)) : proven(...seen(parts));
  },
});

function withProtocol(port: string): string {
  return port.includes("/") ? port : `${port}/tcp`;
}

function isEmpty(each: unknown): boolean {
  return typeof each === "object" && each !== null && Object.keys(each).length === 0;
}

/** Values that can be written as they stand: a pattern tells what fits, not what to write. */
function plainOnes(key: "environment" | "labels", wanted: Readonly<Record<string, string | null>>): Pick<Shape, "environment" | "labels"> {
  const plain = Object.entries(wanted).filter((pair): pair is [string, string] => pair[1] !== null && !/^\/.+\/$/.test(pair[1]));
  return plain.length === 0 ? {} : { [key]: Object.fromEntries(plain) };
}
