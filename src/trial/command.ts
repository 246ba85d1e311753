/** A command in a container of its own: without the image's entrypoint, on the engine's default network, gone afterwards. */
export interface CommandSpec {
  readonly command: readonly string[];
  /** Run before it, each on what the one before it left. */
  readonly setup: readonly (readonly string[])[];
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: the image's own. */
  readonly user: string | undefined;
}

export type CommandOutcome =
  | { readonly kind: "ended"; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  /** `noProgram`: the image has no such program, or none that may be executed; else the engine's own trouble. `setup`: the setup command it was. */
  | { readonly kind: "not-started"; readonly why: string; readonly noProgram: boolean; readonly setup: string | undefined }
  /** Stopped after so many seconds. */
  | { readonly kind: "endless"; readonly seconds: number; readonly stdout: string; readonly stderr: string; readonly setup: string | undefined }
  /** The engine refused. */
  | { readonly kind: "failed"; readonly why: string };

export interface CommandObservation {
  /** `commandKey` of what was run. */
  readonly key: string;
  readonly outcome: CommandOutcome;
}

/** Equal commands have equal keys. */
export function commandKey({ command, environment, setup, user }: CommandSpec): string {
  const variables = Object.entries(environment).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([command, setup, variables, user ?? null]);
}
