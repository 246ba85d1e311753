import { expect, test } from "vitest";
import type { Engine, RunSpec } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import { dockerArchive, inPieces } from "../image/testing/archives.ts";
import { tar } from "../image/testing/tar-writer.ts";
import { readingHost } from "./testing.ts";
import { verifyStructure } from "./verify-structure.ts";
import type { SessionHost } from "./host.ts";

interface Program {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** What the engine says instead of starting it. */
  readonly refused?: string;
  readonly endless?: boolean;
}

/** An engine with one image, whose programs do as they are told; `calls` has what was made and removed. */
function engineOf(programs: (spec: RunSpec) => Program, calls: string[]): Engine {
  const specs = new Map<string, RunSpec>();
  const programOf = (id: string): Program => programs(specs.get(id) as RunSpec);
  const layer = tar([
    { name: "etc/real", content: "inside" },
    { name: "etc/link", flag: "2", link: "real" },
  ]);
  const unused = (): never => {
    throw new Error("not asked for");
  };
  const did = (call: string): Promise<void> => Promise.resolve(void calls.push(call));
  return {
    info: { name: "fake", version: "1.2.3", platform: "linux/amd64" },
    inspectImage: (ref) => Promise.resolve(ref === "app" ? { id: ref, exposedPorts: [], health: undefined } : undefined),
    save: () => inPieces(dockerArchive({ layers: [layer], config: { Env: ["HOME=/home/app"] } })),
    create(spec) {
      specs.set(spec.name, spec);
      return did(`create ${spec.image}: ${spec.command?.join(" ")}`).then(() => spec.name);
    },
    start: (id) => {
      const { refused } = programOf(id);
      return refused === undefined ? Promise.resolve() : Promise.reject(new UserError("engine-refused", refused));
    },
    wait: (id) => (programOf(id).endless === true ? new Promise(() => {}) : Promise.resolve(programOf(id).exitCode ?? 0)),
    output: (id) => Promise.resolve({ stdout: programOf(id).stdout ?? "", stderr: programOf(id).stderr ?? "" }),
    commit: (id) => did(`commit ${id}`).then(() => `image-of-${id}`),
    removeContainer: (id) => did(`remove ${id}`),
    removeImage: (ref) => did(`remove image ${ref}`),
    labelled: () => Promise.resolve([]),
    removeLabelled: (label) => did(`clear ${label}`),
    build: unused,
    pull: unused,
    tag: unused,
    listImages: unused,
    connectNetwork: unused,
    createVolume: unused,
    run: unused,
    changes: unused,
    createNetwork: unused,
    removeNetwork: unused,
    watch: unused,
    inspect: unused,
    exec: unused,
    logs: unused,
    processes: unused,
    kill: unused,
  };
}

function hostOf(text: string, env: Readonly<Record<string, string>> = {}): SessionHost {
  const host = readingHost({ "/repo/tests.yaml": `schemaVersion: 2.0.0\n${text}\n`, "/repo/.env": "FROM_FILE=f\n# NOT=x\n" }, { env });
  return { ...host, newId: () => "x", clock: { now: () => 0, sleep: () => Promise.resolve() } };
}

async function verify(text: string, programs: (spec: RunSpec) => Program = () => ({}), env: Readonly<Record<string, string>> = {}) {
  const calls: string[] = [];
  const report = await verifyStructure(hostOf(text, env), () => Promise.resolve(engineOf(programs, calls)), {
    configs: ["tests.yaml"],
    ref: "app",
    archive: undefined,
  });
  const told = report.verdicts.map(({ judges, outcome, requirement }) =>
    [requirement, outcome, ...judges.flatMap(({ answer }) => answer.evidence.map(({ message }) => message.code))].join(" "),
  );
  return { calls, report, told };
}

