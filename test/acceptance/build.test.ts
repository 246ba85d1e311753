import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { baseFlags, describeWithEngine } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const SECRET = "tr0ub4dor-acceptance";

function contract(images: Readonly<Record<string, object>>): string {
  return JSON.stringify({ images });
}

/** A name for an image that is gone when the test is over. */
function tag(): string {
  const name = `plimsoll-acceptance/${randomBytes(4).toString("hex")}:1`;
  onTestFinished(() => void docker("image", "rm", "--force", name));
  return name;
}

function docker(...args: string[]): string {
  const { status, stderr, stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: 60_000 });
  return status === 0 ? stdout.trim() : `failed: ${stderr}`;
}

function build(folder: string, ...args: string[]): ReturnType<typeof plimsoll> {
  return plimsoll(["build", folder, ...baseFlags(), ...args], { env: { CI_TOKEN: SECRET, PLIMSOLL_ENGINE: "docker" } });
}

describeWithEngine("build", () => {
  test("passes arguments, labels and secrets on, and no secret into the image, the log or its own output", async () => {
    const dockerfile = `FROM python:3.11-slim
ARG VERSION
RUN --mount=type=secret,id=token --mount=type=secret,id=file,target=/f echo "$VERSION $(wc -c < /run/secrets/token) $(cat /f)" > /told
`;
    const image = tag();
    const folder = folderWith({ Dockerfile: dockerfile, "plimsoll.yaml": contract({ app: {} }), "token.txt": "from a file" });
    const flags = ["--tag", image, "--build-arg", "VERSION=1.2 ${x}", "--label", "org.example=yes", "--no-cache"];
    const ended = await build(folder, ...flags, "--secret", "id=token,env=CI_TOKEN", "--secret", `id=file,src=${join(folder, "token.txt")}`);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(docker("run", "--rm", image, "cat", "/told")).toBe(`1.2 \${x} ${SECRET.length} from a file`);
    expect(docker("image", "inspect", "--format", '{{index .Config.Labels "org.example"}}', image)).toBe("yes");
    expect(ended.stdout + ended.stderr + docker("history", "--no-trunc", image)).not.toContain(SECRET);
  });

  test("does not repeat a secret that a failing step prints", async () => {
    const dockerfile = "FROM python:3.11-slim\nRUN --mount=type=secret,id=token cat /run/secrets/token && false\n";
    const folder = folderWith({ Dockerfile: dockerfile, "plimsoll.yaml": contract({ app: {} }) });
    const ended = await build(folder, "--secret", "id=token,env=CI_TOKEN");
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("[secret token]");
    expect(ended.stdout + ended.stderr).not.toContain(SECRET);
  });

  test("builds several images at once; one that fails keeps none of the others", async () => {
    const dockerfile = `FROM python:3.11-slim AS base
RUN echo shared > /shared
FROM base AS one
ARG WORD
RUN echo "$WORD" > /one
FROM base AS bad
RUN cat /shared && ls /not-there
FROM base AS two
RUN echo two > /two
`;
    const [one, bad, two] = [tag(), tag(), tag()];
    const folder = folderWith({
      Dockerfile: dockerfile,
      "plimsoll.yaml": contract({
        one: { build: { target: "one", tags: [one], args: { WORD: "${WORD} %{ if x } $y" } } },
        bad: { build: { target: "bad", tags: [bad] } },
        two: { build: { target: "two", tags: [two] } },
      }),
    });
    const ended = await build(folder);
    expect(ended.code, ended.stdout + ended.stderr).toBe(1);
    expect(docker("run", "--rm", one, "cat", "/one")).toBe("${WORD} %{ if x } $y");
    expect(docker("run", "--rm", two, "cat", "/two")).toBe("two");
    expect(docker("image", "inspect", bad)).toMatch(/^failed/);
    expect(ended.stdout).toMatch(/the build failed at \[bad 1\/1\] RUN cat \/shared/);
    expect(ended.stdout).toMatch(/Dockerfile:7\n\s+7 {2}RUN cat \/shared && ls \/not-there/);
    expect(ended.stdout).toMatch(/ls: cannot access '\/not-there'/);
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      "a source that the ignore file leaves out",
      { Dockerfile: "FROM python:3.11-slim\nCOPY a.txt /\n", "a.txt": "a", ".dockerignore": "*.txt\n" },
      /line 1 of \.dockerignore/,
    ],
    ["a source that is not there", { Dockerfile: "FROM python:3.11-slim\nCOPY a.txt /\n", "sub/a.txt": "a" }, /there is sub\/a\.txt/],
    ["a program that is not installed", { Dockerfile: "FROM python:3.11-slim\nRUN curl -f http://127.0.0.1/\n" }, /curl is not installed at this step/],
    ["a place that the user may not write to", { Dockerfile: "FROM python:3.11-slim\nUSER nobody\nRUN mkdir /srv/app\n" }, /runs as nobody, who may not/],
    [
      "a disk that is full",
      { Dockerfile: "FROM python:3.11-slim\nRUN --mount=type=tmpfs,target=/t,size=1m dd if=/dev/zero of=/t/x bs=1M count=3\n" },
      /the disk is full where the step writes/,
    ],
    ["a step that is killed", { Dockerfile: "FROM python:3.11-slim\nRUN sh -c 'kill -9 $$'\n" }, /for want of memory/],
    ["a flag that nobody knows", { Dockerfile: "FROM python:3.11-slim\nCOPY --nosuch a b\n" }, /does not know --nosuch/],
    [
      "a frontend out of reach",
      { Dockerfile: "# syntax=registry.invalid/frontend:1\nFROM python:3.11-slim\n" },
      /the frontend that `#\s+syntax=` names cannot be fetched/,
    ],
    ["a secret that is not given", { Dockerfile: "FROM python:3.11-slim\nRUN --mount=type=secret,id=tok,required=true true\n" }, /not given the secret tok/],
    ["a user that is not there", { Dockerfile: "FROM python:3.11-slim\nUSER nosuch\nRUN true\n" }, /no user or group nosuch/],
    ["apt without lists", { Dockerfile: "FROM python:3.11-slim\nRUN apt-get install -y no-such-package\n" }, /apt has no lists of packages/],
    ["a package that nobody has", { Dockerfile: "FROM python:3.11-slim\nRUN pip install --no-index six==1.0\n" }, /the index has no six==1\.0/],
    [
      "a name that is not known",
      { Dockerfile: "FROM python:3.11-slim\nRUN python -c \"import socket; socket.getaddrinfo('host.invalid', 80)\"\n" },
      /name is not known inside the build/,
    ],
    ["a script that may not be executed", { Dockerfile: "FROM python:3.11-slim\nRUN echo x > /e.sh\nRUN /e.sh\n" }, /\/e\.sh may not be executed/],
  ])("says the cause of a failure: %s", async (_, files, cause) => {
    const ended = await build(folderWith({ ...files, "plimsoll.yaml": contract({ app: {} }) }), "--quiet");
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stdout.replaceAll(/\s+/g, " ")).toMatch(cause);
  });

  test("measures on a copy what a build reuses, keeps nothing, and leaves the files as they are", async () => {
    const files = {
      Dockerfile: "FROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN cat requirements.txt\nCOPY app ./app\nRUN cat app/main.py\n",
      "requirements.txt": "six\n",
      "app/main.py": "print(1)\n",
      "plimsoll.yaml": contract({ app: {} }),
    };
    const folder = folderWith(files);
    const before = docker("image", "ls", "--quiet", "plimsoll/measure");
    const ended = await build(folder, "--measure", "--format", "json");
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    const [image] = (JSON.parse(ended.stdout) as { images: { builds: { kind: string; steps: { name: string; reused: boolean; why?: object }[] }[] }[] }).images;
    const told = image?.builds.map(({ kind, steps }) => [kind, steps.filter(({ reused }) => !reused).map(({ name, why }) => [name.slice(0, 9), why])]);
    expect(told?.slice(1)).toEqual([
      ["unchanged", []],
      [
        "source",
        [
          ["[5/6] COP", { code: "takes-file", file: "app/main.py" }],
          ["[6/6] RUN", { code: "follows", step: "[5/6] COPY app ./app" }],
        ],
      ],
      [
        "dependency",
        [
          ["[3/6] COP", { code: "takes-file", file: "requirements.txt" }],
          ["[4/6] RUN", { code: "follows", step: "[3/6] COPY requirements.txt ./" }],
          ["[5/6] COP", { code: "follows", step: "[4/6] RUN cat requirements.txt" }],
          ["[6/6] RUN", { code: "follows", step: "[5/6] COPY app ./app" }],
        ],
      ],
    ]);
    expect(docker("image", "ls", "--quiet", "plimsoll/measure")).toBe(before);
    expect(readFileSync(join(folder, "app/main.py"), "utf8")).toBe("print(1)\n");
  });

  test("says before building what the default builder refuses", async () => {
    const folder = folderWith({ Dockerfile: "FROM python:3.11-slim\nRUN sleep 600\n", "plimsoll.yaml": contract({ app: {} }) });
    const flags = ["--builder", "default", "--cache-to", "type=local,dest=/tmp/never", "--platform", "linux/amd64,linux/arm64"];
    const ended = await build(folder, ...flags);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/exports no cache but type=inline/);
    expect(ended.stderr).toMatch(/builds for one at a time/);
    expect(ended.stderr).toMatch(/docker buildx create/);
  });

  test.each([
    [["--builder", "no-such-builder"], /there is no builder no-such-builder/],
    [["--secret", "id=x,env=PLIMSOLL_NOT_SET"], /PLIMSOLL_NOT_SET, which is not set/],
    [["--secret", "id=x,src=/not/there"], /\/not\/there, which is not there/],
    [["--image", "apq"], /did you mean app\?/],
    [["--push", "--archive", "x.tar"], /each say where the image goes/],
    [["--platform", "arm64"], /arm64 is no platform/],
  ])("refuses %j before anything is built", async (flags, words) => {
    const folder = folderWith({ Dockerfile: "FROM python:3.11-slim\nRUN sleep 600\n", "plimsoll.yaml": contract({ app: {} }) });
    const ended = await build(folder, ...flags);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(words);
  });
});
