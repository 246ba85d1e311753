import type { ImageConfig, ImageHealthcheck, ImageHistory } from "./image.ts";
import { asArray, asNumber, asObject, asString, strings } from "./json.ts";

export interface ParsedConfig {
  readonly config: ImageConfig;
  readonly history: readonly ImageHistory[];
  /** The layers' digests, lowest first; empty where the document names none. */
  readonly diffIds: readonly string[];
}

/** The image's configuration document. What is missing or of the wrong type is read as not set. */
export function parseConfig(document: unknown): ParsedConfig {
  const image = asObject(document);
  const config = asObject(image["config"]);
  const shell = strings(config["Shell"]);
  return {
    config: {
      architecture: asString(image["architecture"]) ?? "",
      variant: asString(image["variant"]) || undefined,
      os: asString(image["os"]) ?? "",
      created: asString(image["created"]) || undefined,
      author: asString(image["author"]) || undefined,
      user: asString(config["User"]) ?? "",
      env: strings(config["Env"]),
      workingDir: asString(config["WorkingDir"]) ?? "",
      entrypoint: strings(config["Entrypoint"]),
      cmd: strings(config["Cmd"]),
      exposedPorts: Object.keys(asObject(config["ExposedPorts"])),
      volumes: Object.keys(asObject(config["Volumes"])),
      labels: labels(config["Labels"]),
      stopSignal: asString(config["StopSignal"]) || undefined,
      healthcheck: healthcheck(config["Healthcheck"]),
      shell: shell.length > 0 ? shell : undefined,
      onBuild: strings(config["OnBuild"]),
    },
    history: asArray(image["history"]).map((item) => {
      const entry = asObject(item);
      return {
        createdBy: asString(entry["created_by"]) ?? "",
        empty: entry["empty_layer"] === true,
        created: asString(entry["created"]) || undefined,
        comment: asString(entry["comment"]) || undefined,
      };
    }),
    diffIds: strings(asObject(image["rootfs"])["diff_ids"]),
  };
}

function labels(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(asObject(value)).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

/** An empty test means: whatever the base image had, and nothing is left to inherit here. */
function healthcheck(value: unknown): ImageHealthcheck | undefined {
  const check = asObject(value);
  const test = strings(check["Test"]);
  if (test.length === 0) return undefined;
  return {
    test,
    interval: seconds(check["Interval"]),
    timeout: seconds(check["Timeout"]),
    startPeriod: seconds(check["StartPeriod"]),
    startInterval: seconds(check["StartInterval"]),
    retries: asNumber(check["Retries"]) || undefined,
  };
}

/** From nanoseconds; 0 leaves the engine's default. */
function seconds(value: unknown): number | undefined {
  const nanoseconds = asNumber(value);
  return nanoseconds ? nanoseconds / 1e9 : undefined;
}

/** The instruction of each layer, from the history's entries that made one; as many as the history names layers. */
export function layerInstructions(history: readonly ImageHistory[]): readonly (string | undefined)[] {
  return history.filter((entry) => !entry.empty).map((entry) => entry.createdBy || undefined);
}