test("a command's exit code and output; each name once", async () => {
  const text = `commandTests:
  - { name: a, command: echo, args: [hi], expectedOutput: ["^hi\\n$"], excludedError: [bad] }
  - { name: a, command: echo, exitCode: 3, expectedError: [no], excludedOutput: [hi] }`;
  const { calls, told } = await verify(text, () => ({ stdout: "hi\n" }));
  expect(told).toEqual(["a proven asAgreed", "a (2) violated exitCode matched notMatched"]);
  expect(calls).toEqual(["create app: echo hi", "remove plimsoll-x-0", "create app: echo", "remove plimsoll-x-1", "clear plimsoll=x"]);
});

test("setup commands build on each other, and nothing of them is left", async () => {
  const { calls } = await verify("commandTests: [{ name: a, command: ls, setup: [[touch, a], [touch, b]] }]");
  expect(calls).toEqual([
    "create app: touch a",
    "commit plimsoll-x-0-setup-0",
    "remove plimsoll-x-0-setup-0",
    "create image-of-plimsoll-x-0-setup-0: touch b",
    "commit plimsoll-x-0-setup-1",
    "remove plimsoll-x-0-setup-1",
    "create image-of-plimsoll-x-0-setup-1: ls",
    "remove plimsoll-x-0",
    "remove image image-of-plimsoll-x-0-setup-1",
    "remove image image-of-plimsoll-x-0-setup-0",
    "clear plimsoll=x",
  ]);
});

test("variables: of the image, the file, the test, the envFile and the host", async () => {
  const text = `globalEnvVars: [{ key: G, value: "g$HOME" }]
containerRunOptions: { user: app, envFile: .env, envVars: [SECRET, UNSET] }
commandTests: [{ name: a, command: echo, args: ["$HOME \${G} $T"], envVars: [{ key: T, value: "t-$G" }], expectedOutput: [x] }]`;
  const specs: RunSpec[] = [];
  const programs = (spec: RunSpec): Program => {
    specs.push(spec);
    return { stdout: "it is hunter2" };
  };
  const { report } = await verify(text, programs, { SECRET: "hunter2" });
  // a test's own variables do not stand in for its command
  expect(specs[0]?.command).toEqual(["echo", "/home/app g/home/app "]);
  expect(specs[0]?.environment).toEqual({ G: "g/home/app", T: "t-g/home/app", FROM_FILE: "f", SECRET: "hunter2" });
  expect(specs[0]?.alone).toMatchObject({ user: "app", privileged: false });
  expect(JSON.stringify(report)).toContain("it is …");
  expect(JSON.stringify(report)).not.toContain("hunter2");
});

test("what cannot be started for want of a program is violated, for the engine's trouble unproven; so is what never ends", async () => {
  const text = "commandTests: [{ name: a, command: nothing }]";
  expect((await verify(text, () => ({ refused: 'exec: "nothing": executable file not found in $PATH' }))).told).toEqual(["a violated notStarted"]);
  expect((await verify(text, () => ({ refused: "no space left on device" }))).told).toEqual(["a unproven notStarted"]);
  expect((await verify(text, () => ({ endless: true }))).told).toEqual(["a unproven endless"]);
});

test("a file behind a link is read though nobody could know its path before", async () => {
  const { told } = await verify("fileContentTests: [{ name: a, path: /etc/link, expectedContents: [inside] }]");
  expect(told).toEqual(["a proven asAgreed"]);
});

test("without an engine everything is unproven; without the image or the file it is an error", async () => {
  const host = hostOf("commandTests: [{ name: a, command: ls }]\nfileContentTests: [{ name: b, path: /a }]");
  const request = { configs: ["tests.yaml"], ref: "app", archive: undefined };
  const report = await verifyStructure(host, () => Promise.resolve({ absent: "none here" }), request);
  expect(report.verdicts.map(({ outcome, reason }) => `${outcome} ${reason?.code}`)).toEqual(["unproven no-engine", "unproven no-engine"]);
  const connect = () => Promise.resolve(engineOf(() => ({}), []));
  await expect(verifyStructure(host, connect, { ...request, ref: "other" })).rejects.toMatchObject({ code: "image-missing" });
  await expect(verifyStructure(host, connect, { ...request, configs: ["none.yaml"] })).rejects.toMatchObject({ code: "config-missing", exitCode: 2 });
});
