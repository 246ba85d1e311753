import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { explainHealth } from "./explain-health.ts";

async function told(dockerfile: string | undefined, ...formats: string[]): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "plimsoll-health-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  if (dockerfile !== undefined) writeFileSync(join(cwd, "Dockerfile"), dockerfile);
  let out = "";
  const stdout = { isTty: false, columns: 80, write: (text: string) => void (out += text) };
  await explainHealth(formats, [], { cwd, env: { NO_COLOR: "1" }, stdout, stderr: stdout, signal: new AbortController().signal });
  return out;
}

const DOCKERFILE = `FROM python:3.13-slim
HEALTHCHECK --interval=20s --timeout=4s --start-period=40s --start-interval=2s --retries=5 \\
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9000/ready')"]
CMD ["python", "server.py"]
`;

test("a directory's own health check is told in each platform's words, with what each leaves out", async () => {
  const text = await told(DOCKERFILE);
  expect(text).toContain("The health check of Dockerfile");
  expect(text).toMatch(/path: \/ready/);
  expect(text).toMatch(/port: 9000/);
  expect(text).toMatch(/periodSeconds: 20/);
  for (const platform of ["Compose", "Kubernetes", "ECS", "Cloud Run", "Azure Container Apps", "Fly"]) expect(text).toContain(platform);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(140);
});

test("JSON has the times and when healthy is possible, Markdown a heading for each platform", async () => {
  const json = JSON.parse(await told(DOCKERFILE, "json")) as { health: object; times: { firstHealthy: { older: number } }; dialects: object[] };
  expect(json.health).toMatchObject({ interval: 20, timeout: 4, retries: 5, http: { path: "/ready", port: 9000 } });
  expect(json.times.firstHealthy.older).toBe(2);
  const markdown = await told(DOCKERFILE, "markdown");
  expect(markdown.match(/^## /gm)).toHaveLength(json.dialects.length);
});

test("where there is none, one is shown as an example and said to be that", async () => {
  expect(await told(undefined)).toContain("No image here has a health check.");
  expect(await told("FROM python:3.13-slim\nHEALTHCHECK NONE\n")).toContain("No image here has a health check.");
});

test("a format that it does not have is named", async () => {
  await expect(told(DOCKERFILE, "sarif")).rejects.toThrow("there is no format sarif for health");
});
