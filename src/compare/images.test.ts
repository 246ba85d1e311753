import { describe, expect, test } from "vitest";
import { directory, file, gone, hardLink, link } from "../image/testing/case.ts";
import { pax, type Piece } from "../image/testing/tar-writer.ts";
import type { FileChange } from "./comparison.ts";
import { comparedSides, type TestSide } from "./testing.ts";

const at = (piece: Piece, mtime: number): Piece => ({ ...piece, mtime });

/** `changed /a content mode (log)`. */
function told({ aspects, change, package: owner, path, why }: FileChange): string {
  return [change, path, ...aspects, ...(why === undefined ? [] : [`(${why}${owner === undefined ? "" : ` ${owner}`})`])].join(" ");
}

async function files(before: readonly Piece[], after: readonly Piece[]): Promise<readonly string[]> {
  return (await comparedSides({ layers: [before] }, { layers: [after] })).files.map(told);
}

describe("the outcome", () => {
  const app: TestSide = { layers: [[file("a"), at(file("b"), 5)]], config: { User: "app" } };

  test("is identical for one and the same image", async () => {
    expect(await comparedSides(app, app)).toMatchObject({ outcome: "identical", files: [], configuration: [] });
  });

  test("is alike where only times and history differ", async () => {
    const later = { ...app, layers: [[at(file("a"), 9), at(file("b"), 9)]], history: [{ created_by: "COPY . /" }] };
    expect(await comparedSides(app, later)).toMatchObject({ outcome: "alike", reasons: [{ code: "time-only", files: 2, example: "/a" }] });
  });

  test.each<[string, TestSide]>([
    ["content", { ...app, layers: [[file("a", "b"), at(file("b"), 5)]] }],
    ["a file more", { ...app, layers: [[file("a"), at(file("b"), 5), file("c")]] }],
    ["the user", { ...app, config: { User: "root" } }],
    ["a mode", { ...app, layers: [[{ ...file("a"), mode: 0o755 }, at(file("b"), 5)]] }],
  ])("is different where %s differs", async (_, other) => {
    expect((await comparedSides(app, other)).outcome).toBe("different");
  });

  test("is alike where the same files lie in other layers", async () => {
    const split = {
      ...app,
      layers: [
        [file("a"), file("gone")],
        [at(file("b"), 5), gone("gone")],
      ],
    };
    expect(await comparedSides(app, split)).toMatchObject({ outcome: "alike", files: [] });
  });
});

test("every setting that differs is told, each by its name, and no secret", async () => {
  const { configuration } = await comparedSides(
    {
      config: {
        User: "1001",
        Env: ["A=1", "B=same", "API_KEY=q7Zk2Vw9Xc4Rt8Ym", "GONE=x"],
        Cmd: ["a"],
        ExposedPorts: { "80/tcp": {}, "81/tcp": {} },
        Healthcheck: { Test: ["CMD", "true"], Interval: 5e9 },
        Labels: { old: "1" },
        StopSignal: "SIGINT",
      },
    },
    {
      config: {
        Env: ["A=2", "B=same", "API_KEY=p3Lm8Nb2Vc7Xz1Qw", "EMPTY="],
        Cmd: ["a", "--b c"],
        ExposedPorts: { "81/tcp": {} },
        Healthcheck: { Test: ["CMD", "true"], Interval: 9e9 },
        Labels: { old: "2" },
        Volumes: { "/data": {} },
      },
    },
  );
  const lines = configuration.map(({ after, before, name, setting }) => `${setting} ${name ?? ""}: ${before ?? "-"} > ${after ?? "-"}`);
  expect(lines).toEqual([
    "user : 1001 > -",
    'cmd : ["a"] > ["a","--b c"]',
    'environment A: "1" > "2"',
    expect.stringMatching(/^environment API_KEY: \*\*\* \(sha256 [0-9a-f]{8}\) > \*\*\* \(sha256 [0-9a-f]{8}\)$/),
    'environment GONE: "x" > -',
    "port 80/tcp: exposed > -",
    'label old: "1" > "2"',
    "stop signal : SIGINT > -",
    "health check interval: 5 s > 9 s",
    'environment EMPTY: - > ""',
    "volume /data: - > declared",
  ]);
  expect(lines.join("\n")).not.toMatch(/q7Zk|p3Lm/);
  const [before, after] = (lines[3] ?? "").split(" > ");
  expect(before).not.toContain(after);
});

