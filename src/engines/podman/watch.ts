import type { CommandLine } from "../command-line.ts";
import type { ContainerEvent } from "../kind.ts";
import type { HealthChecks } from "./health.ts";

interface PodmanEvent {
  readonly ID?: string;
  readonly Status?: string;
}

/** Tells of ends and health of the containers with a label. What podman's own event says of health may be the state before it, so it is read. */
export async function watch(
  podman: CommandLine,
  health: HealthChecks,
  label: string,
  onEvent: (event: ContainerEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = new Set<string>();
  const stop = health.listen(onEvent);
  try {
    await podman.attempt(["events", "--since", "5m", "--filter", "type=container", "--filter", `label=${label}`, "--format", "json"], {
      signal,
      onLine: (stream, line) => {
        const event = stream === "stdout" ? readEvent(line) : undefined;
        if (event?.ID === undefined) return;
        if (event.Status === "health_status") void health.look(event.ID).catch(() => {});
        // what has ended is told of twice, as died and as cleaned up
        if (event.Status !== "died" || ended.has(event.ID)) return;
        ended.add(event.ID);
        health.forget(event.ID);
        onEvent({ id: event.ID, kind: "ended" });
      },
    });
  } finally {
    stop();
  }
}

function readEvent(line: string): PodmanEvent | undefined {
  try {
    return JSON.parse(line) as PodmanEvent;
  } catch {
    return undefined;
  }
}
