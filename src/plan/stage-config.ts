import { healthCommand } from "../dockerfile/arguments.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import { pairsOf, wordsOf } from "../dockerfile/words.ts";
import { onceFor } from "../text/once.ts";
import { parseDuration } from "./duration.ts";
import { readInvocation } from "./invocation.ts";
import type { Healthcheck, Sourced, StageConfig } from "./plan.ts";
import { portsOf } from "./ports.ts";
import { isSignal } from "./signals.ts";
import type { StageReader } from "./stage-reader.ts";

/** A stage's configuration while its instructions are read. */
export interface OpenConfig {
  user: StageConfig["user"];
  workdir: StageConfig["workdir"];
  readonly env: Map<string, Sourced<string>>;
  readonly labels: Map<string, Sourced<string>>;
  exposed: Sourced<string>[];
  volumes: Sourced<string>[];
  entrypoint: StageConfig["entrypoint"];
  cmd: StageConfig["cmd"];
  /** Whether this stage itself has a CMD: an ENTRYPOINT takes an inherited one away. */
  ownCmd: boolean;
  healthcheck: StageConfig["healthcheck"];
  stopSignal: StageConfig["stopSignal"];
  shell: StageConfig["shell"];
}

/** Starts from the configuration of the stage below, or from nothing known. */
export function openConfig(below: StageConfig | undefined): OpenConfig {
  return {
    user: below?.user,
    workdir: below?.workdir,
    env: new Map(below?.env),
    labels: new Map(below?.labels),
    exposed: [...(below?.exposed ?? [])],
    volumes: [...(below?.volumes ?? [])],
    entrypoint: below?.entrypoint,
    cmd: below?.cmd,
    ownCmd: false,
    healthcheck: below?.healthcheck,
    stopSignal: below?.stopSignal,
    shell: below?.shell,
  };
}

/** What one instruction changes in the configuration and in the variables. */
export function applyInstruction(config: OpenConfig, instruction: Instruction, reader: StageReader): void {
  const { escape, expand, scope } = reader;
  const span = instruction.head;
  const whole = (): Sourced<string> => ({ value: expand(instruction.args.text, span), span });
  switch (instruction.keyword) {
    case "ENV": {
      // all values of one instruction are read before any of them is set
      for (const [name, value] of expandPairs(instruction, reader)) {
        config.env.set(name, value);
        scope.set(name, value.value);
      }
      return;
    }
    case "LABEL":
      for (const [name, value] of expandPairs(instruction, reader)) config.labels.set(name, value);
      return;
    case "ARG":
      for (const word of wordsOf(instruction, escape)) {
        const equals = word.value.indexOf("=");
        if (equals === -1) scope.declare(word.value, undefined);
        else scope.declare(word.value.slice(0, equals), expand(word.value.slice(equals + 1), word.span));
      }
      return;
    case "USER":
      config.user = whole();
      return;
    case "WORKDIR":
      config.workdir = { value: joinPath(config.workdir?.value, whole().value), span };
      return;
    case "EXPOSE":
      expose(config, instruction, reader);
      return;
    case "VOLUME":
      for (const word of listOf(instruction, escape)) {
        const value = expand(word.value, word.span);
        if (value === "") reader.refuse({ code: "value-wrong", message: `${word.value} is empty; VOLUME takes no empty path`, span: word.span });
        if (!config.volumes.some((volume) => volume.value === value)) config.volumes.push({ value, span: word.span });
      }
      return;
    case "STOPSIGNAL":
      config.stopSignal = whole();
      if (!config.stopSignal.value.includes("$") && !isSignal(config.stopSignal.value)) {
        reader.refuse({ code: "value-wrong", message: `${config.stopSignal.value} is no signal: write a name such as SIGTERM, or a number`, span });
      }
      return;
    case "SHELL":
      if (instruction.json !== undefined) config.shell = { value: instruction.json.map((word) => word.value), span };
      return;
    case "CMD":
      config.cmd = { value: readInvocation(instruction.json, instruction.args, shellOf(config, reader)), span };
      config.ownCmd = true;
      return;
    case "ENTRYPOINT":
      config.entrypoint = { value: readInvocation(instruction.json, instruction.args, shellOf(config, reader)), span };
      if (!config.ownCmd) config.cmd = undefined;
      return;
    case "HEALTHCHECK":
      config.healthcheck = { value: readHealthcheck(instruction, shellOf(config, reader)), span };
  }
}

function expandPairs(instruction: Instruction, { escape, expand }: StageReader): (readonly [string, Sourced<string>])[] {
  return pairsOf(instruction, escape).pairs.map((pair) => [expand(pair.name, pair.span), { value: expand(pair.value, pair.span), span: pair.span }]);
}

function expose(config: OpenConfig, instruction: Instruction, reader: StageReader): void {
  const known = knownPorts(config.exposed);
  for (const { value: written, span } of wordsOf(instruction, reader.escape)) {
    for (const word of reader.expandWords(written, span)) {
      if (known.words.has(word) || known.read > MOST_PORTS) continue;
      known.words.add(word);
      const ports = portsOf(word);
      // what cannot be known here stands as it is written
      if (ports === undefined && !word.includes("$"))
        reader.refuse({ code: "value-wrong", message: `${word} is no port: write 8000, 8000/udp or 8000-8002`, span });
      for (const value of ports ?? [word]) {
        known.read += 1;
        if (!known.ports.has(value)) config.exposed.push({ value, span });
        known.ports.add(value);
      }
    }
  }
}

/** Ten times all that there are: ranges may overlap without end. */
const MOST_PORTS = 10 * 3 * 65_536;

const knownPorts = onceFor((exposed: readonly Sourced<string>[]) => ({ ports: new Set(exposed.map(({ value }) => value)), words: new Set<string>(), read: 0 }));

/** The shell that shell-form commands get; undefined for the default one of Linux. */
export function shellOf(config: OpenConfig, reader: StageReader): readonly string[] | undefined {
  return config.shell?.value ?? (reader.windows ? ["cmd", "/S", "/C"] : undefined);
}

/** The elements of a JSON array, or the words of the line. */
export function listOf(instruction: Instruction, escape: string): readonly Sourced<string>[] {
  return instruction.json ?? wordsOf(instruction, escape);
}

function readHealthcheck(instruction: Instruction, shell: readonly string[] | undefined): Healthcheck {
  const { args, flags, json } = instruction;
  const isNone = /^none\b/i.test(args.text);
  const seconds = (name: string): number | undefined => {
    const value = flags.find((flag) => flag.name === name)?.value;
    // zero means the engine's default
    return value === undefined ? undefined : parseDuration(value) || undefined;
  };
  const retries = Number(flags.find((flag) => flag.name === "retries")?.value);
  return {
    test: isNone ? undefined : readInvocation(json, healthCommand(args), shell),
    interval: seconds("interval"),
    timeout: seconds("timeout"),
    startPeriod: seconds("start-period"),
    startInterval: seconds("start-interval"),
    retries: Number.isInteger(retries) && retries > 0 ? retries : undefined,
  };
}

/** A relative path continues the one before; of a base's own nothing is known, and its default is the root. */
/** No file system takes a longer path. */
const LONGEST = 8192;

export function joinPath(base: string | undefined, path: string): string {
  const full = path.startsWith("/") || path.startsWith("$") ? path : `${base ?? "/"}/${path}`;
  if (full.length > LONGEST) return base ?? "/";
  if (full.startsWith("$")) return full;
  const parts: string[] = [];
  for (const part of full.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}
