import type { CommandTest, ContentTest, ExistenceTest, MetadataTest, Pair, StructureFile, StructureTest } from "../structure-test/file.ts";
import { idMaker, type Imported, type ImportedRequirement, type LeftOver } from "./imported.ts";

/** A test as a requirement, or why it cannot be one. Parts of it may be left behind. */
interface Carried {
  readonly requirement?: Omit<ImportedRequirement, "id">;
  readonly left: readonly string[];
}

/** What container-structure-test's file becomes: each test a requirement that gives the same verdict, or a reason why none would. */
export function importStructureFile(file: StructureFile): Imported {
  const idOf = idMaker();
  const requirements: ImportedRequirement[] = [];
  const left: LeftOver[] = [];
  for (const test of file.tests) {
    const carried = carry(test, file);
    if (carried.requirement !== undefined) requirements.push({ id: idOf(test.name), ...carried.requirement });
    left.push(...carried.left.map((why) => ({ line: test.place.line, what: test.name, why })));
  }
  return { path: file.path, extends: [], requirements, off: [], left };
}

function carry(test: StructureTest, file: StructureFile): Carried {
  switch (test.kind) {
    case "command":
      return carryCommand(test, file);
    case "content":
      return carryContent(test);
    case "existence":
      return carryExistence(test);
    case "licence":
      return refused("no check reads licences");
    case "metadata":
      return carryMetadata(test);
  }
}

function refused(...left: readonly string[]): Carried {
  return { left };
}

