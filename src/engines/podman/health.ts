import type { Clock } from "../../process/clock.ts";
import type { CommandLine } from "../command-line.ts";
import type { ContainerEvent } from "../kind.ts";

/** Health checks as podman runs them, or as they are run here where no systemd runs them for it. */
export interface HealthChecks {
  /** Called when a container has been started, with what podman said. */
  started(id: string, stderr: string): void;
  /** Reads a container's health and tells of it where it has changed. */
  look(id: string): Promise<void>;
  listen(onEvent: (event: ContainerEvent) => void): () => void;
  forget(id: string): void;
}

interface Healthcheck {
  readonly Test?: readonly string[];
  /** Nanoseconds. */
  readonly Interval?: number;
  readonly Timeout?: number;
}

const SECOND = 1e9;
const DEFAULT_INTERVAL = 30;
const DEFAULT_TIMEOUT = 30;
/** How long after its time a check by podman itself may come. */
const PATIENCE_MS = 2000;

export function healthChecks(podman: CommandLine, clock: Clock): HealthChecks {
  const running = new Map<string, AbortController>();
  const last = new Map<string, string>();
  const listeners = new Set<(event: ContainerEvent) => void>();

  async function look(id: string): Promise<void> {
    const { stdout } = await podman.attempt(["container", "inspect", "--format", "{{.State.Health.Status}}", id]);
    const status = stdout.trim();
    if ((status !== "healthy" && status !== "unhealthy") || last.get(id) === status) return;
    last.set(id, status);
    for (const tell of listeners) tell({ id, kind: status });
  }

  /** Runs the check again and again, as systemd's timer does, until the container is gone. */
  async function drive(id: string, ownTurn: boolean, signal: AbortSignal): Promise<void> {
    const asked = await podman.attempt(["container", "inspect", "--format", "{{json .Config.Healthcheck}}", id]);
    const check = asked.code === 0 ? (JSON.parse(asked.stdout) as Healthcheck | null) : null;
    if (check?.Test === undefined || check.Test[0] === "NONE") return;
    const interval = (check.Interval || DEFAULT_INTERVAL * SECOND) / 1e6;
    const timeout = (check.Timeout || DEFAULT_TIMEOUT * SECOND) / 1e6;
    await clock.sleep(interval, signal);
    if (!ownTurn) {
      await clock.sleep(PATIENCE_MS, signal);
      if (await hasRun(id)) return;
    }
    while (!signal.aborted) {
      // 125: there is no such container any more, or it has ended
      const { code } = await podman.attempt(["healthcheck", "run", id], { signal, timeout: timeout + PATIENCE_MS });
      if (signal.aborted || code === 125) return;
      await look(id);
      await clock.sleep(interval, signal);
    }
  }

  async function hasRun(id: string): Promise<boolean> {
    const { stdout } = await podman.attempt(["container", "inspect", "--format", "{{len .State.Health.Log}}", id]);
    return Number(stdout.trim()) > 0;
  }

  return {
    look,
    started(id, stderr) {
      const ending = new AbortController();
      running.set(id, ending);
      // a check that cannot be run leaves the state as it is, which is read by whoever waits for it
      void drive(id, /systemd/.test(stderr), ending.signal).catch(() => {});
    },
    listen(onEvent) {
      listeners.add(onEvent);
      return () => void listeners.delete(onEvent);
    },
    forget(id) {
      running.get(id)?.abort();
      running.delete(id);
    },
  };
}
