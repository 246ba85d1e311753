import { array, check, minLength, nullish, optional, picklist, pipe, regex, strictObject, string, transform } from "valibot";
import type { GenericSchema, InferOutput } from "valibot";
import type { FilePlace } from "../../errors.ts";
import { checkPart } from "../issues.ts";
import { quoted, throwProblems, type Problem } from "../problem.ts";
import { readYaml, type YamlFile, type YamlPath } from "../yaml-file.ts";
import { readPattern, type Pattern } from "./pattern.ts";

/** A file of container-structure-test: what it asks, in the order in which that tool asks it. */
export interface StructureFile {
  readonly path: string;
  readonly tests: readonly StructureTest[];
  /** Set in every container; values may name the image's variables. */
  readonly variables: readonly Variable[];
  readonly run: RunOptions;
}

export interface Variable {
  readonly key: string;
  readonly value: string;
}

/** How containers are run: `containerRunOptions`. */
export interface RunOptions {
  readonly user: string | undefined;
  readonly privileged: boolean;
  readonly terminal: boolean;
  /** Variables of whoever runs the tests. */
  readonly hostVariables: readonly string[];
  /** As written: relative to the working directory. */
  readonly environmentFile: string | undefined;
  readonly capabilities: readonly string[];
  /** `/here:/there` */
  readonly mounts: readonly string[];
}

export type StructureTest = CommandTest | ContentTest | ExistenceTest | LicenceTest | MetadataTest;

interface TestBase {
  readonly name: string;
  /** Where it begins. */
  readonly place: FilePlace;
}

export interface CommandTest extends TestBase {
  readonly kind: "command";
  readonly setup: readonly (readonly string[])[];
  readonly command: readonly string[];
  readonly variables: readonly Variable[];
  readonly exitCode: number;
  readonly output: Wanted;
  readonly error: Wanted;
}

export interface Wanted {
  readonly expected: readonly Pattern[];
  readonly excluded: readonly Pattern[];
}

export interface ContentTest extends TestBase, Wanted {
  readonly kind: "content";
  readonly path: string;
}

export interface ExistenceTest extends TestBase {
  readonly kind: "existence";
  readonly path: string;
  readonly shouldExist: boolean;
  /** As Go writes it: `-rw-r--r--`, `drwxr-xr-x`, `urwxr-xr-x`. */
  readonly permissions: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly executableBy: "owner" | "group" | "other" | "any" | undefined;
}

export interface LicenceTest extends TestBase {
  readonly kind: "licence";
  readonly debian: boolean;
  readonly files: readonly string[];
}

export interface Pair {
  readonly key: string;
  readonly value: string | Pattern;
}