describe("files", () => {
  test("each with what of it differs", async () => {
    const before = [file("content", "1"), file("same"), link("target", "a"), file("type"), { ...file("owner"), uid: 1 }, file("gone"), file("size", "1")];
    const after = [
      file("content", "2"),
      file("same"),
      link("target", "b"),
      link("type", "x"),
      { ...file("owner"), uid: 2 },
      file("new"),
      at(file("size", "12"), 3),
    ];
    expect(await files(before, after)).toEqual([
      "changed /content content",
      "removed /gone",
      "added /new",
      "changed /owner owner",
      "changed /size content time",
      "changed /target target",
      "changed /type type",
    ]);
  });

  test("with their attributes; a link's own mode counts for nothing", async () => {
    const attribute = (value: string): Piece => pax({ "SCHILY.xattr.security.capability": value });
    const before = [attribute("one"), file("a"), { ...link("l", "a"), mode: 0o777 }];
    expect(await files(before, [attribute("two"), file("a"), { ...link("l", "a"), mode: 0o755 }])).toEqual(["changed /a attributes"]);
    expect(await files(before, [file("a"), link("l", "a")])).toEqual(["changed /a attributes"]);
  });

  test("a name that became a hard link of the same content is no change", async () => {
    expect(await files([file("a", "x"), file("b", "x")], [file("a", "x"), hardLink("b", "a")])).toEqual([]);
  });

  test("of the same size and time are told apart by their bytes", async () => {
    expect(await files([at(file("a", "1"), 7)], [at(file("a", "2"), 7)])).toEqual(["changed /a content"]);
  });
});

describe("why", () => {
  const head = (flags: number, time: number): Buffer => {
    const bytes = Buffer.from([0xa7, 0x0d, 0x0d, 0x0a, flags, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0xe3]);
    bytes.writeUInt32LE(time, 8);
    return bytes;
  };
  const pyc = (flags: number, time: number): Piece => ({ name: "m/__pycache__/a.cpython-313.pyc", content: head(flags, time) });

  test("bytecode holds the time of its source, unless it is checked by hash or its source changed", async () => {
    expect(await files([file("m/a.py"), pyc(0, 1)], [file("m/a.py"), pyc(0, 2)])).toEqual(["changed /m/__pycache__/a.cpython-313.pyc content (bytecode-time)"]);
    expect(await files([file("m/a.py"), pyc(3, 1)], [file("m/a.py"), pyc(3, 2)])).toEqual(["changed /m/__pycache__/a.cpython-313.pyc content"]);
    expect(await files([pyc(0, 1)], [pyc(0, 2)])).toEqual(["changed /m/__pycache__/a.cpython-313.pyc content"]);
    expect(await files([file("m/a.py", "1"), pyc(0, 1)], [file("m/a.py", "2"), pyc(0, 2)])).toEqual([
      "changed /m/__pycache__/a.cpython-313.pyc content (bytecode)",
      "changed /m/a.py content",
    ]);
  });

  const record = (...lines: readonly string[]): Piece => file("s/site-packages/a-1.dist-info/RECORD", lines.join("\n"));
  test.each<[string, readonly Piece[], readonly Piece[], string]>([
    ["record-order", [record("a,,", "b,,")], [record("b,,", "a,,")], "/s/site-packages/a-1.dist-info/RECORD content"],
    [
      "day",
      [file("etc/shadow", "root:*:19000:0:99999:7:::\na:!:1::::::\n")],
      [file("etc/shadow", "root:*:19001:0:99999:7:::\na:!:2::::::\n")],
      "/etc/shadow content",
    ],
    ["log", [file("var/log/apt/term.log", "1")], [file("var/log/apt/term.log", "22")], "/var/log/apt/term.log content"],
    ["loader", [file("var/cache/ldconfig/aux-cache", "1")], [file("var/cache/ldconfig/aux-cache", "2")], "/var/cache/ldconfig/aux-cache content"],
    ["machine", [file("etc/machine-id", "1")], [file("etc/machine-id", "2")], "/etc/machine-id content"],
  ])("%s", async (code, before, after, path) => {
    const [only, ...rest] = await files(before, after);
    expect(rest).toEqual([]);
    expect(only).toMatch(new RegExp(`^changed ${path} \\((?:[a-z]+-)*${code}(?:-[a-z]+)*\\)$`));
  });

  test("gzip's own time, not another content", async () => {
    const gzip = (time: number, rest: string): Piece => ({
      name: "a.gz",
      content: Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, time, 0, 0, 0, 0, 3]), Buffer.from(rest)]),
    });
    expect(await files([gzip(1, "x")], [gzip(2, "x")])).toEqual(["changed /a.gz content (gzip-time)"]);
    expect(await files([gzip(1, "x")], [gzip(1, "y")])).toEqual(["changed /a.gz content"]);
  });

  test("another password is no matter of days, and another list none of order", async () => {
    expect(await files([file("etc/shadow", "root:*:1:0:::::\n")], [file("etc/shadow", "root:$6$x:1:0:::::\n")])).toEqual(["changed /etc/shadow content"]);
    expect(await files([record("a,,", "b,,")], [record("a,,", "c,,")])).toEqual(["changed /s/site-packages/a-1.dist-info/RECORD content"]);
  });

  test("a list names what differs itself", async () => {
    expect(await files([record("../../m.py,1,", "x,,"), file("s/m.py", "1")], [record("../../m.py,2,", "x,,"), file("s/m.py", "2")])).toEqual([
      "changed /s/m.py content",
      "changed /s/site-packages/a-1.dist-info/RECORD content",
    ]);
    expect(await files([record("../m.py,1,", "x,,"), file("s/m.py", "1")], [record("../m.py,2,", "x,,"), file("s/m.py", "2")])).toEqual([
      "changed /s/m.py content",
      "changed /s/site-packages/a-1.dist-info/RECORD content (record-follows)",
    ]);
  });

  test("who may do what with a file is no accident, whatever its content", async () => {
    expect(await files([file("m/a.py"), pyc(0, 1)], [file("m/a.py"), { ...pyc(0, 2), mode: 0o777 }])).toEqual([
      "changed /m/__pycache__/a.cpython-313.pyc content mode",
    ]);
  });

  test("a folder whose content differs has another time for that", async () => {
    const { files: found, reasons } = await comparedSides(
      { layers: [[at(directory("d"), 1), at(directory("e"), 1)]] },
      { layers: [[at(directory("d"), 2), file("d/new"), at(directory("e"), 2)]] },
    );
    expect(found.map(told)).toEqual(["changed /d time (folder-follows)", "added /d/new", "changed /e time (time-only)"]);
    expect(reasons).toEqual([{ code: "time-only", files: 1, example: "/e" }]);
  });
});

