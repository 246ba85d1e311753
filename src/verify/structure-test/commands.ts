import type { CommandTest, RunOptions, Variable } from "../../contract/structure-test/file.ts";
import type { Engine, RunSpec } from "../../engines/kind.ts";
import { UserError } from "../../errors.ts";
import type { ImageConfig } from "../../image/image.ts";
import type { Clock } from "../../process/clock.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Answer, Evidence, Place } from "../../verdict/verdict.ts";
import { expandVariables, variablesOf } from "./expand.ts";
import { misfits } from "./files.ts";
import type { StructureCode } from "./messages.ts";

/** What a command test runs in. */
export interface CommandPlace {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly config: ImageConfig;
  /** Of the file: its `globalEnvVars`. */
  readonly variables: readonly Variable[];
  readonly run: RunOptions;
  /** What `containerRunOptions` takes from a file and from whoever runs the tests. */
  readonly given: Readonly<Record<string, string>>;
}

/** Nothing that a test of an image has to say takes longer. */
const LIMIT_SECONDS = 600;
const OUTPUT_SHOWN = 2000;
/** How an engine says that the image has no such program, or none that may be executed; all else is the engine's own trouble. */
const NO_PROGRAM = /\bexec(?::| failed\b)|executable file not found/;

type Run =
  | { readonly kind: "ended"; readonly exitCode: number; readonly container: string }
  | { readonly kind: "not-started"; readonly why: string }
  | { readonly kind: "endless" };

/** Runs the command in a container of its own, after the setup commands, each on top of what the one before it left. */
export async function judgeCommand(place: CommandPlace, test: CommandTest, number: number): Promise<Answer<StructureCode>> {
  const inImage = variablesOf(place.config.env);
  const global = expanded(place.variables, inImage);
  const all = new Map([...inImage, ...global]);
  const own = expanded(test.variables, all);
  // as the tool does it: a test's own variables stand in for its command only once a setup has brought them into the image
  const known = test.setup.length === 0 ? all : new Map([...all, ...own]);
  const environment = Object.fromEntries([...global, ...own]);

  const made: string[] = [];
  try {
    for (const command of test.setup) {
      const setup = await run(
        place,
        { image: made.at(-1) ?? place.image, command, environment, name: `${number}-setup-${made.length}` },
        async ({ container }) => {
          made.push(await place.engine.commit(container, place.signal));
        },
      );
      const written = command.join(" ");
      if (setup.kind === "not-started") {
        const seen = saw<StructureCode>("setupNotStarted", { command: written, why: setup.why });
        return NO_PROGRAM.test(setup.why) ? violated(seen) : unproven(seen);
      }
      if (setup.kind === "endless") return unproven(saw("setupEndless", { command: written, time: LIMIT_SECONDS }));
    }
    return await runTest(place, test, {
      image: made.at(-1) ?? place.image,
      command: test.command.map((word) => expandVariables(word, known)),
      environment: { ...environment, ...place.given },
      name: `${number}`,
    });
  } catch (error) {
    place.signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    return unproven(saw("failed", { why: error.message }));
  } finally {
    for (const image of made.toReversed()) await place.engine.removeImage(image);
  }
}

function expanded(variables: readonly Variable[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(variables.map(({ key, value }) => [key, expandVariables(value, known)]));
}

async function runTest(place: CommandPlace, test: CommandTest, what: Started): Promise<Answer<StructureCode>> {
  let output = { stdout: "", stderr: "" };
  const ended = await run(place, what, async ({ container }) => {
    output = await place.engine.output(container);
  });
  const seenAt: Place = { kind: "command", command: test.command.join(" "), output: shown(place, `${output.stdout}${output.stderr}`) };
  if (ended.kind === "not-started")
    return NO_PROGRAM.test(ended.why) ? violated(saw("notStarted", { why: ended.why }, seenAt)) : unproven(saw("notStarted", { why: ended.why }));
  if (ended.kind === "endless") return unproven(saw("endless", { time: LIMIT_SECONDS }, seenAt));
  const wrong: Evidence<StructureCode>[] = [];
  if (ended.exitCode !== test.exitCode) wrong.push(saw("exitCode", { is: ended.exitCode, wanted: test.exitCode }, seenAt));
  wrong.push(...misfits("standard output", output.stdout, test.output, seenAt), ...misfits("standard error", output.stderr, test.error, seenAt));
  return wrong.length > 0 ? violated(...wrong) : proven(saw("asAgreed", {}, seenAt));
}

/** What came from the environment of whoever runs the tests may be a secret. */
function shown({ given }: CommandPlace, output: string): string {
  const secrets = Object.values(given).toSorted((a, b) => b.length - a.length);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), output).slice(0, OUTPUT_SHOWN);
}

interface Started extends Pick<RunSpec, "image" | "environment"> {
  readonly command: readonly string[];
  readonly name: string;
}

/** From creation to removal; `whenEnded` is called while the container is still there. */
async function run(place: CommandPlace, what: Started, whenEnded: (run: Run & { readonly kind: "ended" }) => Promise<void>): Promise<Run> {
  const { engine, run: options, signal } = place;
  const container = await engine.create(
    {
      image: what.image,
      name: `plimsoll-${place.id}-${what.name}`,
      labels: place.labels,
      network: "bridge",
      alias: undefined,
      environment: what.environment,
      publish: [],
      command: what.command,
      alone: { user: options.user, privileged: options.privileged, terminal: options.terminal, capabilities: options.capabilities, mounts: options.mounts },
    },
    signal,
  );
  try {
    try {
      await engine.start(container, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UserError) return { kind: "not-started", why: error.message };
      throw error;
    }
    const exitCode = await endOf(place, container);
    if (exitCode === undefined) return { kind: "endless" };
    const ended = { kind: "ended", exitCode, container } as const;
    await whenEnded(ended);
    return ended;
  } finally {
    await engine.removeContainer(container);
  }
}

async function endOf({ clock, engine, signal }: CommandPlace, container: string): Promise<number | undefined> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  try {
    const late = clock.sleep(LIMIT_SECONDS * 1000, either).then(
      () => undefined,
      () => undefined,
    );
    return await Promise.race([engine.wait(container, either), late]);
  } finally {
    done.abort();
  }
}
