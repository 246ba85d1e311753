import { parse } from "valibot";
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/registry.generated.ts";
import { openImage } from "../../image/open.ts";
import { dockerArchive, inPieces } from "../../image/testing/archives.ts";
import { tar, type Piece } from "../../image/testing/tar-writer.ts";
import { commandKey, type CommandOutcome } from "../../trial/command.ts";
import type { Outcome } from "../../verdict/verdict.ts";
import { judgeContent, judgeExistence } from "../../verify/structure-test/files.ts";
import { judgeMetadata } from "../../verify/structure-test/metadata.ts";
import { readStructureFile, type StructureTest } from "../structure-test/file.ts";
import type { ImportedRequirement } from "./imported.ts";
import { importStructureFile } from "./structure-test.ts";

const pieces: readonly Piece[] = [
  { name: "etc/passwd", content: "root:x:0:0:root:/root:/bin/bash\n" },
  { name: "etc/os-release", flag: "2", link: "../usr/lib/os-release" },
  { name: "usr/lib/os-release", content: 'ID=debian\nVERSION_ID="13"\n' },
  { name: "bin", flag: "2", link: "usr/bin" },
  { name: "usr/bin/tool", content: "#!/bin/sh\n", mode: 0o4755, uid: 7, gid: 8 },
  { name: "dangling", flag: "2", link: "/nowhere", mode: 0o777 },
  { name: "tmp/", flag: "5", mode: 0o1777 },
  { name: "empty" },
];
const config = {
  User: "app",
  WorkingDir: "/app",
  Env: ["PATH=/usr/bin", "VERSION=1.2.3", "EMPTY="],
  Labels: { owner: "team a" },
  Entrypoint: ["/entry"],
  Cmd: ["a", "b"],
  ExposedPorts: { "80/tcp": {}, "53/udp": {} },
  Volumes: { "/data": {} },
};
const archive = dockerArchive({ layers: [tar(pieces)], config });

async function original(one: StructureTest): Promise<Outcome | undefined> {
  const image = await openImage({ kind: "stream", ref: "x", stream: inPieces(archive) }, { keep: () => true });
  if (one.kind === "existence") return judgeExistence(image, one).outcome;
  if (one.kind === "content")
    return (await judgeContent(image, (path) => Promise.resolve(image.read(image.stat(path)?.path ?? "") ?? new Uint8Array()), one)).outcome;
  return one.kind === "metadata" ? judgeMetadata(image.config, one).outcome : undefined;
}

async function imported({ check: id, options: written = {} }: ImportedRequirement, outcomeOfCommand?: CommandOutcome): Promise<Outcome | undefined> {
  const check = checks.get(id);
  const options = check && (parse(check.options, written) as never);
  if (check === undefined || options === undefined) throw new Error(`there is no check ${id}`);
  const keeps = check.keeps?.(options);
  const image = await openImage(
    { kind: "stream", ref: "x", stream: inPieces(archive) },
    keeps === undefined ? {} : { keep: (path, size, mode) => keeps({ path, size, mode }) },
  );
  const [need] = check.needs?.(options) ?? [];
  if (need?.kind === "command" && outcomeOfCommand !== undefined) {
    const commands = [{ key: commandKey(need.spec), outcome: outcomeOfCommand }];
    return check.container?.({ trial: { commands }, image } as never, options).outcome;
  }
  return check.image?.({ image, scan: undefined }, options).outcome;
}

function read(body: string) {
  return readStructureFile("tests.yaml", `schemaVersion: 2.0.0\n${body}`);
}

const existence = (parts: string): string => `fileExistenceTests:\n  - { name: t, ${parts} }\n`;
const content = (parts: string): string => `fileContentTests:\n  - { name: t, ${parts} }\n`;
const metadata = (parts: string): string => `metadataTest: { ${parts} }\n`;

