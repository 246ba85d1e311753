import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { safeParse } from "valibot";
import { afterAll, expect, test } from "vitest";
import { dockerArchive } from "../../image/testing/archives.ts";
import { file } from "../../image/testing/case.ts";
import { tar } from "../../image/testing/tar-writer.ts";
import { explain, type ExplainOptions } from "../explain.ts";
import { dockerfileDocumentSchema } from "./schema.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-words-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const EVIL = "</script><script>alert(1)</script>\u202E";
const text = `# syntax=docker/dockerfile:1
ARG VERSION=3.13
FROM python:\${VERSION}-slim AS base
ENV PYTHONUNBUFFERED=1 API_TOKEN=hunter2hunter2
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
FROM base AS development
CMD ["flask", "run", "--reload"]
FROM base
COPY --chown=1001 . .
RUN echo '${EVIL}' | made-up --nobody-knows && if [ -f x ]; then rm -rf x; fi
EXPOSE 8000
CMD ["gunicorn", "run:app"]
`;
writeFileSync(join(scratch, "Dockerfile"), text);
writeFileSync(join(scratch, "user-not-root"), "FROM scratch\n");
writeFileSync(join(scratch, "137"), "FROM scratch\n");
writeFileSync(join(scratch, "empty"), "");
writeFileSync(join(scratch, "binary"), Buffer.from([0x46, 0, 1, 2]));
writeFileSync(join(scratch, "image.tar"), dockerArchive({ layers: [tar([file("a", "b")])] }));
mkdirSync(join(scratch, "two/one"), { recursive: true });
for (const folder of ["two", "two/one"]) writeFileSync(join(scratch, folder, "Dockerfile"), "FROM scratch\n");

async function run(subject: string, options: Partial<ExplainOptions> = {}, env: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const error: string[] = [];
  const output = (texts: string[]) => ({ isTty: false, columns: undefined, write: (written: string) => void texts.push(written) });
  const io = { cwd: scratch, env, stdout: output(out), stderr: output(error), signal: new AbortController().signal };
  const code = await explain({ formats: [], outputs: [], base: undefined, platform: undefined, ...options, subject }, io);
  return { code, out: out.join(""), error: error.join("") };
}

test("a Dockerfile is told line by line, with its graph, tables, targets and choices", async () => {
  const { code, out } = await run("Dockerfile");
  expect(code).toBe(0);
  for (const said of [
    "    python:3.13-slim\n    └─ base                 lines 3–7\n       ├─ development       lines 8–9\n       └─ 2 (built by default)  lines 10–14",
    "  7  RUN pip install --no-cache-dir -r requirements.txt\n     installs Python packages\n",
    "       --no-cache-dir       keeps no downloads in the image",
    "     needs     requirements.txt (line 6), the working directory (line 5)\n",
    "     changed   runs lines 11–12 again\n",
    "made-up  takes that output and what this program does is not known here",
    "--nobody-knows  an option that is not known here",
    "     error     no USER, and python:3.13-slim runs as root (user-not-root)",
    "  variables\n    VERSION=3.13",
    "API_TOKEN=***",
    "  target development, for development\n",
    "    run        docker run --rm -p 8000:8000 ",
    "  base python:3.13-slim, line 3: Python with pip\n",
    "    * gunicorn ",
  ])
    expect(out.replaceAll(/ +(?=lines )/g, "  ")).toContain(said.replaceAll(/ +(?=lines )/g, "  "));
});

test.each(["24", "40", "60", "80", "100"])("at %s columns no line is longer, and nothing acts on the terminal", async (columns) => {
  const { out } = await run("Dockerfile", {}, { COLUMNS: columns });
  expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(Number(columns));
  expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
});

test.each(["text", "json", "markdown", "html"])("%s holds no secret of the file", async (format) => {
  const { out } = await run("Dockerfile", { formats: [format] });
  expect(out).toContain("API");
  expect(out).not.toContain("hunter2");
});