describe("packages", () => {
  const status = (version: string): Piece => file("var/lib/dpkg/status", `Package: ssl\nStatus: install ok installed\nVersion: ${version}\n\n`);
  const list = file("var/lib/dpkg/info/ssl.list", "/.\n/usr\n/usr/lib\n/usr/lib/ssl.so\n");

  test("come with their versions, and their files with them", async () => {
    const { files: found, packages } = await comparedSides(
      { layers: [[status("1"), list, file("usr/lib/ssl.so", "1"), file("usr/lib/own.so", "1")]] },
      { layers: [[status("2"), list, file("usr/lib/ssl.so", "2"), file("usr/lib/own.so", "2")]] },
    );
    expect(packages).toEqual([{ kind: "deb", name: "ssl", before: ["1"], after: ["2"] }]);
    expect(found.map(told)).toEqual([
      "changed /usr/lib/own.so content",
      "changed /usr/lib/ssl.so content (package ssl)",
      "changed /var/lib/dpkg/status content (package-database)",
    ]);
  });

  test("of Python and Node bring their folders, and bytecode of their modules", async () => {
    const python = (version: string): readonly Piece[] => [
      file(`l/site-packages/a-${version}.dist-info/RECORD`, "a/m.py,,\n"),
      file("l/site-packages/a/m.py", version),
      file("l/site-packages/a/__pycache__/m.cpython-313.pyc", version),
    ];
    const node = (version: string): readonly Piece[] => [
      file("app/node_modules/@s/n/package.json", `{"name":"@s/n","version":"${version}"}`),
      file("app/node_modules/@s/n/lib/x.js", version),
    ];
    const { files: found, packages } = await comparedSides(
      { layers: [[...python("1.0"), ...node("1.0.0")]] },
      { layers: [[...python("2.0"), ...node("2.0.0")]] },
    );
    expect(packages.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["node @s/n", "python a"]);
    expect(found.filter(({ why }) => why !== "package" && why !== "folder-follows")).toEqual([]);
    expect(new Set(found.map((one) => one.package))).toEqual(new Set(["@s/n", "a"]));
  });

  test("an Alpine package's files are known by its database", async () => {
    const database = (version: string): Piece => file("lib/apk/db/installed", `P:zlib\nV:${version}\nF:lib\nR:libz.so\n\n`);
    expect(await files([database("1"), file("lib/libz.so", "1")], [database("2"), file("lib/libz.so", "2")])).toEqual([
      "changed /lib/apk/db/installed content (package-database)",
      "changed /lib/libz.so content (package zlib)",
    ]);
  });
});

test("layers stand beside each other by their tar, then by their instruction", async () => {
  const made = (...lines: readonly string[]) => lines.map((line) => ({ created_by: line }));
  const { layers } = await comparedSides(
    { layers: [[file("base")], [file("a", "1")], [file("old")]], history: made("FROM", "COPY a /", `RUN TOKEN=hunter2hunter2 old`) },
    { layers: [[file("base")], [file("first")], [file("a", "2")]], history: made("FROM", "RUN first", "COPY a /") },
  );
  const shown = layers.map(({ after, before, same }) => [same, before?.number, after?.number, (after ?? before)?.instruction]);
  expect(shown).toEqual([
    [true, 0, 0, "FROM"],
    [false, undefined, 1, "RUN first"],
    [false, 1, 2, "COPY a /"],
    [false, 2, undefined, "RUN TOKEN=*** old"],
  ]);
});
