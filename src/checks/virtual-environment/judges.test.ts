import { describe, expect, test } from "vitest";
import type { Trial } from "../../trial/trial.ts";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeImage, fakeTrial } from "../testing.ts";
import type { FakeImageParts } from "../testing.ts";
import { check } from "./index.ts";

const ofImage = (parts: FakeImageParts, options = {}) => check.image?.({ image: fakeImage(parts), scan: undefined }, options as never);
const system = { "/usr/local/bin/python": "" };
const venv = { ...system, "/opt/venv/pyvenv.cfg": "", "/opt/venv/bin/python": { type: "symlink" as const, target: "/usr/local/bin/python" } };
const path = "PATH=/opt/venv/bin:/usr/local/bin:/usr/bin";

describe("image", () => {
  test.each<[string, FakeImageParts, object, Outcome]>([
    ["first on PATH", { files: venv, config: { env: [path] } }, {}, "proven"],
    ["first on PATH and at the path asked for", { files: venv, config: { env: [path] } }, { path: "/opt/venv/" }, "proven"],
    ["somewhere else", { files: venv, config: { env: [path] } }, { path: "/app/.venv" }, "violated"],
    ["named by the command", { files: venv, config: { cmd: ["/opt/venv/bin/uvicorn"] } }, {}, "proven"],
    ["not on PATH", { files: venv }, {}, "unproven"],
    ["not there", { files: system }, {}, "violated"],
  ])("an environment %s", (_, parts, options, outcome) => {
    expect(ofImage(parts, options)?.outcome).toBe(outcome);
  });

  test("names the file and its layer", () => {
    expect(ofImage({ files: { "/opt/venv/pyvenv.cfg": { layer: 4 }, "/opt/venv/bin/python": "" }, config: { env: [path] } })?.evidence[0]?.place).toEqual({
      kind: "image",
      path: "/opt/venv/pyvenv.cfg",
      layer: 4,
    });
  });
});

describe("container", () => {
  const argv = check.needs?.({} as never).flatMap((need) => (need.kind === "program" ? need.argv : [])) ?? [];
  const ofTrial = (parts: Partial<Trial>, options = {}) => check.container?.({ trial: fakeTrial(parts), image: fakeImage() }, options as never);
  const answers = (output: string, exitCode = 0): Partial<Trial> => ({ programs: [{ argv, exitCode, output }] });

  test.each<[string, Partial<Trial>, object, Outcome]>([
    ["an environment", answers("/opt/venv\n/usr/local\n"), {}, "proven"],
    ["the environment asked for", answers("/opt/venv\n/usr/local\n"), { path: "/opt/venv" }, "proven"],
    ["another environment", answers("/app/.venv\n/usr/local\n"), { path: "/opt/venv" }, "violated"],
    ["no environment", answers("/usr/local\n/usr/local\n"), {}, "violated"],
    ["no python", answers("not found", 127), {}, "unproven"],
    [
      "a process that runs from there",
      { ...answers("/usr/local\n/usr/local\n"), processes: [{ pid: 1, uid: 1, user: undefined, args: "/opt/venv/bin/python /opt/venv/bin/uvicorn app:app" }] },
      { path: "/opt/venv" },
      "proven",
    ],
    ["nothing, because it never ran", { ready: undefined, notReady: "it ended" }, {}, "unproven"],
  ])("python in %s", (_, parts, options, outcome) => {
    expect(ofTrial(parts, options)?.outcome).toBe(outcome);
  });
});