describe("a requirement gives the verdict of its test", () => {
  test.each<[string, Outcome]>([
    [existence("path: /etc/passwd"), "proven"],
    [existence("path: etc/passwd, shouldExist: true, permissions: '-rw-r--r--'"), "proven"],
    [existence("path: /etc/passwd, permissions: '-rw-r--r-x'"), "violated"],
    [existence("path: /etc/passwd, permissions: 'drw-r--r--'"), "violated"],
    [existence("path: /etc/passwd, shouldExist: false"), "violated"],
    [existence("path: /nowhere"), "violated"],
    [existence("path: /nowhere, shouldExist: false"), "proven"],
    [existence("path: /bin/tool, permissions: 'urwxr-xr-x', uid: 7, gid: 8, isExecutableBy: other"), "proven"],
    [existence("path: /bin/tool, permissions: '-rwsr-xr-x'"), "proven"],
    [existence("path: /bin/tool, permissions: '-rwxr-xr-x'"), "violated"],
    [existence("path: /bin/tool, uid: 8"), "violated"],
    [existence("path: /bin/tool, gid: 7"), "violated"],
    [existence("path: /etc/passwd, isExecutableBy: any"), "violated"],
    [existence("path: /dangling, permissions: 'Lrwxrwxrwx'"), "proven"],
    [existence("path: /dangling"), "proven"],
    [existence("path: /dangling, shouldExist: false"), "violated"],
    [existence("path: /etc/os-release, uid: 0, permissions: '-rw-r--r--'"), "violated"],
    [existence("path: /tmp, permissions: 'dtrwxrwxrwx'"), "proven"],
    [existence("path: /tmp/, permissions: 'drwxrwxrwt'"), "proven"],
    [content("path: /etc/os-release, expectedContents: ['^ID=debian', 'VERSION_ID=.13'], excludedContents: ['alpine']"), "proven"],
    [content("path: /etc/os-release, expectedContents: ['^VERSION']"), "violated"],
    [content("path: /etc/os-release, expectedContents: ['(?m)^VERSION']"), "proven"],
    [content("path: /etc/passwd, excludedContents: ['(?i)ROOT']"), "violated"],
    [content("path: /nowhere, expectedContents: ['x']"), "violated"],
    [content("path: /tmp, expectedContents: ['x']"), "violated"],
    [content("path: /empty, expectedContents: ['^$']"), "proven"],
    [content("path: /etc/passwd"), "proven"],
    [content("path: /tmp"), "violated"],
    [metadata("envVars: [{ key: PATH, value: /usr/bin }, { key: VERSION, value: '^1\\.[0-9]+', isRegex: true }, { key: EMPTY, value: '' }]"), "proven"],
    [metadata("envVars: [{ key: VERSION, value: '^2', isRegex: true }]"), "violated"],
    [metadata("envVars: [{ key: VERSION, value: '1.2' }]"), "violated"],
    [metadata("unboundEnvVars: [{ key: NONE }]"), "proven"],
    [metadata("unboundEnvVars: [{ key: EMPTY }]"), "violated"],
    [metadata("labels: [{ key: owner, value: '^team', isRegex: true }], workdir: /app, user: app"), "proven"],
    [metadata("user: root"), "violated"],
    [metadata("workdir: /"), "violated"],
    [metadata("entrypoint: [/entry], cmd: [a, b]"), "proven"],
    [metadata("cmd: [a]"), "violated"],
    [metadata("entrypoint: []"), "violated"],
    [metadata("exposedPorts: ['80', '53', '53/udp'], unexposedPorts: ['81'], volumes: [/data], unmountedVolumes: [/x]"), "proven"],
    [metadata("exposedPorts: ['53/tcp']"), "violated"],
    [metadata("unexposedPorts: ['53']"), "violated"],
    [metadata("unmountedVolumes: [/data]"), "violated"],
  ])("%s", async (body, outcome) => {
    const file = read(body);
    const [one] = file.tests;
    expect(one && (await original(one))).toBe(outcome);
    const { left, requirements } = importStructureFile(file);
    if (requirements.length === 0) return expect(left).not.toEqual([]);
    expect(left).toEqual([]);
    expect(await imported(requirements[0] as ImportedRequirement)).toBe(outcome);
    return undefined;
  });

  test("a command's, by what its container did", async () => {
    const file = read(`globalEnvVars: [{ key: A, value: '1' }]
containerRunOptions: { user: app }
commandTests:
  - { name: version, command: tool, args: [--version], envVars: [{ key: B, value: '2' }], setup: [[touch, /x]], exitCode: 3, expectedOutput: ['^tool'], excludedError: [warn] }
`);
    const { left, requirements } = importStructureFile(file);
    expect(left).toEqual([]);
    expect(requirements).toEqual([
      {
        id: "version",
        check: "command-answers",
        options: {
          command: ["tool", "--version"],
          setup: [["touch", "/x"]],
          environment: { A: "1", B: "2" },
          user: "app",
          exitCode: 3,
          output: { fits: ["^tool"] },
          error: { fitsNot: ["warn"] },
        },
      },
    ]);
    const [one] = requirements;
    const ended = (exitCode: number, stdout: string, stderr: string): CommandOutcome => ({ kind: "ended", exitCode, stdout, stderr });
    expect(one && (await imported(one, ended(3, "tool 1", "")))).toBe("proven");
    expect(one && (await imported(one, ended(0, "tool 1", "")))).toBe("violated");
    expect(one && (await imported(one, ended(3, "a tool", "")))).toBe("violated");
    expect(one && (await imported(one, ended(3, "tool", "a warning")))).toBe("violated");
  });
});

