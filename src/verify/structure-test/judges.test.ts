import { expect, test } from "vitest";
import { readStructureFile, type StructureTest } from "../../contract/structure-test/file.ts";
import type { Image } from "../../image/image.ts";
import { openImage } from "../../image/open.ts";
import { dockerArchive, inPieces } from "../../image/testing/archives.ts";
import { tar, type Piece } from "../../image/testing/tar-writer.ts";
import { saw } from "../../verdict/answer.ts";
import type { Answer } from "../../verdict/verdict.ts";
import { answerOf, goMode, judgeContent, judgeExistence, type ReadContent } from "./files.ts";
import { judgeLicences } from "./licences.ts";
import { judgeMetadata } from "./metadata.ts";

const pieces: readonly Piece[] = [
  { name: "app/", flag: "5", uid: 1001, gid: 50 },
  { name: "app/run", content: "#!/bin/sh\nserve\n", mode: 0o4750 },
  { name: "app/empty" },
  { name: "app/link", flag: "2", link: "run" },
  { name: "app/gone", flag: "2", link: "nowhere" },
  { name: "tmp/", flag: "5", mode: 0o1777 },
  { name: "usr/share/doc/a/copyright", content: "MIT" },
  { name: "usr/share/doc/b/copyright", content: "the GNU Agpl" },
  { name: "usr/share/doc/c/", flag: "5" },
  { name: "usr/share/doc/libgnutls30/", flag: "5" },
];
const config = {
  Env: ["PATH=/bin", "EMPTY=", "HERE=/app", "TOKEN=hunter2"],
  Labels: { version: "1.2.3", "with.dots": "" },
  ExposedPorts: { "8000/tcp": {}, "53/udp": {} },
  Volumes: { "/data": {} },
  Entrypoint: ["/app/run"],
  Cmd: ["-x", "y"],
  WorkingDir: "/app",
  User: "1001",
};

async function imageOf(): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", stream: inPieces(dockerArchive({ layers: [tar(pieces)], config })) }, { keep: () => true });
}

const told = ({ evidence, outcome }: Answer): string => [outcome, ...evidence.map(({ message }) => message.code)].join(" ");
const testIn = <Kind extends StructureTest["kind"]>(kind: Kind, lines: string): StructureTest & { readonly kind: Kind } => {
  const [found] = readStructureFile("t.yaml", `schemaVersion: 2.0.0\n${lines}\n`).tests;
  if (found?.kind !== kind) throw new Error(`${lines} is no test of ${kind}`);
  return found as StructureTest & { readonly kind: Kind };
};

test.each([
  ["path: /app/run", "proven present"],
  ["path: app/../app//run", "proven present"],
  ["path: $HERE/run, isExecutableBy: group", "proven present"],
  ["path: '${HERE}/run', isExecutableBy: other", "violated executable"],
  ["path: $NOWHERE/run", "violated absent"],
  ["path: /app/none, shouldExist: false", "proven absent"],
  ["path: /app/run, shouldExist: false", "violated unwanted"],
  ["path: /app, uid: 1001, gid: 50, permissions: drwxr-xr-x", "proven present"],
  ["path: /app, uid: 0, gid: 0, permissions: -rwxr-xr-x", "violated permissions uid gid"],
  // Go's letters and those of ls
  ["path: /app/run, permissions: urwxr-x---", "proven present"],
  ["path: /app/run, permissions: -rwsr-x---", "proven present"],
  ["path: /tmp, permissions: dtrwxrwxrwx", "proven present"],
  ["path: /tmp, permissions: drwxrwxrwt", "proven present"],
  ["path: /tmp, permissions: drwxrwxrwx", "violated permissions"],
  // the link itself, wherever it leads
  ["path: /app/gone, permissions: Lrw-r--r--", "proven present"],
  ["path: /", "proven present"],
  ["path: /etc/hosts", "proven broughtByEngine"],
  ["path: /etc/hosts, uid: 0", "unproven engineFile"],
  ["path: /etc/hosts, shouldExist: false", "unproven engineFile"],
])("existence of { %s }: %s", async (asked, expected) => {
  expect(told(judgeExistence(await imageOf(), testIn("existence", `fileExistenceTests: [{ name: a, ${asked} }]`)))).toBe(expected);
});

test("modes are written as Go writes them", () => {
  expect(goMode({ type: "file", mode: 0o644 })).toBe("-rw-r--r--");
  expect(goMode({ type: "file", mode: 0o6711 })).toBe("ugrwx--x--x");
  expect(goMode({ type: "directory", mode: 0o1777 })).toBe("dtrwxrwxrwx");
});