export interface MetadataTest extends TestBase {
  readonly kind: "metadata";
  readonly variables: readonly Pair[];
  readonly unset: readonly string[];
  readonly labels: readonly Pair[];
  readonly ports: Listed;
  readonly volumes: Listed;
  /** Undefined where nothing is asked; empty where there must be none. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly workdir: string | undefined;
  readonly user: string | undefined;
}

export interface Listed {
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

const filled = pipe(string(), minLength(1, "must not be empty"));
const words = nullish(array(string()), []);
const filledWords = nullish(array(filled), []);
const truth = (otherwise: boolean) =>
  nullish(
    pipe(
      string(),
      regex(/^(?:true|false|yes|no|on|off)$/i, "must be true or false"),
      transform((word) => /^(?:true|yes|on)$/i.test(word)),
    ),
    otherwise ? "true" : "false",
  );
const whole = pipe(string(), regex(/^\d{1,10}$/, "must be a whole number"), transform(Number));
const patterns = nullish(
  array(
    pipe(
      string(),
      check((text) => !("refused" in readPattern(text)), refusal),
      transform(readPattern),
    ),
  ),
  [],
);

function refusal({ input }: { readonly input: unknown }): string {
  const pattern = readPattern(String(input));
  return "refused" in pattern ? `must be a pattern that Go reads: ${pattern.refused}` : "";
}

const variable = strictObject({ key: filled, value: nullish(string(), ""), isRegex: truth(false) });
const variables = nullish(array(variable), []);
const commands = nullish(array(pipe(array(string()), minLength(1, "must hold a command"))), []);

const commandParts = {
  name: filled,
  setup: commands,
  teardown: commands,
  envVars: variables,
  exitCode: nullish(whole, "0"),
  expectedOutput: patterns,
  excludedOutput: patterns,
  expectedError: patterns,
  excludedError: patterns,
};
const commandTest = strictObject({ ...commandParts, command: filled, args: words });
const commandTestOfVersion1 = strictObject({ ...commandParts, command: pipe(array(string()), minLength(1, "must hold a command")) });

const existenceTest = strictObject({
  name: filled,
  path: filled,
  shouldExist: truth(true),
  permissions: nullish(string(), ""),
  uid: nullish(whole),
  gid: nullish(whole),
  isExecutableBy: nullish(picklist(["owner", "group", "other", "any", ""], "must be owner, group, other or any"), ""),
});
const contentTest = strictObject({ name: filled, path: filled, expectedContents: patterns, excludedContents: patterns });
const licenceTest = strictObject({ debian: truth(false), files: filledWords });
const metadataTest = strictObject({
  envVars: variables,
  unboundEnvVars: variables,
  labels: variables,
  exposedPorts: filledWords,
  unexposedPorts: words,
  volumes: filledWords,
  unmountedVolumes: words,
  entrypoint: nullish(array(string())),
  cmd: nullish(array(string())),
  workdir: nullish(string(), ""),
  user: nullish(string(), ""),
});
const runOptions = strictObject({
  user: nullish(string(), ""),
  privileged: truth(false),
  allocateTty: truth(false),
  envFile: nullish(string(), ""),
  envVars: filledWords,
  capabilities: filledWords,
  bindMounts: filledWords,
});

const shared = {
  schemaVersion: string(),
  globalEnvVars: variables,
  fileExistenceTests: nullish(array(existenceTest), []),
  fileContentTests: nullish(array(contentTest), []),
  licenseTests: nullish(array(licenceTest), []),
};
const version1 = strictObject({ ...shared, commandTests: nullish(array(commandTestOfVersion1), []) });
const version2 = strictObject({
  ...shared,
  commandTests: nullish(array(commandTest), []),
  metadataTest: optional(nullish(metadataTest)),
  containerRunOptions: nullish(runOptions, {}),
});

type Written = InferOutput<typeof version1> | InferOutput<typeof version2>;

// no number or truth value may lose how it was written: `value: 1.10`
const VERBATIM: readonly YamlPath[] = [1, 2, 3, 4, 5, 6].map((depth) => Array<string>(depth).fill("*"));

/**
 * Reads a file of container-structure-test, YAML or JSON, of version 1.0.0 or 2.0.0.
 *
 * @throws ContractError with every line that is wrong.
 */
export function readStructureFile(path: string, text: string): StructureFile {
  const file = readYaml(path, text, VERBATIM);
  const written = checked(file, versionOf(file) === "1.0.0" ? version1 : version2);
  const tests = testsOf(written, file);
  if (tests.length === 0) throwProblems([{ code: "no-tests", message: "the file holds no test", hint: undefined, place: file.place([], "value") }]);
  const options = "containerRunOptions" in written ? written.containerRunOptions : undefined;
  return { path, tests, variables: written.globalEnvVars, run: runOf(options) };
}

function versionOf(file: YamlFile): string {
  const { value } = file;
  const refuse = (message: string): void =>
    throwProblems([{ code: "schema-version", message, hint: "write schemaVersion: 2.0.0", place: file.place(["schemaVersion"], "value") }]);
  const given: unknown = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)["schemaVersion"] : undefined;
  if (given === undefined || given === null) refuse("schemaVersion is missing");
  else if (given !== "1.0.0" && given !== "2.0.0") refuse(`there is no schemaVersion ${quoted(given)}; there are 1.0.0 and 2.0.0`);
  return String(given);
}

function checked(file: YamlFile, schema: typeof version1 | typeof version2): Written {
  const result: { readonly value: Written } | { readonly problems: readonly Problem[] } = checkPart(
    schema as GenericSchema<unknown, Written>,
    file.value,
    file,
    [],
  );
  if ("value" in result) {
    throwProblems(pairProblems(result.value, file));
    return result.value;
  }
  throwProblems(result.problems);
  throw new Error("a file that is wrong has problems");
}

