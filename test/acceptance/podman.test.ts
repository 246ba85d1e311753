import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { plimsoll } from "./plimsoll.ts";
import { describeWithPodman, podman } from "./podman.ts";
import { folderWith } from "./workspace.ts";

const under = { env: { PLIMSOLL_ENGINE: "podman", CI_TOKEN: "tr0ub4dor-podman" } };

function tag(): string {
  const name = `localhost/plimsoll-acceptance/${randomBytes(4).toString("hex")}:1`;
  onTestFinished(() => void podman("image", "rm", "--force", name));
  return name;
}

/** Whether this podman knows here-documents, by its own word. */
function knowsHeredocs(): boolean {
  const folder = folderWith({ Dockerfile: "FROM scratch\nCOPY <<END /a\na\nEND\nCOPY not-there /b\n" });
  return !spawnSync("podman", ["build", "--layers=false", folder], { encoding: "utf8" }).stderr.includes("/<<");
}

describeWithPodman("podman", () => {
  test("builds with arguments, labels, secrets and a stand-in, and keeps the health check", async () => {
    const dockerfile = `FROM registry.invalid/python:1 AS base
ARG WORD
RUN echo "$WORD" > /word
FROM base
RUN --mount=type=secret,id=token wc -c < /run/secrets/token > /size
HEALTHCHECK --interval=2s CMD true
`;
    const image = tag();
    const folder = folderWith({ Dockerfile: dockerfile, "plimsoll.yaml": JSON.stringify({ images: { app: { build: { args: { WORD: "two words" } } } } }) });
    const flags = ["--tag", image, "--base", "registry.invalid/python:1=docker.io/library/python:3.11-slim", "--label", "a=b"];
    const ended = await plimsoll(["build", folder, ...flags, "--secret", "id=token,env=CI_TOKEN"], under);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/engine {2}podman/);
    expect(podman("run", "--rm", image, "cat", "/word", "/size")).toBe("two words\n16\n");
    const [inspected] = JSON.parse(podman("image", "inspect", image) ?? "[]") as { Healthcheck?: object; HealthCheck?: object; Config: { Labels: object } }[];
    expect(inspected?.Healthcheck ?? inspected?.HealthCheck).toMatchObject({ Test: ["CMD-SHELL", "true"] });
    expect(inspected?.Config.Labels).toMatchObject({ a: "b" });
  });

  test("says which instruction failed, with its line, its output and the cause", async () => {
    const folder = folderWith({
      Dockerfile: "FROM python:3.11-slim AS base\nENV A=1\nFROM base AS last\nENV B=1\nRUN echo before && curl http://127.0.0.1/\n",
      "plimsoll.yaml": "images: { app: {} }\n",
    });
    const ended = await plimsoll(["build", folder], under);
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stdout).toMatch(/5 {2}RUN echo before/);
    expect(ended.stdout).toMatch(/│ before\n.*curl: not found/);
    expect(ended.stdout).toMatch(/curl is not\s+installed at this step/);
  });

  test("refuses what it does not know before it builds, with the line", async () => {
    const folder = folderWith({ Dockerfile: "FROM python:3.11-slim\nRUN true\nCOPY <<END /a\na\nEND\n", "plimsoll.yaml": "images: { app: {} }\n" });
    const ended = await plimsoll(["build", folder, "--tag", tag()], under);
    const refused = /Dockerfile:3: podman \S+ does not know here-documents/.test(ended.stderr);
    // a newer one knows them
    expect([ended.code, refused]).toEqual(knowsHeredocs() ? [0, false] : [2, true]);
  });

  test("proves health, a port and a stop, and leaves nothing", async () => {
    const server =
      "import http.server as h,signal,sys; signal.signal(15,lambda *a:sys.exit(0)); h.HTTPServer(('',8000),h.SimpleHTTPRequestHandler).serve_forever()";
    const dockerfile = `FROM python:3.11-slim
EXPOSE 8000
HEALTHCHECK --interval=2s --timeout=2s --start-period=5s CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/')"
CMD ["python", "-c", "${server}"]
`;
    const requirements = {
      healthy: { check: "health-becomes-healthy", options: { within: "60s" } },
      port: { check: "port-answers", options: { port: 8000 } },
      stops: "stops-within",
    };
    const folder = folderWith({ Dockerfile: dockerfile, "plimsoll.yaml": JSON.stringify({ images: { app: { trial: { port: 8000 }, requirements } } }) });
    const ended = await plimsoll(["verify", folder], under);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/podman \d.*\n[^]*3 proven/);
    expect(podman("ps", "--all", "--quiet", "--filter", "label=plimsoll")).toBe("");
    expect(podman("image", "ls", "--quiet", "plimsoll/verify")).toBe("");
  });
});
