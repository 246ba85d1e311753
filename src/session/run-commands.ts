import type { Engine } from "../engines/kind.ts";
import { commandKey, type CommandObservation, type CommandSpec } from "../trial/command.ts";
import { observeCommand } from "../verify/commands.ts";
import type { siteOf } from "../verify/host.ts";
import type { SessionHost } from "./host.ts";

/** Each command in a container of its own; the site's label takes away what is left of them. */
export async function runCommands(
  host: SessionHost,
  engine: Engine,
  image: string,
  { id, labels }: ReturnType<typeof siteOf>,
  commands: readonly CommandSpec[],
): Promise<readonly CommandObservation[]> {
  const seen: CommandObservation[] = [];
  for (const [number, spec] of commands.entries()) {
    host.onStep(spec.command.join(" "));
    const run = { user: spec.user, privileged: false, terminal: false, capabilities: [], mounts: [] };
    const place = { engine, clock: host.clock, signal: host.signal, id, labels, image, run };
    const { command, environment, setup } = spec;
    const outcome = await observeCommand(place, { command, environment, setup, setupEnvironment: environment, name: `command-${number}` });
    seen.push({ key: commandKey(spec), outcome });
  }
  return seen;
}
