import { sliceJoined, type Instruction } from "../dockerfile/syntax.ts";
import { parseDuration } from "./duration.ts";
import { expandWord } from "./expand.ts";
import { readInvocation } from "./invocation.ts";
import type { Healthcheck, Sourced, StageConfig } from "./plan.ts";
import type { StageScope } from "./scope.ts";
import { pairsOf, wordsOf } from "./words.ts";

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

/** What one instruction changes in the configuration. */
export function applyInstruction(config: OpenConfig, instruction: Instruction, scope: StageScope, escape: string): void {
  const expand = (word: string): string => expandWord(word, scope.lookup, escape);
  const span = instruction.head;
  const whole = (): Sourced<string> => ({ value: expand(instruction.args.text), span });
  switch (instruction.keyword) {
    case "ENV":
    case "LABEL": {
      const target = instruction.keyword === "ENV" ? config.env : config.labels;
      // all values of one instruction are read before any of them is set
      const pairs = pairsOf(instruction, escape).map((pair) => [expand(pair.name), { value: expand(pair.value), span: pair.span }] as const);
      for (const [name, value] of pairs) target.set(name, value);
      return;
    }
    case "ARG":
      for (const word of wordsOf(instruction.args, escape)) declareArgument(word.value, scope, expand);
      return;
    case "USER":
      config.user = whole();
      return;
    case "WORKDIR":
      config.workdir = { value: joinPath(config.workdir?.value, expand(instruction.args.text)), span };
      return;
    case "EXPOSE":
      for (const word of wordsOf(instruction.args, escape)) config.exposed.push(...portsOf(expand(word.value)).map((value) => ({ value, span: word.span })));
      return;
    case "VOLUME":
      config.volumes.push(...listOf(instruction, escape).map((word) => ({ value: expand(word.value), span: word.span })));
      return;
    case "STOPSIGNAL":
      config.stopSignal = whole();
      return;
    case "SHELL":
      if (instruction.json !== undefined) config.shell = { value: instruction.json.map((word) => word.value), span };
      return;
    case "CMD":
      config.cmd = { value: readInvocation(instruction.json, instruction.args, config.shell?.value), span };
      config.ownCmd = true;
      return;
    case "ENTRYPOINT":
      config.entrypoint = { value: readInvocation(instruction.json, instruction.args, config.shell?.value), span };
      if (!config.ownCmd) config.cmd = undefined;
      return;
    case "HEALTHCHECK":
      config.healthcheck = { value: readHealthcheck(instruction, config), span };
  }
}

function declareArgument(word: string, scope: StageScope, expand: (word: string) => string): void {
  const equals = word.indexOf("=");
  if (equals === -1) scope.declare(expand(word), undefined);
  else scope.declare(expand(word.slice(0, equals)), expand(word.slice(equals + 1)));
}

/** The elements of a JSON array, or the words of the line. */
export function listOf(instruction: Instruction, escape: string): readonly Sourced<string>[] {
  return instruction.json ?? wordsOf(instruction.args, escape);
}

function readHealthcheck(instruction: Instruction, config: OpenConfig): Healthcheck {
  const { args, flags, json } = instruction;
  const command = /^CMD(?:\s+|$)/i.exec(args.text);
  const seconds = (name: string): number | undefined => {
    const value = flags.find((flag) => flag.name === name)?.value;
    return value === undefined ? undefined : parseDuration(value);
  };
  const retries = Number(flags.find((flag) => flag.name === "retries")?.value);
  return {
    test: command === null ? undefined : readInvocation(json, sliceJoined(args, command[0].length, args.text.length), config.shell?.value),
    interval: seconds("interval"),
    timeout: seconds("timeout"),
    startPeriod: seconds("start-period"),
    startInterval: seconds("start-interval"),
    retries: Number.isInteger(retries) && retries > 0 ? retries : undefined,
  };
}

/** `8000`, `8000/udp`, `8000-8002`; what is no port number is given as it is. */
function portsOf(text: string): string[] {
  const match = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text);
  if (match === null) return [text];
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  const protocol = (match[3] ?? "tcp").toLowerCase();
  if (last < first || last > 65_535) return [text];
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}

/** A relative path continues the one before; of a base's own nothing is known, and its default is the root. */
export function joinPath(base: string | undefined, path: string): string {
  const full = path.startsWith("/") || path.startsWith("$") ? path : `${base ?? "/"}/${path}`;
  if (full.startsWith("$")) return full;
  const parts: string[] = [];
  for (const part of full.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

