import { expect, test } from "vitest";
import { ContractError } from "../problem.ts";
import { readStructureFile } from "./file.ts";

const read = (text: string) => readStructureFile("tests.yaml", text);

/** `line:column code message` of each thing that is wrong. */
function wrongIn(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.problems.map(({ code, message, place }) => `${place.line}:${place.column} ${code} ${message}`);
  }
  return [];
}

test("every kind of test of version 2.0.0, in the tool's order, with its place", () => {
  const { run, tests, variables } = read(`
schemaVersion: 2.0.0
globalEnvVars: [{ key: A, value: 1.10 }]
metadataTest: { cmd: [], user: app, labels: [{ key: v, value: '^1', isRegex: true }] }
licenseTests: [{ debian: true, files: }]
fileExistenceTests:
  - { name: e, path: /a, shouldExist: no, uid: 0, permissions: drwxr-xr-x, isExecutableBy: any }
fileContentTests:
  - { name: c, path: /a, expectedContents: [x] }
commandTests:
  - { name: r, command: ls, args: [-l, 5], exitCode: 2, setup: [[touch, a]] }
containerRunOptions: { user: root, privileged: true, allocateTty: true, envFile: .env, envVars: [T], capabilities: [c], bindMounts: ['/a:/b'] }
`);
  expect(tests.map(({ kind, name, place }) => `${kind} ${name} ${place.line}:${place.column}`)).toEqual([
    "command r 11:5",
    "content c 9:5",
    "existence e 7:5",
    "licence License Test 5:16",
    "metadata Metadata Test 4:1",
  ]);
  expect(tests[0]).toMatchObject({ command: ["ls", "-l", "5"], exitCode: 2, setup: [["touch", "a"]] });
  expect(tests[2]).toMatchObject({ shouldExist: false, uid: 0, gid: undefined, permissions: "drwxr-xr-x", executableBy: "any" });
  expect(tests[4]).toMatchObject({ cmd: [], entrypoint: undefined, user: "app", workdir: undefined });
  // as written, not the number 1.1
  expect(variables).toMatchObject([{ key: "A", value: "1.10" }]);
  expect(run).toEqual({
    user: "root",
    privileged: true,
    terminal: true,
    environmentFile: ".env",
    hostVariables: ["T"],
    capabilities: ["c"],
    mounts: ["/a:/b"],
  });
});

test("version 1.0.0, where the command is a list; JSON", () => {
  const { tests } = read('{ "schemaVersion": "1.0.0", "commandTests": [{ "name": "a", "command": ["ls", "-l"] }] }');
  expect(tests).toMatchObject([{ command: ["ls", "-l"], exitCode: 0, setup: [] }]);
});

test("what is wrong is told with its line and column", () => {
  expect(wrongIn("commandTests: []\n")).toEqual(["1:1 schema-version schemaVersion is missing"]);
  expect(wrongIn("schemaVersion: 3.0.0\n")).toEqual(['1:16 schema-version there is no schemaVersion "3.0.0"; there are 1.0.0 and 2.0.0']);
  expect(wrongIn("schemaVersion: 2.0.0\n")).toEqual(["1:1 no-tests the file holds no test"]);
  expect(wrongIn("schemaVersion: 2.0.0\nmetadataTest: { labels: [] }\n")).toEqual(["1:1 no-tests the file holds no test"]);
  expect(wrongIn("schemaVersion: 2.0.0\nfileExistanceTests: []\n")).toEqual(['2:1 unknown-key unknown key "fileExistanceTests"']);
  expect(wrongIn("schemaVersion: 1.0.0\nmetadataTest: { user: a }\n")).toEqual(['2:1 unknown-key unknown key "metadataTest"']);
  expect(wrongIn("schemaVersion: 2.0.0\nfileContentTests:\n  - name: a\n")).toEqual(["3:5 missing-key path is missing in fileContentTests.0"]);
  expect(wrongIn("schemaVersion: 2.0.0\nfileContentTests: [")).toHaveLength(1);
  expect(wrongIn("schemaVersion: 2.0.0\nfileExistenceTests: [{ name: a, path: /a, uid: root }]\n")).toEqual([
    '2:48 wrong-value fileExistenceTests.0.uid must be a whole number; it is "root"',
  ]);
  expect(wrongIn("schemaVersion: 2.0.0\nfileContentTests: [{ name: a, path: /a, expectedContents: ['(a'] }]\n")).toEqual([
    '2:60 wrong-value fileContentTests.0.expectedContents.0 must be a pattern that Go reads: a bracket is never closed; it is "(a"',
  ]);
  expect(wrongIn("schemaVersion: 2.0.0\nmetadataTest: { labels: [{ key: a, value: '(a', isRegex: true }, { key: b, value: '(b' }] }\n")).toEqual([
    '2:43 wrong-value metadataTest.labels.0.value must be a pattern that Go reads: a bracket is never closed; it is "(a"',
  ]);
});
