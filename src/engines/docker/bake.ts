import type { BuildOutcome, BuildSpec, BuildStep } from "../build-kind.ts";
import type { CommandLine } from "../command-line.ts";
import { readStepName, withoutTarget } from "../step-name.ts";
import { secretWord } from "../build-words.ts";
import { archiveWord } from "./build-flags.ts";
import { build, builtImage, failure } from "./build.ts";
import { readProgress, type Progress } from "./progress.ts";

/**
 * Builds several images at once through a generated bake file, so that what they share is built once. The first failure ends all that is
 * under way: what failed is left out, and the rest goes on from where it was, since what was built is kept.
 */
export async function bake(docker: CommandLine, specs: readonly BuildSpec[], signal?: AbortSignal): Promise<readonly BuildOutcome[]> {
  const outcomes = new Map<string, BuildOutcome>();
  const all = specs.map((spec, index) => ({ target: `image${index + 1}`, spec }));
  while (outcomes.size < all.length) {
    const left = all.filter(({ target }) => !outcomes.has(target));
    for (const [target, outcome] of await bakeOnce(docker, left, signal)) outcomes.set(target, outcome);
  }
  return all.map(({ target }) => outcomes.get(target) as BuildOutcome);
}

interface Target {
  /** Its name in the bake file: a letter and a number, since not every name of an image may be one. */
  readonly target: string;
  readonly spec: BuildSpec;
}

/** All that were built or, where one failed, that one. Where the failure is of none of them, each is built alone, to say so itself. */
async function bakeOnce(docker: CommandLine, targets: readonly Target[], signal?: AbortSignal): Promise<readonly (readonly [string, BuildOutcome])[]> {
  const names = targets.map(({ target }) => target);
  const [first] = targets;
  const own = ownName(names);
  // what several share goes by the name of one of them
  const specOf = (name: string): BuildSpec | undefined => targets.find(({ target }) => target === readStepName(name, names).target)?.spec ?? first?.spec;
  const progress = readProgress({
    targets: names,
    onStep: (step) => specOf(step.name)?.onStep?.({ ...step, name: own(step.name) }),
    onProgress: (work, detail) => specOf(work)?.onProgress?.(own(work), detail),
  });
  const started = docker.seconds();
  const builder = first?.spec.builder === undefined ? [] : ["--builder", first.spec.builder];
  const result = await docker.attempt(["buildx", "bake", "--progress=rawjson", ...builder, "--file", "-", ...names], {
    input: bakeFile(targets),
    // the file is written here: it reads nothing that the user's own contract does not name
    env: { BUILDX_BAKE_ENTITLEMENTS_FS: "0" },
    ...(signal === undefined ? {} : { signal }),
    onLine: (stream, line) => {
      if (stream === "stderr") progress.line(line);
    },
  });
  signal?.throwIfAborted();
  const seconds = docker.seconds() - started;
  if (result.code === 0) return Promise.all(targets.map(async (each) => [each.target, await success(docker, each, names, progress, seconds)] as const));

  const failed = failure(progress, seconds, result.stderr);
  const told = failed.step === undefined ? targetIn(progress.words()) : failed.step.slice(1).split(" ", 1)[0];
  const guilty = names.find((name) => name === told);
  if (guilty !== undefined) return [[guilty, { ...failed, step: failed.step === undefined ? undefined : withoutTarget(failed.step, guilty) }]];
  const alone: [string, BuildOutcome][] = [];
  for (const { spec, target } of targets) alone.push([target, await build(docker, spec, signal)]);
  return alone;
}

async function success(docker: CommandLine, { spec, target }: Target, names: readonly string[], progress: Progress, seconds: number): Promise<BuildOutcome> {
  const own = ownName(names);
  return {
    ok: true,
    imageId: await builtImage(docker, spec, progress, target),
    seconds,
    steps: stepsOf(progress.steps(), target).map((step) => ({ ...step, name: own(step.name), inputs: (step.inputs ?? []).map(own) })),
  };
}

function ownName(targets: readonly string[]): (name: string) => string {
  return (name) => targets.reduce((left, target) => withoutTarget(left, target), name);
}

/** A step that several targets share goes by the name of one of them, and is found from those that stand on it. */
function stepsOf(steps: readonly BuildStep[], target: string): readonly BuildStep[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const wanted = new Set<string>();
  const open = steps.filter(({ name }) => name.startsWith(`[${target} `)).map(({ name }) => name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (wanted.has(name)) continue;
    wanted.add(name);
    open.push(...(byName.get(name)?.inputs ?? []));
  }
  return steps.filter(({ name }) => wanted.has(name));
}

/** `ERROR: target image2: failed to solve: …` */
function targetIn(words: readonly string[]): string | undefined {
  return words.map((line) => /^ERROR: target (\w+): /.exec(line)?.[1]).find((name) => name !== undefined);
}

/** The bake file, as JSON. */
export function bakeFile(targets: readonly Target[]): string {
  return JSON.stringify({ target: Object.fromEntries(targets.map(({ spec, target }) => [target, targetOf(spec)])) });
}

function targetOf(spec: BuildSpec): object {
  const args = { ...spec.args, ...(spec.syntax === undefined ? {} : { BUILDKIT_SYNTAX: spec.syntax }) };
  const { result = "engine" } = spec;
  const output = result === "engine" ? "type=docker" : result === "registry" ? "type=registry" : archiveWord(result.archive);
  return {
    context: literal(spec.context),
    dockerfile: literal(spec.dockerfile),
    ...(spec.target === undefined ? {} : { target: literal(spec.target) }),
    args: literals(args),
    tags: spec.tags.map(literal),
    labels: literals(spec.labels ?? {}),
    contexts: literals(Object.fromEntries(Object.entries(spec.standIns).map(([name, ref]) => [name, `docker-image://${ref}`]))),
    secret: (spec.secrets ?? []).map((secret) => literal(secretWord(secret))),
    ssh: (spec.ssh ?? []).map(literal),
    "cache-from": (spec.cacheFrom ?? []).map(literal),
    "cache-to": (spec.cacheTo ?? []).map(literal),
    platforms: (spec.platforms ?? []).map(literal),
    output: [literal(output)],
    "no-cache": spec.noCache,
  };
}

function literals(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(value)]));
}

/** bake expands `${…}` and `%{…}` in texts; doubled they stand for themselves. */
function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, "$&$&");
}
