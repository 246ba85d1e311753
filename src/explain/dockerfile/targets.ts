import type { EnvironmentVariable } from "../../detect/application.ts";
import type { Plan, Sourced, Stage, Invocation } from "../../plan/plan.ts";
import { joinPath } from "../../plan/stage-config.ts";
import type { Hide } from "../command/kind.ts";
import { listed } from "../command/sentence.ts";
import { variablesIn } from "./depends.ts";
import type { ExplainedStage, ExplainedTarget } from "./kind.ts";
import { serverOf } from "./server.ts";
import { packagesOf } from "./tables.ts";
import { stageTitle } from "./telling.ts";

export interface Surroundings {
  /** What the image may be called: the folder's name. */
  readonly imageName: string;
  /** The Dockerfile as the build command has to name it; undefined where that is the usual name. */
  readonly file: string | undefined;
  readonly context: string;
  /** Variables that the application reads; undefined where nobody could tell. */
  readonly environment: readonly EnvironmentVariable[] | undefined;
}

/** Told where no line says what starts. */
export const BASE_COMMAND = "that of the base";

const DEVELOPMENT = /(?:^|[-_.])(?:dev|devel|development|debug|local|test|tests|testing|ci|lint)(?:[-_.]|$)/;
const PRODUCTION = /(?:^|[-_.])(?:prod|production|release|runtime|runner|final|deploy|app|web|server|serve)(?:[-_.]|$)/;

/** Stages that one builds and runs: those on which nothing stands, and the default. */
export function targetsOf(plan: Plan, stages: readonly ExplainedStage[], surroundings: Surroundings, hide: Hide): readonly ExplainedTarget[] {
  const chosen = plan.stages.filter((stage) => stages[stage.index]?.isLeaf === true || stage === plan.target || (starts(stage) && stage.name !== undefined));
  return chosen.map((stage) => targetOf(plan, stage, chosen.length > 1, surroundings, hide));
}

/** A command of its own, in the stage itself. */
function starts(stage: Stage): boolean {
  return stage.steps.some(
    ({ instruction }) => (instruction.keyword === "CMD" || instruction.keyword === "ENTRYPOINT") && instruction.span.start >= stage.span.start,
  );
}

function targetOf(plan: Plan, stage: Stage, several: boolean, surroundings: Surroundings, hide: Hide): ExplainedTarget {
  const chain = chainOf(plan, stage);
  const { config } = stage;
  const server = serverOf(stage);
  const title = stageTitle(stage);
  const image = `${surroundings.imageName}${several && stage.name !== undefined ? `:${stage.name}` : ""}`;
  const mode = modeOf(stage, server?.development === true);
  const asks = asksOf(plan, stage, chain, surroundings, hide);
  const lowest = chain[0] ?? stage;
  return {
    title,
    stage: stage.index,
    isDefault: stage === plan.target,
    mode,
    chain: [hide(lowest.from.ref ?? lowest.from.written), ...chain.map(stageTitle)],
    image,
    packages: chain.flatMap((each) => packagesOf(each, hide)).map(({ manager, name }) => `${name} (${manager})`),
    files: chain.flatMap((each) => filesOf(plan, each, hide)),
    user: config.user === undefined ? (lowest.from.ref === "scratch" ? "root" : "that of the base, mostly root") : hide(config.user.value),
    workdir: config.workdir?.value ?? "that of the base",
    command: commandText(config.entrypoint, config.cmd, hide),
    server: server?.name,
    ports: config.exposed.slice(0, 20).map(({ value }) => value),
    health:
      config.healthcheck === undefined
        ? "none in this file"
        : config.healthcheck.value.test === undefined
          ? "switched off"
          : hide(config.healthcheck.value.test.words.join(" ")),
    volumes: config.volumes.map(({ value }) => value),
    variables: [...config.env].map(([name, { value }]) => hide(`${name}=${value}`)),
    build: buildCommand(plan, stage, image, several, asks, surroundings),
    run: runCommand(stage, image, mode, asks, server?.reloads === true),
    asks: asks.map(({ line, name, why }) => ({ what: `${name}: ${why}`, line })),
  };
}

function chainOf(plan: Plan, stage: Stage): readonly Stage[] {
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at !== undefined; at = at.from.stage === undefined ? undefined : plan.stages[at.from.stage]) chain.unshift(at);
  return chain;
}

function modeOf(stage: Stage, development: boolean): ExplainedTarget["mode"] {
  const name = stage.name ?? "";
  if (DEVELOPMENT.test(name) || development) return "development";
  return PRODUCTION.test(name) ? "production" : undefined;
}

