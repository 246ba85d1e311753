import { expect, test } from "vitest";
import type { ContainerEvent } from "../kind.ts";
import { fakeCommandLine } from "../testing.ts";
import type { HealthChecks } from "./health.ts";
import { watch } from "./watch.ts";

test("an end is told once, a change of health is looked up, and what is no event is left out", async () => {
  const looked: string[] = [];
  const events: ContainerEvent[] = [];
  const health: HealthChecks = { started: () => {}, look: async (id) => void looked.push(id), listen: () => () => {}, forget: () => {} };
  const lines = [
    '{"ID":"a","Status":"start"}',
    '{"ID":"a","Status":"health_status","health_status":"starting"}',
    "no json",
    '{"ID":"a","Status":"died","ContainerExitCode":137}',
    '{"ID":"a","Status":"died","ContainerExitCode":137}',
    '{"ID":"b","Status":"cleanup"}',
  ];
  const podman = fakeCommandLine(() => ({ stdout: lines.join("\n") }));
  await watch(podman, health, "l=1", (event) => events.push(event), new AbortController().signal);
  expect(events).toEqual([{ id: "a", kind: "ended" }]);
  expect(looked).toEqual(["a"]);
});