/** Values that are patterns only where `isRegex` says so. */
function pairProblems(written: Written, file: YamlFile): readonly Problem[] {
  const metadata = "metadataTest" in written ? written.metadataTest : undefined;
  if (metadata === undefined || metadata === null) return [];
  return (["envVars", "labels"] as const).flatMap((list) =>
    metadata[list].flatMap(({ isRegex, value }, index): Problem[] => {
      const pattern = readPattern(value);
      if (!isRegex || !("refused" in pattern)) return [];
      const place = file.place(["metadataTest", list, index, "value"], "value");
      return [
        { code: "wrong-value", message: `metadataTest.${list}.${index}.value ${refusal({ input: value })}; it is ${quoted(value)}`, hint: undefined, place },
      ];
    }),
  );
}

function testsOf(written: Written, file: YamlFile): readonly StructureTest[] {
  const placed = <Item, Test>(key: string, items: readonly Item[], make: (item: Item, place: FilePlace) => Test): Test[] =>
    items.map((item, index) => make(item, file.place([key, index], "value")));
  const metadata = "metadataTest" in written ? written.metadataTest : undefined;
  return [
    ...placed("commandTests", [...written.commandTests], commandOf),
    ...placed("fileContentTests", written.fileContentTests, ({ name, path, ...wanted }, place): ContentTest => {
      return { kind: "content", name, place, path, expected: wanted.expectedContents, excluded: wanted.excludedContents };
    }),
    ...placed("fileExistenceTests", written.fileExistenceTests, existenceOf),
    ...placed("licenseTests", written.licenseTests, ({ debian, files }, place): LicenceTest => ({
      kind: "licence",
      name: "License Test",
      place,
      debian,
      files,
    })),
    ...(metadata === undefined || metadata === null ? [] : metadataOf(metadata, file.place(["metadataTest"], "key"))),
  ];
}

type WrittenCommand = InferOutput<typeof commandTest> | InferOutput<typeof commandTestOfVersion1>;

function commandOf(test: WrittenCommand, place: FilePlace): CommandTest {
  return {
    kind: "command",
    name: test.name,
    place,
    setup: test.setup,
    command: "args" in test ? [test.command, ...test.args] : test.command,
    variables: test.envVars,
    exitCode: test.exitCode,
    output: { expected: test.expectedOutput, excluded: test.excludedOutput },
    error: { expected: test.expectedError, excluded: test.excludedError },
  };
}

function existenceOf(test: InferOutput<typeof existenceTest>, place: FilePlace): ExistenceTest {
  const { gid, isExecutableBy, name, path, permissions, shouldExist, uid } = test;
  return {
    kind: "existence",
    name,
    place,
    path,
    shouldExist,
    permissions: permissions || undefined,
    uid: uid ?? undefined,
    gid: gid ?? undefined,
    executableBy: isExecutableBy || undefined,
  };
}

/** None where it asks for nothing. */
function metadataOf(written: InferOutput<typeof metadataTest>, place: FilePlace): readonly MetadataTest[] {
  const test: MetadataTest = {
    kind: "metadata",
    name: "Metadata Test",
    place,
    variables: written.envVars.map(pairOf),
    unset: written.unboundEnvVars.map(({ key }) => key),
    labels: written.labels.map(pairOf),
    ports: { present: written.exposedPorts, absent: written.unexposedPorts },
    volumes: { present: written.volumes, absent: written.unmountedVolumes },
    entrypoint: written.entrypoint ?? undefined,
    cmd: written.cmd ?? undefined,
    workdir: written.workdir || undefined,
    user: written.user || undefined,
  };
  const { cmd, entrypoint, labels, ports, unset, user, variables: set, volumes, workdir } = test;
  const lists = [set, unset, labels, ports.present, ports.absent, volumes.present, volumes.absent];
  const asks = lists.some(({ length }) => length > 0) || [cmd, entrypoint, user, workdir].some((each) => each !== undefined);
  return asks ? [test] : [];
}

function pairOf({ isRegex, key, value }: InferOutput<typeof variable>): Pair {
  return { key, value: isRegex ? readPattern(value) : value };
}

function runOf(options: Partial<InferOutput<typeof runOptions>> | undefined): RunOptions {
  return {
    user: options?.user || undefined,
    privileged: options?.privileged ?? false,
    terminal: options?.allocateTty ?? false,
    hostVariables: options?.envVars ?? [],
    environmentFile: options?.envFile || undefined,
    capabilities: options?.capabilities ?? [],
    mounts: options?.bindMounts ?? [],
  };
}