function filesOf(plan: Plan, stage: Stage, hide: Hide): readonly string[] {
  let workdir = stage.from.stage === undefined ? undefined : plan.stages[stage.from.stage]?.config.workdir?.value;
  const files: string[] = [];
  for (const step of stage.steps) {
    if (step.instruction.keyword === "WORKDIR") workdir = joinPath(workdir, step.instruction.args.text);
    if (step.kind !== "copy" && step.kind !== "add") continue;
    const from = step.from?.stage === undefined ? step.from?.ref : plan.stages[step.from.stage]?.name;
    const sources = step.sources.map(({ value }) => hide(value));
    const everything = sources.length === 1 && /^\.\/?$/.test(sources[0] ?? "");
    const what = step.inline ? "written here" : `from ${everything ? (from === undefined ? "the build context" : "everything") : listed(sources)}`;
    const to = /^[/$]/.test(step.destination.value) || workdir === undefined ? step.destination.value : joinPath(workdir, step.destination.value);
    files.push(`${hide(to)} ${what}${from === undefined ? "" : ` of ${hide(from)}`}`);
  }
  return files;
}

function commandText(entrypoint: Sourced<Invocation> | undefined, cmd: Sourced<Invocation> | undefined, hide: Hide): string {
  const words = (invocation: Sourced<Invocation> | undefined): readonly string[] => invocation?.value.words ?? [];
  const all = [...words(entrypoint), ...words(cmd)];
  return all.length === 0 ? BASE_COMMAND : hide(all.map(quoted).join(" "));
}

/** A word as one would type it in a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./$-]+$/.test(word) || !/\s/.test(word) ? word : /["$`\\]/.test(word) ? word : `"${word}"`;
}

interface Ask {
  readonly name: string;
  readonly kind: "build" | "run";
  readonly why: string;
  readonly line: number | undefined;
}

/** Variables without which the build or the program lacks something. */
function asksOf(plan: Plan, stage: Stage, chain: readonly Stage[], { environment = [] }: Surroundings, hide: Hide): readonly Ask[] {
  const asks = new Map<string, Ask>();
  const add = (ask: Ask): void => void (asks.has(ask.name) || asks.set(ask.name, ask));
  for (const each of chain) {
    for (const name of variablesIn(each.from.ref === undefined ? each.from.written : ""))
      add({ name, kind: "build", why: "FROM needs it, and it has no value here", line: plan.lines.position(each.from.span.start).line });
  }
  for (const [name, { span, value }] of stage.config.env) {
    if (value === "") add({ name, kind: "run", why: "set to nothing here", line: plan.lines.position(span.start).line });
  }
  for (const invocation of [stage.config.entrypoint, stage.config.cmd]) {
    if (invocation === undefined || (invocation.value.form === "exec" && !invocation.value.words.includes("-c"))) continue;
    for (const name of variablesIn(hide(invocation.value.words.join(" ")))) {
      const text = invocation.value.words.join(" ");
      const hasDefault = [":-", "-", ":=", "="].some((sign) => text.includes(`\${${name}${sign}`));
      if (!hasDefault && !stage.config.env.has(name) && !/^(?:PATH|HOME|PWD|HOSTNAME|USER|UID|RANDOM|IFS)$/.test(name))
        add({ name, kind: "run", why: "the command uses it", line: plan.lines.position(invocation.span.start).line });
    }
  }
  for (const { name, required, secret } of environment) {
    if (required && !stage.config.env.has(name))
      add({ name, kind: "run", why: secret ? "the application asks for it; a secret" : "the application asks for it", line: undefined });
  }
  return [...asks.values()];
}

function buildCommand(plan: Plan, stage: Stage, image: string, several: boolean, asks: readonly Ask[], { context, file }: Surroundings): string {
  const parts = ["docker build"];
  if (file !== undefined) parts.push(`-f ${file}`);
  if (several || stage !== plan.target) parts.push(`--target ${stageTitle(stage)}`);
  for (const { kind, name } of asks) if (kind === "build") parts.push(`--build-arg ${name}=…`);
  parts.push(`-t ${image}`, context);
  return parts.join(" ");
}

function runCommand({ config }: Stage, image: string, mode: ExplainedTarget["mode"], asks: readonly Ask[], reloads: boolean): string {
  const parts = ["docker run --rm"];
  for (const { value } of config.exposed.slice(0, 5)) {
    const [port = "", protocol = "tcp"] = value.split("/");
    if (!port.includes("$")) parts.push(`-p ${port}:${port}${protocol === "tcp" ? "" : `/${protocol}`}`);
  }
  for (const { kind, name } of asks) if (kind === "run") parts.push(`-e ${name}=…`);
  for (const { value } of config.volumes.slice(0, 3))
    if (!value.includes("$")) parts.push(`-v ${value.split("/").filter(Boolean).join("-") || "data"}:${value}`);
  const code = config.workdir?.value;
  if (mode === "development" && reloads && code !== undefined) parts.push(`-v .:${code}`);
  parts.push(image);
  return parts.join(" ");
}
