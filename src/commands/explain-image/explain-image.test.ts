import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { safeParse } from "valibot";
import { afterAll, expect, test } from "vitest";
import { dockerArchive, kanikoArchive, layout } from "../../image/testing/archives.ts";
import { directory, file, gone, hardLink } from "../../image/testing/case.ts";
import { layoutDirectory } from "../../image/testing/formats.ts";
import { tar } from "../../image/testing/tar-writer.ts";
import { explain, type ExplainOptions } from "../explain.ts";
import { imageDocumentSchema } from "./schema.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-explain-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const EVIL = "</script><script>alert(1)</script>\u202E\u001B[2J";
const TOKEN = `ghp_${"a1B2".repeat(9)}`;
const below = tar([directory("app"), file("app/big", "x".repeat(40_000)), file("app/old", "o".repeat(5000)), file("lib", "l".repeat(900))]);
const own = tar([
  { name: "app/big", content: "x".repeat(40_000), mode: 0o600 },
  gone("app/old"),
  { name: "lib", content: "m".repeat(900), mtime: 5 },
  hardLink("app/twin", "app/big"),
  file(EVIL, "e".repeat(700)),
]);
const image = {
  layers: [below, own],
  history: [{ created_by: "COPY a /" }, { created_by: `RUN |1 API_TOKEN=hunter2hunter2 /bin/sh -c fetch ${TOKEN} ${EVIL} # buildkit` }],
  config: {
    User: "1001",
    Cmd: ["serve", "--password=hunter2hunter2"],
    ExposedPorts: { "8000/tcp": {} },
    Labels: { "org.opencontainers.image.base.name": "base:1" },
  },
};
writeFileSync(join(scratch, "app.tar"), dockerArchive(image));
writeFileSync(join(scratch, "base.tar"), dockerArchive({ layers: [below] }));
writeFileSync(join(scratch, "other.tar"), dockerArchive({ layers: [own] }));
writeFileSync(join(scratch, "packed.tar"), kanikoArchive(image));
const twin = "t".repeat(200_000);
writeFileSync(
  join(scratch, "twice.tar"),
  dockerArchive({
    layers: [tar([file("a", twin)]), tar([file("b", twin)]), tar([file("c")])],
    history: ["RUN base", "COPY . /b", 'CMD ["x"]', "RUN make c"].map((line) => ({ created_by: line, empty_layer: line.startsWith("CMD") })),
  }),
);
writeFileSync(join(scratch, "Dockerfile"), 'FROM debian:trixie-slim\nCOPY . /b\nCMD ["x"]\nRUN make c\n');
writeFileSync(join(scratch, "labelled.tar"), dockerArchive({ ...image, config: { Labels: { "org.opencontainers.image.base.name": "./base.tar" } } }));
writeFileSync(join(scratch, "user-is"), dockerArchive(image));

async function run(subject: string, options: Partial<ExplainOptions> = {}, env: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const error: string[] = [];
  const output = (texts: string[]) => ({ isTty: false, columns: undefined, write: (text: string) => void texts.push(text) });
  const io = { cwd: scratch, env, stdout: output(out), stderr: output(error), signal: new AbortController().signal };
  const code = await explain({ formats: [], outputs: [], base: undefined, platform: undefined, ...options, subject }, io);
  return { code, out: out.join(""), error: error.join("") };
}

test("an archive is told as text, its base's layers apart, waste by its reason", async () => {
  const { code, out } = await run("app.tar", { base: "base.tar" });
  expect(code).toBe(0);
  for (const line of [
    "  size        95.7 kB in 2 layers",
    "  waste       45.9 kB (47.9 %) that no container sees",
    "  base        base.tar, 1 layer, 49.7 kB (51.9 %)",
    "  platform    linux/amd64",
    "  user        1001",
    "  ports       8000/tcp",
    "    of the base\n    0  49.7 kB  51.9 %  45.9 kB wasted  COPY a /\n    of the image itself\n    1  46.1 kB",
    "    40 kB  1 file of layer 0 given another mode or owner in layer 1\n           /app/big",
    "     5 kB  1 file of layer 0 deleted in layer 1\n           /app/old",
    "    900 B  1 file of layer 0 written again in layer 1\n           /lib",
    "  largest files\n    40 kB  /app/big                                                      layer 1\n    900 B  /lib",
  ])
    expect(out).toContain(line);
});

test.each(["24", "40", "60", "80", "100"])("at %s columns no line is longer, and nothing acts on the terminal", async (columns) => {
  const { out } = await run("app.tar", {}, { COLUMNS: columns });
  expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(Number(columns));
  expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
});

test.each(["text", "json", "markdown", "html"])("%s holds no secret of the image", async (format) => {
  const { out } = await run("app.tar", { formats: [format] });
  expect(out).toContain("***".replaceAll("*", format === "markdown" ? "\\*" : "*"));
  expect(out).not.toMatch(/hunter2|ghp_/);
});

test("JSON is what its schema says, from a compressed source too", async () => {
  const plain = JSON.parse((await run("app.tar", { formats: ["json"], base: "base.tar" })).out);
  expect(safeParse(imageDocumentSchema, plain).issues).toBeUndefined();
  expect(safeParse(imageDocumentSchema, { ...plain, more: 1 }).success).toBe(false);
  expect(plain.image).toMatchObject({
    files: 3,
    fileBytes: 41_600,
    user: "1001",
    exposedPorts: ["8000/tcp"],
    base: { ref: "base.tar", layers: 1 },
    layers: [
      { number: 0, inBase: true, waste: { rewritten: 900, rights: 40_000, again: 0, deleted: 5000 } },
      { number: 1, inBase: false, waste: { rewritten: 0 } },
    ],
    waste: { bytes: 45_900 },
  });
  expect(plain.image.transferSize).toBeUndefined();

  const packed = JSON.parse((await run("packed.tar", { formats: ["json"] })).out);
  expect(safeParse(imageDocumentSchema, packed).issues).toBeUndefined();
  expect(packed.image.transferSize).toBe(packed.image.layers[0].compressedSize + packed.image.layers[1].compressedSize);
  expect(packed.image.layers[0]).not.toHaveProperty("inBase");
});

test("a published schema is that of the code", async () => {
  const { imageJsonSchema } = await import("../../schemas.ts");
  expect(JSON.parse(readFileSync(join(import.meta.dirname, "../../../schema/image.schema.json"), "utf8"))).toEqual(imageJsonSchema());
});

test("Markdown has each table and no markup of the image's", async () => {
  const { out } = await run("app.tar", { formats: ["markdown"] });
  expect(out).toContain("| 0 | 49.7 kB | 51.9 % | 45.9 kB | `COPY a /` |");
  expect(out).toContain("| 40 kB | 1 file of layer 0 given another mode or owner in layer 1 | `/app/big` |");
  expect(out.split("\n").filter((line) => line.startsWith("| ---"))).toHaveLength(4);
});

test("the page is one file with nothing of the image as markup, and a policy that fits its own script", async () => {
  await run("app.tar", { formats: ["html"], outputs: ["page.html"] });
  const page = readFileSync(join(scratch, "page.html"), "utf8");
  expect(page).not.toContain("alert(1)</script>");
  expect(page).not.toMatch(/(?:src|href)=|@import|url\((?!#)/);
  const scripts = [...page.matchAll(/<script( type="application\/json" id="data")?>([\s\S]*?)<\/script>/g)];
  expect(scripts).toHaveLength(2);
  expect(scripts[0]?.[2]).not.toContain("<");
  expect(page.split("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;")).toHaveLength(3);
  expect(page).toContain(
    `script-src 'sha256-${createHash("sha256")
      .update(scripts[1]?.[2] ?? "")
      .digest("base64")}'`,
  );
  expect(page).toContain(
    `style-src 'sha256-${createHash("sha256")
      .update(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "")
      .digest("base64")}'`,
  );

  const [name, bytes, wasted, , layers] = JSON.parse(scripts[0]?.[2] ?? "");
  expect([name, bytes, wasted]).toEqual(["", 87_500, 45_900]);
  expect(layers.map((layer: readonly unknown[]) => layer.slice(0, 3))).toEqual([
    ["layer 0", 45_900, 45_900],
    ["layer 1", 41_600, 0],
  ]);
  expect(layers[0][4][0].slice(0, 3)).toEqual(["app", 45_000, 45_000]);
});

test("a layout is read, several formats go to several places", async () => {
  const path = layoutDirectory(
    layout(image, (layer) => gzipSync(layer)),
    scratch,
  );
  const { code, out } = await run(path, { formats: ["text", "json"], outputs: ["-", "out.json"] });
  expect([code, out.includes("in 2 layers")]).toEqual([0, true]);
  expect(JSON.parse(readFileSync(join(scratch, "out.json"), "utf8")).image.format).toBe("oci-layout");
});

test("what is there under a name comes before the check of that name", async () => {
  expect((await run("user-is")).out).toMatch(/^user-is\n\n {2}size/);
  expect((await run("user-not-root")).out).toMatch(/^user-not-root\n {2}\S/);
  expect(await run("user-not-root", { formats: ["html"] })).toMatchObject({ code: 2, error: expect.stringContaining("user-not-root:latest") });
});

test("files that hold the same bytes are told in every format, those of the base alone apart", async () => {
  const { out } = await run("twice.tar");
  for (const line of ["  twice       200 kB (49.", "  stored more than once\n    200 kB  /b ", "            as /a\n"]) expect(out).toContain(line);
  expect((await run("twice.tar", { formats: ["markdown"] })).out).toContain("| 200 kB | 1 | `/b` | `/a` |");
  expect((await run("twice.tar", { formats: ["html"] })).out).toContain("<code>/b</code> is the same as <code>/a</code>");
  expect(JSON.parse((await run("twice.tar", { formats: ["json"] })).out).image.duplicates).toEqual({
    bytes: 200_000,
    groups: [{ bytes: 200_000, files: 2, path: "/b", other: "/a", layer: 1 }],
  });
  expect((await run("app.tar")).out).toContain("  twice       nothing\n");
});

test("the Dockerfile that it was built from tells the base", async () => {
  const { out } = await run("twice.tar", { dockerfile: "Dockerfile" });
  expect(out).toContain("  base        debian:trixie-slim, 1 layer, ");
  expect(out).toContain("of the image itself\n    1 ");
  expect(await run("app.tar", { dockerfile: "Dockerfile" })).toMatchObject({
    code: 2,
    error: expect.stringContaining("app.tar was not built from Dockerfile as it is now"),
  });
  expect(await run("twice.tar", { dockerfile: "Dockerfile", base: "base.tar" })).toMatchObject({ code: 2, error: expect.stringContaining("give one of them") });
});

test("a name that an image gives leads to no file, whatever lies there", async () => {
  const { out } = await run("labelled.tar");
  expect(out).toContain("  base        not known");
  expect(out).toContain("its base is ./base.tar; --base shows its layers apart");
});

test.each<[string, Partial<ExplainOptions>, number, string]>([
  ["nowhere.tar", {}, 3, "there is no file nowhere.tar"],
  ["app.tar", { formats: ["htm"] }, 2, "did you mean html?"],
  ["app.tar", { base: "other.tar" }, 2, "app.tar does not stand on other.tar"],
  ["app.tar", { base: "none" }, 3, "there is no image none"],
])("%s with %o ends with %i and says why", async (subject, options, code, said) => {
  expect(await run(subject, options)).toMatchObject({ code, out: "", error: expect.stringContaining(said) });
});
