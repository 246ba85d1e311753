import { expect, test } from "vitest";
import type { Application, Process } from "../../detect/application.ts";
import { rolesOf } from "./roles.ts";

/** What becomes of one process: its name, command and health check. */
function role(process: Omit<Process, "command"> & { readonly command: string }): readonly [string, string, string | undefined] {
  const value: Process = { ...process, command: process.command.split(" ") };
  const [found] = rolesOf({ processes: [{ value, confidence: "certain", evidence: [] }] } as unknown as Application);
  return [found?.name ?? "", found?.command.join(" ") ?? "", found?.health?.join(" ")];
}

test.each([
  [
    "celery -A app.worker worker --detach --logfile=logs/celery.log --pidfile /run/celery.pid -c 2",
    "worker",
    ["worker", "celery -A app.worker worker -c 2", "sh -c celery -A app.worker inspect ping --destination celery@$HOSTNAME --timeout 5"],
  ],
  ["celery --app=shop worker -n mail@%h", "worker", ["worker", "celery --app=shop worker -n mail@%h", "sh -c celery -A shop inspect ping --timeout 5"]],
  [
    "celery -A app beat -s /var/run/schedule -f beat.log",
    "scheduler",
    ["beat", "celery -A app beat --schedule /tmp/celerybeat-schedule", "sh -c ls /tmp/celerybeat-schedule*"],
  ],
  [
    "celery -A app beat -S django_celery_beat.schedulers:DatabaseScheduler",
    "scheduler",
    ["beat", "celery -A app beat -S django_celery_beat.schedulers:DatabaseScheduler", undefined],
  ],
] as const)("%s", (command, kind, expected) => {
  expect(role({ role: kind, tool: "celery", command })).toEqual(expected);
});

test("arq is asked by its own check, and a queue that has none is not asked", () => {
  expect(role({ role: "worker", tool: "arq", command: "arq app.Settings --verbose" })[2]).toBe("arq --check app.Settings");
  expect(role({ role: "worker", tool: "rq", command: "rq worker -f x" })).toEqual(["worker", "rq worker -f x", undefined]);
});

test("Flower is asked at the port it is given, and two workers have two names", () => {
  expect(role({ role: "dashboard", tool: "flower", command: "celery flower --port=5600" })[2]).toContain("http://127.0.0.1:5600/healthcheck");
  const worker: Process = { role: "worker", tool: "rq", command: ["rq", "worker"] };
  const fact = { value: worker, confidence: "certain", evidence: [] } as const;
  expect(rolesOf({ processes: [fact, fact] } as unknown as Application).map(({ name }) => name)).toEqual(["worker", "worker-2"]);
});
