import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { baseFlags, describeWithEngine, engine } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";

const BASE = "python:3.13-slim";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-diff-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

/** Builds it without the cache, and forgets it when the test is over. */
function built(body: string): string {
  const tag = `plimsoll-acceptance/diff-${randomBytes(4).toString("hex")}`;
  const folder = folderWith({ Dockerfile: `FROM ${engine().bases[BASE] ?? BASE}\n${body}` });
  const { status, stderr } = spawnSync("docker", ["build", "--quiet", "--no-cache", "--tag", tag, folder], { encoding: "utf8" });
  onTestFinished(() => void spawnSync("docker", ["image", "rm", "--force", tag]));
  expect(status, stderr).toBe(0);
  return tag;
}

describeWithEngine("what changes for someone who runs it", () => {
  test("two images: settings, files that came, went and changed, and what a layer is worth", async () => {
    const before = built("RUN mkdir /app && echo one > /app/a && echo stays > /app/same && head -c 90000 /dev/zero > /app/gone\nENV LEVEL=1\nUSER 1001\n");
    const after = built("RUN mkdir /app && echo three > /app/a && echo stays > /app/same && chmod 600 /app/same\nENV LEVEL=2\nHEALTHCHECK CMD true\n");
    const { code, stderr, stdout } = await plimsoll(["diff", before, after, "--format", "text"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/result\s+different/);
    expect(stdout).toMatch(/- user\s+1001/);
    expect(stdout).toMatch(/~ environment LEVEL\s+"1" → "2"/);
    expect(stdout).toMatch(/\+ health check/);
    expect(stdout).toMatch(/~ \/app\/a\s.*content/);
    expect(stdout).toMatch(/~ \/app\/same\s.*mode/);
    expect(stdout).toMatch(/- \/app\/gone/);
    expect(stdout).not.toMatch(/\/usr\/local\/bin\/python/);
    expect((await plimsoll(["diff", before, after, "--exit-code"])).code).toBe(1);
    expect((await plimsoll(["diff", before, before, "--exit-code"])).code).toBe(0);
  });

  test("two builds of one thing: alike where only times differ, with the reason where more does", async () => {
    const same = "COPY <<EOF /app.txt\ntext\nEOF\n";
    expect((await plimsoll(["diff", built(same), built(same)])).stdout).toMatch(/result\s+(?:alike|identical)/);
    const compiled = "RUN echo 'x = 1' > /m.py && python -c 'import py_compile; py_compile.compile(\"/m.py\")' && sleep 1\n";
    const { stdout } = await plimsoll(["diff", built(compiled), built(compiled)]);
    expect(stdout).toMatch(/bytecode that holds the time of its source/);
    expect(stdout).toMatch(/unchecked-hash/);
  });
});

describeWithEngine("reproducible", () => {
  const contract = "images:\n  app:\n    build: { context: . }\n    requirements: { again: reproducible }\n";

  test.each([
    ["proven where a second build gives the same", "RUN echo fixed > /f\n", 0, /✓ again/],
    ["violated where it does not, with the file", "RUN date +%N > /stamp\n", 1, /✗ again[\s\S]*\/stamp/],
  ])("is %s", async (_, body, code, told) => {
    const folder = folderWith({ "plimsoll.yaml": contract, Dockerfile: `FROM ${BASE}\n${body}` });
    const ended = await plimsoll(["verify", folder, ...baseFlags()]);
    expect(ended.stdout).toMatch(told);
    expect(ended.code, ended.stdout + ended.stderr).toBe(code);
  });

  test("is what init writes, with Debian packages and a user of its own", async () => {
    const folder = folderWith({
      ".python-version": "3.13\n",
      "requirements.txt": "flask==3.1.3\ngunicorn==23.0.0\npsycopg==3.3.9\n",
      "app.py":
        'import psycopg\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/health")\ndef health():\n    return {"libpq": psycopg.pq.version()}\n',
    });
    expect((await plimsoll(["init", folder])).code).toBe(0);
    const written = readFileSync(join(folder, "plimsoll.yaml"), "utf8");
    const asked = written.replace(/^( +)requirements:\n/m, "$&$1  again: reproducible\n");
    expect(asked).not.toBe(written);
    writeFileSync(join(folder, "plimsoll.yaml"), asked);
    const ended = await plimsoll(["verify", folder, ...baseFlags()]);
    expect(ended.stdout, ended.stderr).toMatch(/✓ again/);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toMatch(/install .*libpq5/);
  });
});