test.each<[string, string]>([
  [existence("path: $HOME/x"), "$HOME/x names a variable"],
  [existence("path: '/a*'"), "/a* would be a pattern"],
  [existence("path: /etc/hosts"), "every engine lays its own /etc/hosts"],
  [existence("path: /x, permissions: 'prw-r--r--'"), "neither file, folder nor link"],
  [content("path: /etc/resolv.conf, expectedContents: [x]"), "every engine lays its own"],
  [metadata("envVars: [{ key: A, value: /x/ }]"), "the variable A: a value between slashes"],
  [metadata("labels: [{ key: A, value: '(?i)x', isRegex: true }]"), "the label A: the pattern (?i)x means something else"],
  [metadata("volumes: [/data/]"), "the volume /data/: a contract does not tell it from /data"],
  [metadata("workdir: /"), "workdir: / is what an image without"],
  ["licenseTests:\n  - { debian: true }\n", "no check reads licences"],
  ["commandTests:\n  - { name: t, command: echo, args: ['$PATH'] }\n", '"$PATH" names a variable'],
  ["containerRunOptions: { privileged: true, bindMounts: ['/a:/b'] }\ncommandTests:\n  - { name: t, command: id }\n", "ask for privileged, bindMounts"],
  ["commandTests:\n  - { name: t, command: id, exitCode: 300 }\n", "no program ends with exit code 300"],
])("what a contract cannot say is told with its line: %s", (body, why) => {
  const { left, requirements } = importStructureFile(read(body));
  expect(requirements).toEqual([]);
  expect(left).toHaveLength(1);
  expect(left[0]?.why).toContain(why);
  expect(left[0]?.line).toBeGreaterThan(1);
});

test("what of a test can be said is carried, and the rest told", () => {
  const { left, requirements } = importStructureFile(read(metadata("user: app, workdir: /")));
  expect(requirements[0]?.options).toEqual({ user: "app" });
  expect(left).toHaveLength(1);
});

test("tests of one name get ids of their own", () => {
  const { requirements } = importStructureFile(
    read('fileExistenceTests:\n  - { name: a, path: /x }\n  - { name: a, path: /y }\n  - { name: "a\\u0007b", path: /z }\n'),
  );
  expect(requirements.map(({ id }) => id)).toEqual(["a", "a (2)", "a b"]);
});