test("JSON is what its schema says, and the schema is that of the code", async () => {
  const document = JSON.parse((await run("Dockerfile", { formats: ["json"] })).out);
  expect(safeParse(dockerfileDocumentSchema, document).issues).toBeUndefined();
  expect(safeParse(dockerfileDocumentSchema, { ...document, more: 1 }).success).toBe(false);
  const [base] = document.dockerfiles[0].stages;
  expect(base).toMatchObject({ title: "base", lines: { first: 3, last: 7 }, isLeaf: false, isBuilt: true });
  expect(document.dockerfiles[0].edges.filter(({ kind }: { readonly kind: string }) => kind === "base")).toHaveLength(3);
  const { explanationJsonSchema } = await import("../../schemas.ts");
  expect(JSON.parse(readFileSync(join(import.meta.dirname, "../../../schema/explanation.schema.json"), "utf8"))).toEqual(explanationJsonSchema());
});

test("Markdown has tables, a graph for mermaid, and no markup of the file's", async () => {
  const { out } = await run("Dockerfile", { formats: ["markdown"] });
  expect(out).toContain('```mermaid\nflowchart TD\n  i0(["python:3.13-slim"])\n  s0["base"]');
  expect(out).toContain("  s0 --> s1");
  expect(out).toContain("`--no-cache-dir` | keeps no downloads in the image, where nobody would use them again |");
  expect(out).toContain("```sh\ndocker build ");
  // in a block of code it is text; outside it would act
  const outside = out.replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, "").replaceAll(/`[^`\n]*`/g, "");
  expect(outside).not.toContain("<script>");
});

test("the page is one file with nothing of the Dockerfile's as markup, and a policy that fits its own script and style", async () => {
  await run("Dockerfile", { formats: ["html"], outputs: ["page.html"] });
  const page = readFileSync(join(scratch, "page.html"), "utf8");
  expect(page).not.toContain("alert(1)</script>");
  expect(page).not.toMatch(/\ssrc=|@import|url\((?!#)| style="|href="(?!#)/);
  const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
  const hash = (code: string): string => `sha256-${createHash("sha256").update(code).digest("base64")}`;
  expect(page).toContain(`script-src '${hash(script)}'; style-src '${hash(style)}'`);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test("a directory is told with every Dockerfile in it", async () => {
  const { dockerfiles } = JSON.parse((await run("two", { formats: ["json"] })).out);
  expect(dockerfiles.map(({ path }: { readonly path: string }) => path).toSorted()).toEqual(["two/Dockerfile", "two/one/Dockerfile"]);
});

test("a path comes before a check and an exit code, these before an image", async () => {
  expect((await run("user-not-root")).out).toMatch(/^user-not-root\n {2}One stage/);
  expect((await run("user-is")).out).toMatch(/^user-is\n {2}\S/);
  expect((await run("DL3002")).out).toMatch(/^user-not-root\n/);
  expect((await run("137")).out).toMatch(/^137\n {2}One stage/);
  expect((await run("139")).out).toContain("SIGSEGV");
  expect((await run("3")).out).toContain("unproven");
  expect((await run("image.tar")).out).toContain("in 1 layer");
});

test.each<[string, Partial<ExplainOptions>, number, string]>([
  ["nowhere/Dockerfile", {}, 3, "there is no file nowhere/Dockerfile"],
  ["Dockerfile", { formats: ["htm"] }, 2, "did you mean html?"],
  ["Dockerfile", { platform: "linux/arm64" }, 2, "--platform is for images"],
  ["139", { formats: ["html"] }, 2, "139 is told as text"],
  ["300", {}, 2, "there is no check"],
])("%s with %o ends with %i and says why", async (subject, options, code, said) => {
  expect(await run(subject, options)).toMatchObject({ code, error: expect.stringContaining(said) });
});

test("an empty file is told as what it is", async () => {
  expect(await run("empty")).toMatchObject({ code: 0, out: expect.stringContaining("there is no FROM") });
  expect((await run("binary")).code).not.toBe(0);
});
