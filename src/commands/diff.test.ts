import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { safeParse, union } from "valibot";
import { afterAll, expect, test } from "vitest";
import { dockerArchive, layout } from "../image/testing/archives.ts";
import { directory, file } from "../image/testing/case.ts";
import { layoutDirectory } from "../image/testing/formats.ts";
import { tar } from "../image/testing/tar-writer.ts";
import { dockerfilesDocumentSchema } from "./diff-dockerfiles/schema.ts";
import { imagesDocumentSchema } from "./diff-images/schema.ts";
import { diff, type DiffOptions } from "./diff.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-diff-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const EVIL = "\u202E\u001B[2J|`<b>";
const base = tar([file("etc/os-release", "ID=x\n"), file("usr/lib/big", "b".repeat(5000))]);
const one = {
  layers: [base, tar([file("app/main.py", "1"), file(EVIL, "1")])],
  history: [{ created_by: "FROM" }, { created_by: "COPY . / # buildkit" }],
  config: { User: "app" },
};
const two = {
  layers: [
    base,
    tar([
      file("app/main.py", "22"),
      { ...file(EVIL, "1"), mode: 0o755 },
      directory("new"),
      file("new/a", "a".repeat(100)),
      file("new/b"),
      file("var/log/x.log"),
    ]),
  ],
  history: [{ created_by: "FROM" }, { created_by: "COPY . / # buildkit" }],
  config: { User: "root", ExposedPorts: { "80/tcp": {} } },
};
writeFileSync(join(scratch, "one.tar"), dockerArchive(one));
writeFileSync(join(scratch, "two.tar.gz"), gzipSync(dockerArchive(two)));
mkdirSync(join(scratch, "layout"));
const layoutPath = layoutDirectory(
  layout(one, (layer) => gzipSync(layer)),
  join(scratch, "layout"),
);
writeFileSync(join(scratch, "Dockerfile"), "FROM python:3.13-slim\nRUN pip install flask==1\nUSER app\n");
writeFileSync(join(scratch, "other.Dockerfile"), "FROM python:3.13-slim\nRUN pip install flask==2\nUSER root\n");
mkdirSync(join(scratch, "sub"));
writeFileSync(join(scratch, "sub", "Dockerfile"), "FROM python:3.13-slim\nRUN pip install flask==1\nUSER app\n");

async function run(before: string, after: string, options: Partial<DiffOptions> = {}, columns = "80") {
  const out: string[] = [];
  const error: string[] = [];
  const output = (texts: string[]) => ({ isTty: false, columns: undefined, write: (text: string) => void texts.push(text) });
  const io = { cwd: scratch, env: { COLUMNS: columns }, stdout: output(out), stderr: output(error), signal: new AbortController().signal };
  const code = await diff({ formats: [], outputs: [], platform: undefined, target: undefined, buildArgs: [], exitCode: false, ...options, before, after }, io);
  return { code, out: out.join(""), error: error.join("") };
}

test("two images are told as text: settings, layers, files, reasons", async () => {
  const { code, out } = await run("one.tar", "two.tar.gz");
  expect(code).toBe(0);
  for (const line of [
    "one.tar → two.tar.gz",
    "  result  different",
    "    ~ user         app → root",
    "    + port 80/tcp",
    "      1 layer is the same, 7.7 kB",
    "COPY . /",
    "    + /new/                                                       2 files, 105 B",
    "content 1 B → 2 B (+1 B)",
    "mode 0644 → 0755",
    "    1  log",
  ])
    expect(out).toContain(line);
  expect(out).not.toContain("/new/a");
});

test.each(["24", "40", "60", "100"])("at %s columns no line is longer, and nothing acts on the terminal", async (columns) => {
  for (const [before, after] of [
    ["one.tar", "two.tar.gz"],
    ["Dockerfile", "other.Dockerfile"],
  ] as const) {
    const { out } = await run(before, after, {}, columns);
    expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(Number(columns));
    expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  }
});

test("the exit code tells a difference only where it is asked for", async () => {
  expect((await run("one.tar", "two.tar.gz", { exitCode: true })).code).toBe(1);
  expect(await run("one.tar", layoutPath, { exitCode: true })).toMatchObject({ code: 0, out: expect.stringContaining("identical, stored otherwise: sha256:") });
  expect((await run("Dockerfile", "other.Dockerfile", { exitCode: true })).code).toBe(1);
  expect((await run("Dockerfile", "sub", { exitCode: true })).code).toBe(0);
});

test("JSON is what its schema says, for images and for Dockerfiles", async () => {
  const schema = union([imagesDocumentSchema, dockerfilesDocumentSchema]);
  const images = JSON.parse((await run("one.tar", "two.tar.gz", { formats: ["json"] })).out);
  expect(safeParse(schema, images).issues).toBeUndefined();
  expect(safeParse(schema, { ...images, more: 1 }).success).toBe(false);
  expect(images.images).toMatchObject({ outcome: "different", before: { ref: "one.tar", files: 4 }, reasons: [{ code: "log", files: 1 }] });
  const dockerfiles = JSON.parse((await run("Dockerfile", "other.Dockerfile", { formats: ["json"] })).out);
  expect(safeParse(schema, dockerfiles).issues).toBeUndefined();
  expect(dockerfiles.dockerfiles.packages).toEqual([{ manager: "pip", name: "flask", before: "==1", after: "==2", shipped: true }]);
});

test("a published schema is that of the code", async () => {
  const { diffJsonSchema } = await import("../schemas.ts");
  expect(JSON.parse(readFileSync(join(import.meta.dirname, "../../schema/diff.schema.json"), "utf8"))).toEqual(diffJsonSchema());
});

test("Markdown has each table and no markup of the image's; several formats go to several places", async () => {
  const { out } = await run("one.tar", "two.tar.gz", { formats: ["markdown", "text"], outputs: ["-", "diff.txt"] });
  expect(out).toContain("| ~ | user | `app → root` |");
  expect(out).toContain("| + | `/new/` | 2 files, 105 B |");
  expect(out).not.toContain("<b>");
  expect(readFileSync(join(scratch, "diff.txt"), "utf8")).toContain("result  different");
  expect((await run("Dockerfile", "other.Dockerfile", { formats: ["markdown"] })).out).toContain("| - | stage 0 | 2 | `RUN pip install flask==1` |");
});

test.each<[string, string, Partial<DiffOptions>, number, string]>([
  ["one.tar", "Dockerfile", {}, 2, "Dockerfile is a Dockerfile, or a directory with one, and one.tar is an image"],
  ["Dockerfile", "nowhere", {}, 2, "nowhere is no file, so an image's name"],
  ["one.tar", "two.tar.gz", { target: "x" }, 2, "--target and --build-arg are for Dockerfiles"],
  ["-", "-", {}, 2, "only one image can come from standard input"],
  ["Dockerfile", "sub", { platform: "linux/arm64" }, 2, "--platform is for images"],
  ["one.tar", "nowhere.tar!", {}, 3, "there is no file nowhere.tar!"],
  ["one.tar", "two.tar.gz", { formats: ["jsn"] }, 2, "did you mean json?"],
  ["Dockerfile", "empty", {}, 2, "empty"],
])("%s and %s with %o end with %i and say why", async (before, after, options, code, said) => {
  mkdirSync(join(scratch, "empty"), { recursive: true });
  expect(await run(before, after, options)).toMatchObject({ code, out: "", error: expect.stringContaining(said) });
});
