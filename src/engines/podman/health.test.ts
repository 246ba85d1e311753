import { expect, test } from "vitest";
import type { Clock } from "../../process/clock.ts";
import type { ContainerEvent } from "../kind.ts";
import { fakeCommandLine } from "../testing.ts";
import { healthChecks } from "./health.ts";

const SYSTEMD = 'level=error msg="unable to get systemd connection to add healthchecks: dial unix /run/systemd/private"';

interface Scene {
  readonly started?: string;
  readonly check?: object | null;
  /** Health after each check, from the first on. */
  readonly states: readonly string[];
  /** How often podman itself has run it when it is looked at. */
  readonly ownRuns?: number;
}

/** Runs until the container is gone, and tells at which second each check was run and what was told. */
async function told({ check = { Test: ["CMD", "x"], Interval: 5e9, Timeout: 2e9 }, ownRuns = 0, started = SYSTEMD, states }: Scene) {
  let now = 0;
  let runs = 0;
  const at: number[] = [];
  const events: ContainerEvent[] = [];
  let finish = (): void => {};
  const over = new Promise<void>((done) => (finish = done));
  const clock: Clock = { now: () => now, sleep: (milliseconds) => Promise.resolve(void (now += milliseconds)) };
  const podman = fakeCommandLine(({ args }) => {
    const format = args[3] ?? "";
    if (args[0] === "healthcheck") {
      at.push(now / 1000);
      runs += 1;
      if (runs <= states.length) return { code: 0 };
      finish();
      return { code: 125 };
    }
    if (format.includes("Config.Healthcheck")) {
      if (check === null) finish();
      return { stdout: JSON.stringify(check) };
    }
    if (format.includes("len")) {
      if (ownRuns > 0) finish();
      return { stdout: `${ownRuns}\n` };
    }
    return { stdout: `${states[runs - 1] ?? ""}\n` };
  });
  const health = healthChecks(podman, clock);
  health.listen((event) => events.push(event));
  health.started("c", started);
  await over;
  return { at, kinds: events.map(({ kind }) => kind) };
}

test("without systemd the check is run here, as often as the image says, and each change is told once", async () => {
  const { at, kinds } = await told({ states: ["starting", "healthy", "healthy", "unhealthy"] });
  expect(at).toEqual([5, 10, 15, 20, 25]);
  expect(kinds).toEqual(["healthy", "unhealthy"]);
});

test("where podman runs it itself nothing is run here", async () => {
  expect((await told({ started: "", ownRuns: 1, states: [] })).at).toEqual([]);
});

test("where podman said nothing, and does nothing, it is run here after a while", async () => {
  expect((await told({ started: "", states: ["healthy"] })).at).toEqual([7, 12]);
});

test.each([[null], [{ Test: ["NONE"] }]])("a container whose check is %j has none to run", async (check) => {
  const done = told({ check, states: [] });
  expect(await Promise.race([done, new Promise((settle) => setImmediate(() => settle({ at: [], kinds: [] })))])).toEqual({ at: [], kinds: [] });
});
