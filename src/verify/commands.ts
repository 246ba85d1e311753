import type { RunOptions } from "../contract/structure-test/file.ts";
import type { Engine, RunSpec } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import type { Clock } from "../process/clock.ts";
import type { CommandOutcome } from "../trial/command.ts";

/** What commands run in. */
export interface CommandPlace {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly run: Omit<RunOptions, "environmentFile" | "hostVariables">;
}

/** A command with its setup, and what is set for either. */
export interface CommandRun {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly setup: readonly (readonly string[])[];
  readonly setupEnvironment: Readonly<Record<string, string>>;
  /** In the names of its containers. */
  readonly name: string;
}

/** Nothing that a command has to say of an image takes longer. */
const LIMIT_SECONDS = 600;
/** How an engine says that the image has no such program, or none that may be executed; all else is the engine's own trouble. */
const NO_PROGRAM = /\bexec(?::| failed\b)|executable file not found/;

/** Runs it in a container of its own, after the setup commands, each on top of what the one before it left. */
export async function observeCommand(place: CommandPlace, { command, environment, name, setup, setupEnvironment }: CommandRun): Promise<CommandOutcome> {
  const made: string[] = [];
  try {
    for (const before of setup) {
      const started = { image: made.at(-1) ?? place.image, command: before, environment: setupEnvironment, name: `${name}-setup-${made.length}` };
      const ended = await runOnce(place, started, async (container) => {
        made.push(await place.engine.commit(container, place.signal));
      });
      if (ended.kind !== "ended") return { ...ended, setup: before.join(" ") };
    }
    return await runOnce(place, { image: made.at(-1) ?? place.image, command, environment, name }, async () => {});
  } catch (error) {
    place.signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    return { kind: "failed", why: error.message };
  } finally {
    for (const image of made.toReversed()) await place.engine.removeImage(image);
  }
}

interface Started extends Pick<RunSpec, "image" | "environment"> {
  readonly command: readonly string[];
  readonly name: string;
}

type Ended = Exclude<CommandOutcome, { readonly kind: "failed" }>;

/** From creation to removal; `whenEnded` is called while the container is still there. */
async function runOnce(place: CommandPlace, what: Started, whenEnded: (container: string) => Promise<void>): Promise<Ended> {
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
      if (!(error instanceof UserError)) throw error;
      return { kind: "not-started", why: error.message, noProgram: NO_PROGRAM.test(error.message), setup: undefined };
    }
    const exitCode = await endOf(place, container);
    const output = await engine.output(container);
    if (exitCode === undefined) return { kind: "endless", seconds: LIMIT_SECONDS, ...output, setup: undefined };
    await whenEnded(container);
    return { kind: "ended", exitCode, ...output };
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
