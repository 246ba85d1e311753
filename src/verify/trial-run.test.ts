import { describe, expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { usualTimes } from "../facts/health-times.ts";
import type { HttpAnswer } from "../process/http.ts";
import type { HostProc, ProcDump } from "../process/proc.ts";
import type { HttpRequest } from "../trial/run.ts";
import { withVariable, type Need } from "../trial/need.ts";
import { fakeContractTrial, fakeMachine, type FakeMachine } from "./testing.ts";
import { clearSite, prepareSite, runTrial, type TrialPlan } from "./trial-run.ts";
import { gatherWants } from "./wants.ts";

const get = (path: string): HttpRequest => ({ method: "GET", path, port: undefined, headers: {}, body: undefined });
const ok: HttpAnswer = { status: 200, body: "ok", headers: {}, seconds: 0.01 };
const nothing: HttpAnswer = { error: "refused", seconds: 0 };
const noProc: HostProc = { dump: () => undefined, net: () => undefined, files: () => undefined };
const askHealth = { ready: { request: get("/health"), log: undefined, within: 10 } };

function planOf(needs: readonly Need[], parts: Partial<TrialPlan> = {}): TrialPlan {
  return {
    image: "app",
    trial: fakeContractTrial(askHealth),
    port: 8000,
    health: usualTimes,
    wants: gatherWants(needs),
    builds: [],
    observer: { proc: noProc, image: undefined },
    onStarted: () => {},
    ...parts,
  };
}

function withoutEvents(machine: FakeMachine): FakeMachine {
  return { ...machine, host: { ...machine.host, engine: { ...machine.host.engine, watch: () => Promise.resolve() } } };
}

function run({ host, site }: FakeMachine, plan: TrialPlan): ReturnType<typeof runTrial> {
  return runTrial(host, site, [], plan);
}

describe("the main run", () => {
  test("is ready when the request is answered, asks what checks want, and is stopped", async () => {
    const machine = fakeMachine(
      () => ({ healthyAfter: 2, stopsAfter: 0.5, logs: ["up"] }),
      (_, now) => (now >= 1 ? ok : nothing),
    );
    const trial = await run(
      machine,
      planOf([
        { kind: "request", request: get("/docs") },
        { kind: "healthy", within: 5 },
        { kind: "stop", within: 5 },
      ]),
    );
    expect(trial.ready?.seconds).toBeCloseTo(1, 1);
    expect(trial.health?.changes.map(({ status }) => status)).toEqual(["starting", "healthy"]);
    expect(trial.requests).toMatchObject([{ request: { path: "/docs" }, status: 200 }]);
    expect(trial.stop).toMatchObject({ signal: "SIGTERM", killed: false, exitCode: 0 });
    expect(trial.exited).toBeUndefined();
  });

  test("is asked for its state again and again where the engine tells of no events", async () => {
    const machine = withoutEvents(
      fakeMachine(
        () => ({ healthyAfter: 2, stopsAfter: 0.5 }),
        () => nothing,
      ),
    );
    const trial = await run(machine, planOf([{ kind: "healthy", within: 5 }], { trial: fakeContractTrial({}) }));
    expect(trial.health?.seenBy).toBe("polling");
    expect(trial.health?.changes.at(-1)).toMatchObject({ status: "healthy", seconds: expect.closeTo(2, 0) as number });
  });

  test("ends with the engine's own words once that does not answer any more", async () => {
    const machine = withoutEvents(
      fakeMachine(
        () => ({ healthyAfter: 20, stopsAfter: 0 }),
        () => nothing,
      ),
    );
    const { clock, engine } = machine.host;
    const gone = () => Promise.reject(new UserError("engine-refused", "Cannot connect to the Docker daemon"));
    const dying = { ...machine, host: { ...machine.host, engine: { ...engine, inspect: (id: string) => (clock.now() < 4000 ? engine.inspect(id) : gone()) } } };
    await expect(run(dying, planOf([], { trial: fakeContractTrial({}) }))).rejects.toThrow("Cannot connect");
    expect(clock.now()).toBeLessThan(6000);
  });

  test("that answers with an error is not ready", async () => {
    const machine = fakeMachine(
      () => ({ stopsAfter: 0 }),
      () => ({ status: 503, body: "", headers: {}, seconds: 0 }),
    );
    const trial = await run(machine, planOf([{ kind: "request", request: get("/docs") }]));
    expect(trial.ready).toBeUndefined();
    expect(trial.notReady).toMatch(/not seen within 10 s: it answers 503/);
    expect(trial.requests).toEqual([]);
  });

  test("that listens elsewhere says where", async () => {
    const tcp = "sl  local_address\n 0: 00000000:2328 00000000:0000 0A\n 1: 0B00007F:9C40 00000000:0000 0A\n";
    const machine = fakeMachine(
      () => ({ stopsAfter: 0 }),
      () => nothing,
    );
    const dump: ProcDump = { net: { tcp }, mounts: "", processes: [] };
    const proc: HostProc = { ...noProc, dump: () => dump, net: () => dump.net };
    const trial = await run(machine, planOf([], { observer: { proc, image: undefined } }));
    expect(trial.notReady).toBe("nothing listens on port 8000, but on 9000");
    // the engine's own name server is not the application's
    expect(trial.sockets).toEqual([{ protocol: "tcp", address: "0.0.0.0", port: 9000 }]);
    expect(trial.firstSocket?.socket.port).toBe(9000);
  });

  test("that ends by itself is not stopped, and waits for nothing", async () => {
    const machine = fakeMachine(
      () => ({ endsAfter: 0.3, exitCode: 3, logs: ["no database"] }),
      () => nothing,
    );
    const trial = await run(machine, planOf([{ kind: "healthy", within: 60 }]));
    expect(trial.exited).toMatchObject({ code: 3, seconds: 0.3 });
    expect(trial.stop).toBeUndefined();
    expect(trial.logs.map((line) => line.text)).toEqual(["no database"]);
    expect(machine.calls.filter((call) => call.startsWith("kill"))).toEqual([]);
  });

  test("that does not heed the signal is killed when its time is up", async () => {
    const machine = fakeMachine(
      () => ({}),
      () => ok,
    );
    const trial = await run(machine, planOf([{ kind: "stop", within: 7 }]));
    expect(trial.stop).toMatchObject({ killed: true, exitCode: 137 });
    expect(trial.stop?.seconds).toBeCloseTo(7, 1);
  });

  test("without a condition is ready when its health check has passed", async () => {
    const machine = fakeMachine(
      () => ({ healthyAfter: 3, stopsAfter: 0 }),
      () => nothing,
    );
    const trial = await run(machine, planOf([], { trial: fakeContractTrial() }));
    expect(trial.ready?.how).toBe("a healthy state");
    expect(trial.ready?.seconds).toBeCloseTo(3, 1);
  });
});

describe("runs under other conditions", () => {
  const needs: Need[] = [{ kind: "run", condition: withVariable("TOKEN", undefined), needs: [{ kind: "ready", within: 5 }] }];
  const trial = fakeContractTrial({ ...askHealth, environment: { TOKEN: "x", MODE: "y" } });

  test("are runs of their own, without the variable", async () => {
    const machine = fakeMachine(
      (spec) => ("TOKEN" in spec.environment ? { stopsAfter: 0 } : { endsAfter: 0.2, exitCode: 1, logs: ["TOKEN is not set"] }),
      () => ok,
    );
    // the run without the variable ends before its first answer would count
    const found = await runTrial(
      { ...machine.host, http: (call) => (machine.calls.at(-1)?.includes("without-token") === true ? Promise.resolve(nothing) : machine.host.http(call)) },
      machine.site,
      [],
      planOf(needs, { trial }),
    );
    expect(found.runs).toMatchObject([
      { condition: { environment: { TOKEN: null } }, ready: undefined, exited: { code: 1 }, logs: [{ text: "TOKEN is not set" }] },
    ]);
    expect(machine.calls).toContain("create plimsoll-test-app-1-without-token MODE");
    expect(machine.calls).toContain("remove plimsoll-test-app-1-without-token");
  });

  test("have three times as long as the plain one took, where a slow machine makes that more than asked for", async () => {
    const machine: FakeMachine = fakeMachine(
      (spec) => ("TOKEN" in spec.environment ? { stopsAfter: 0 } : { endsAfter: 12, exitCode: 1 }),
      (_, now) => (now >= 8 && machine.calls.at(-1)?.includes("without-token") !== true ? ok : nothing),
    );
    expect((await run(machine, planOf(needs, { trial }))).runs).toMatchObject([{ exited: { code: 1 } }]);
  });

  test("are not tried when the application does not start as it should", async () => {
    const machine = fakeMachine(
      () => ({ endsAfter: 0, exitCode: 1 }),
      () => nothing,
    );
    expect((await run(machine, planOf(needs, { trial }))).runs).toEqual([]);
  });
});

describe("services", () => {
  const db = { name: "db", image: "postgres:17", environment: { POSTGRES_USER: "todo" }, command: undefined, health: undefined, within: 5, limits: {} };
  const log = [
    "[7] LOG:  connection received: host=172.18.0.9 port=1",
    "[7] LOG:  connection authorized: user=todo database=todo",
    "[8] LOG:  connection received: host=127.0.0.1 port=2",
    "[8] LOG:  connection authorized: user=x",
  ];
  const needs: Need[] = [{ kind: "connections", service: "db" }];

  test("are started on the trial's network, and connections counted by the application's address", async () => {
    const machine = fakeMachine(
      (spec) => (spec.alias === "db" ? { logs: log } : { stopsAfter: 0 }),
      () => ok,
    );
    const trial = fakeContractTrial({ ...askHealth, services: [db] });
    const services = await prepareSite(machine.host, machine.site, trial, gatherWants(needs), (ref) => ref);
    const found = await runTrial(machine.host, machine.site, services, planOf(needs, { trial }));
    expect(found.connections).toMatchObject([{ service: "db", count: 1, output: "connection authorized: user=todo database=todo" }]);
    expect(machine.calls.slice(0, 3)).toEqual(["network plimsoll-test", "create plimsoll-test-db POSTGRES_USER", "start plimsoll-test-db"]);
  });

  test("that end by themselves are an error with their last words", async () => {
    const machine = fakeMachine(
      () => ({ endsAfter: 0, exitCode: 1, logs: ["set POSTGRES_PASSWORD"] }),
      () => ok,
    );
    const preparing = prepareSite(machine.host, machine.site, fakeContractTrial({ services: [db] }), gatherWants([]), (ref) => ref);
    await expect(preparing).rejects.toMatchObject({ code: "service-not-ready", exitCode: 3, hint: expect.stringContaining("set POSTGRES_PASSWORD") as string });
  });

  test("everything goes by the trial's label in the end", async () => {
    const machine = fakeMachine(
      () => ({}),
      () => ok,
    );
    await clearSite(machine.host, machine.site);
    expect(machine.calls).toEqual(["clear plimsoll=test"]);
  });
});