/** What Go would put a variable in place of. */
const VARIABLE = /\$(?:\{|[A-Za-z_*#$@!?\-0-9])/;
const HIGHEST_EXIT_CODE = 255;

function carryCommand({ command, error, exitCode, output, setup, variables }: CommandTest, { run, variables: global }: StructureFile): Carried {
  const environment = Object.fromEntries([...global, ...variables].map(({ key, value }) => [key, value]));
  const options = [
    run.privileged ? "privileged" : "",
    run.terminal ? "allocateTty" : "",
    run.hostVariables.length > 0 ? "envVars" : "",
    run.environmentFile === undefined ? "" : "envFile",
    run.capabilities.length > 0 ? "capabilities" : "",
    run.mounts.length > 0 ? "bindMounts" : "",
  ].filter((name) => name !== "");
  if (options.length > 0) return refused(`the file's containerRunOptions ask for ${options.join(", ")}, which no requirement can`);
  const expanded = [...command, ...Object.values(environment)].find((text) => VARIABLE.test(text));
  if (expanded !== undefined) return refused(`${JSON.stringify(expanded)} names a variable, which a contract does not replace`);
  if (exitCode > HIGHEST_EXIT_CODE) return refused(`no program ends with exit code ${exitCode}`);
  return {
    requirement: {
      check: "command-answers",
      options: {
        command,
        ...(setup.length === 0 ? {} : { setup }),
        ...(Object.keys(environment).length === 0 ? {} : { environment }),
        ...(run.user === undefined ? {} : { user: run.user }),
        ...(exitCode === 0 ? {} : { exitCode }),
        ...patternsUnder("output", output),
        ...patternsUnder("error", error),
      },
    },
    left: [],
  };
}

function patternsUnder(name: string, wanted: CommandTest["output"]): Readonly<Record<string, unknown>> {
  const patterns = patternsOf(wanted);
  return Object.keys(patterns).length === 0 ? {} : { [name]: patterns };
}

function patternsOf({ excluded, expected }: CommandTest["output"]): Readonly<Record<string, readonly string[]>> {
  return {
    ...(expected.length === 0 ? {} : { fits: expected.map(({ source }) => source) }),
    ...(excluded.length === 0 ? {} : { fitsNot: excluded.map(({ source }) => source) }),
  };
}

// what an engine lays into every container, whatever the image holds
const ENGINE_FILES = /^\/(?:\.dockerenv|dev|dev\/(?:console|pts|shm)|etc\/(?:hostname|hosts|mtab|resolv\.conf)|proc|sys)$/;

function carryContent(test: ContentTest): Carried {
  const path = absolute(test.path);
  const why = whyNotPath(path);
  if (why !== undefined) return refused(why);
  const patterns = patternsOf(test);
  const wanted = Object.keys(patterns).length === 0 ? { type: "file" } : patterns;
  return { requirement: { check: "files-are", options: { files: { [path]: wanted } } }, left: [] };
}

function carryExistence({ executableBy, gid, path: written, permissions, shouldExist, uid }: ExistenceTest): Carried {
  if (VARIABLE.test(written)) return refused(`${written} names a variable, which a contract does not replace`);
  const path = absolute(written);
  const why = whyNotPath(path);
  if (why !== undefined) return refused(why);
  if (!shouldExist) return { requirement: { check: "files-are", options: { files: { [path]: { present: false, follow: false } } } }, left: [] };
  const rights = permissions === undefined ? {} : rightsOf(permissions);
  if (rights === undefined) return refused(`the permissions ${permissions ?? ""} are those of neither file, folder nor link`);
  const wanted = {
    ...rights,
    ...(uid === undefined ? {} : { owner: String(uid) }),
    ...(gid === undefined ? {} : { group: String(gid) }),
    ...(executableBy === undefined ? {} : { executable: executableBy }),
    follow: false,
  };
  return { requirement: { check: "files-are", options: { files: { [path]: wanted } } }, left: [] };
}

function whyNotPath(path: string): string | undefined {
  if (ENGINE_FILES.test(path)) return `every engine lays its own ${path} into containers, so that the image does not tell`;
  return /[*?]/.test(path) ? `${path} would be a pattern in a contract` : undefined;
}

/** Paths are taken from the root, as the tool takes them. */
function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

const kinds: Readonly<Record<string, string>> = { "-": "file", d: "directory", L: "symlink", l: "symlink" };

/** As Go writes them (`urwxr-xr-x`, `dtrwxrwxrwx`) or `ls` (`-rwsr-xr-x`); undefined for what is neither file, folder nor link. */
function rightsOf(permissions: string): { readonly type: string; readonly mode: string } | undefined {
  const [, head = "", bits = ""] = /^([-dLlugt]*)([-rwxsStT]{9})$/.exec(permissions) ?? [];
  if (bits === "" || head === "") return undefined;
  const letters = head.replaceAll(/[ugt]/g, "");
  const type = letters === "" ? "file" : kinds[letters];
  if (type === undefined) return undefined;
  let mode = 0;
  for (const [index, letter] of [...bits].entries()) if (!"-ST".includes(letter)) mode |= 1 << (8 - index);
  for (const [letter, at, bit] of [
    ["u", 2, 0o4000],
    ["g", 5, 0o2000],
    ["t", 8, 0o1000],
  ] as const) {
    if (head.includes(letter) || /[sStT]/.test(bits[at] ?? "")) mode |= bit;
  }
  return { type, mode: mode.toString(8).padStart(4, "0") };
}

function carryMetadata(test: MetadataTest): Carried {
  const left: string[] = [];
  const environment = { ...pairsOf("the variable", test.variables, left), ...Object.fromEntries(test.unset.map((key) => [key, null])) };
  const labels = pairsOf("the label", test.labels, left);
  const workdir = wordOf("workdir", test.workdir, left);
  const user = wordOf("user", test.user, left);
  const asked = {
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(test.entrypoint === undefined ? {} : { entrypoint: test.entrypoint }),
    ...(test.cmd === undefined ? {} : { command: test.cmd }),
    ...(workdir === undefined ? {} : { workdir }),
    ...(user === undefined ? {} : { user }),
    ...listed("ports", test.ports.present.map(anyProtocol)),
    ...listed("withoutPorts", test.ports.absent.map(anyProtocol)),
    ...listed("volumes", volumesOf(test.volumes.present, left)),
    ...listed("withoutVolumes", volumesOf(test.volumes.absent, left)),
  };
  const options = { ...asked, ...("ports" in asked || "volumes" in asked ? { exactly: false } : {}) };
  return Object.keys(asked).length === 0 ? { left } : { requirement: { check: "configuration-is", options }, left };
}

function listed(name: string, all: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return all.length === 0 ? {} : { [name]: all };
}

function volumesOf(all: readonly string[], left: string[]): readonly string[] {
  const slashed = all.filter((path) => path.length > 1 && path.endsWith("/"));
  left.push(...slashed.map((path) => `the volume ${path}: a contract does not tell it from ${path.slice(0, -1)}`));
  return all.filter((path) => !slashed.includes(path));
}

/** The tool compares a port without its protocol. */
function anyProtocol(port: string): string {
  return port.includes("/") ? port : `${port}/*`;
}

function pairsOf(what: string, pairs: readonly Pair[], left: string[]): Readonly<Record<string, string>> {
  const carried: [string, string][] = [];
  for (const { key, value } of pairs) {
    const written = typeof value === "string" ? literal(value) : plainPattern(value.source);
    if (written !== undefined) carried.push([key, written]);
    else if (typeof value === "string") left.push(`${what} ${key}: a value between slashes would be a pattern in a contract`);
    else left.push(`${what} ${key}: the pattern ${value.source} means something else in JavaScript`);
  }
  return Object.fromEntries(carried);
}

function literal(value: string): string | undefined {
  return /^\/.+\/$/s.test(value) ? undefined : value;
}

function wordOf(what: string, value: string | undefined, left: string[]): string | undefined {
  if (value === undefined) return undefined;
  if (what === "workdir" && value === "/") {
    left.push("workdir: / is what an image without a working directory has too, and a contract does not tell these apart");
    return undefined;
  }
  const written = literal(value);
  if (written === undefined) left.push(`${what}: a value between slashes would be a pattern in a contract`);
  return written;
}

/** Letters, digits, plain signs, `.`, simple classes, repetitions, and anchors: all that Go and JavaScript read alike. */
function plainPattern(source: string): string | undefined {
  const plain = /^(?:[\w\s:=@,;%&~'"<>#!-]|\\[.*+?^$(){}|/[\]\\dw]|[.*+?^$|]|\((?!\?)|\)|\{\d+(?:,\d*)?\}|\/|\[\^?[\w.\s-]+\])+$/.test(source);
  return plain ? `/${source}/` : undefined;
}