test.each([
  ["path: /app/run, expectedContents: ['^#!/bin/sh', serve], excludedContents: [exec]", "proven asAgreed"],
  ["path: /app/run, expectedContents: [absent], excludedContents: [serve]", "violated notMatched matched"],
  ["path: /app/link, expectedContents: [serve]", "proven asAgreed"],
  ["path: /app/empty, expectedContents: ['^$']", "proven asAgreed"],
  ["path: /app/gone", "violated absent"],
  ["path: /app", "violated noFile"],
  ["path: /etc/hosts", "unproven engineFile"],
])("content of { %s }: %s", async (asked, expected) => {
  const image = await imageOf();
  const read: ReadContent = (path) => Promise.resolve(image.read(path) ?? new Uint8Array());
  expect(told(await judgeContent(image, read, testIn("content", `fileContentTests: [{ name: a, ${asked} }]`)))).toBe(expected);
});

test("content that cannot be read is unproven", async () => {
  const read: ReadContent = () => Promise.resolve({ why: "it was a pipe" });
  expect(told(await judgeContent(await imageOf(), read, testIn("content", "fileContentTests: [{ name: a, path: /app/run }]")))).toBe("unproven unread");
});

test("licences", async () => {
  const image = await imageOf();
  const read: ReadContent = (path) => Promise.resolve(image.read(path) ?? new Uint8Array());
  const judge = async (asked: string): Promise<string> => told(await judgeLicences(image, read, testIn("licence", `licenseTests: [{ ${asked} }]`)));
  expect(await judge("debian: true")).toBe("violated licence noLicence");
  expect(await judge("debian: false, files: [/usr/share/doc/a/copyright]")).toBe("proven asAgreed");
  expect(await judge("debian: false, files: [/nowhere]")).toBe("violated absent");
  expect(told(await judgeLicences(image, () => Promise.resolve({ why: "" }), testIn("licence", "licenseTests: [{ files: [/app/run] }]")))).toBe(
    "unproven unread",
  );
});

test.each([
  ["envVars: [{ key: PATH, value: /bin }, { key: EMPTY, value: '' }, { key: HERE, value: '^/a', isRegex: true }]", "proven asAgreed"],
  ["envVars: [{ key: PATH, value: / }, { key: NONE, value: '' }, { key: HERE, value: '^a', isRegex: true }]", "violated other unset otherThan"],
  ["unboundEnvVars: [{ key: NONE }]", "proven asAgreed"],
  ["unboundEnvVars: [{ key: EMPTY }]", "violated set"],
  ["labels: [{ key: version, value: '^1\\.', isRegex: true }, { key: with.dots, value: '' }]", "proven asAgreed"],
  ["labels: [{ key: version, value: 1.2 }, { key: toString, value: '' }]", "violated other unset"],
  ["exposedPorts: [8000, 53, 53/udp], unexposedPorts: [80, 8000/udp]", "proven asAgreed"],
  ["exposedPorts: [80], unexposedPorts: [8000]", "violated undeclared declared"],
  ["volumes: [/data], unmountedVolumes: [/]", "proven asAgreed"],
  ["volumes: [/], unmountedVolumes: [/data]", "violated undeclared declared"],
  ["entrypoint: [/app/run], cmd: [-x, 'y'], workdir: /app, user: 1001", "proven asAgreed"],
  ["entrypoint: [], cmd: ['y', -x], workdir: /, user: root", "violated other other other other"],
])("metadata { %s }: %s", async (asked, expected) => {
  expect(told(judgeMetadata((await imageOf()).config, testIn("metadata", `metadataTest: { ${asked} }`)))).toBe(expected);
});

test("what stands where a secret would is not repeated", async () => {
  const answer = judgeMetadata((await imageOf()).config, testIn("metadata", "metadataTest: { envVars: [{ key: TOKEN, value: x }] }"));
  expect(JSON.stringify(answer)).not.toContain("hunter2");
});

test("a pattern that had not ended in time leaves it open, unless something else is wrong", () => {
  const place = { kind: "image", path: "/x" } as const;
  const open = [saw("tooLong" as const, { what: "the file", pattern: "(a+)+$" }, place)];
  expect(told(answerOf([], { wrong: [], open }, place))).toBe("unproven tooLong");
  expect(told(answerOf([saw("absent")], { wrong: [], open }, place))).toBe("violated absent tooLong");
  expect(told(answerOf([], { wrong: [], open: [] }, place))).toBe("proven asAgreed");
});
