import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeWithEngine } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const FLAT = {
  "docker-compose.dev.yml": `services:
  app: &app
    build: .
    env_file: .env.dev
    ports: ["\${APP_PORT:-8000}:8000"]
    volumes:
      - ./src:/app/src
      - certs:/certs
  worker:
    <<: *app
    profiles: [jobs]
    command: ["work", "\${QUEUE:?which queue}"]
    volumes: [./src:/app/src]
  db:
    image: postgres:17
    secrets: [password]
volumes:
  certs:
secrets:
  password:
    file: ./secrets/password
`,
  "docker-compose.test.yml": `services:
  app:
    build: { context: ., target: test }
    env_file: [.env.test]
    extends: { file: docker-compose.dev.yml, service: db }
secrets:
  password: { file: ./secrets/password }
`,
  ".env": "APP_PORT=8182\n",
  ".env.example": "APP_PORT=\n",
  ".env.test": "A=1\n",
  ".dockerignore": ".env*\n",
  Dockerfile: "FROM scratch AS test\n",
  Makefile: "dev-up:\n\t@docker compose -f docker-compose.dev.yml up -d\ntest-up:\n\t@docker compose -f docker-compose.test.yml --env-file .env.test up -d\n",
};

/** As Compose resolves it, with every path from the root. */
function resolved(folder: string, ...args: string[]): unknown {
  const all = ["compose", ...args, "--profile", "*", "config", "--format", "json"];
  const { status, stderr, stdout } = spawnSync("docker", all, { cwd: folder, encoding: "utf8", env: { ...process.env, QUEUE: "q" } });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.replaceAll(folder, "<root>").replaceAll('"docker/Dockerfile"', '"Dockerfile"'));
}

describeWithEngine("move", () => {
  test("Compose resolves to the same before and after, by the commands of the Makefile, and after it is undone", async () => {
    const folder = folderWith({ ...FLAT, ".env.dev": "B=1\n" });
    execFileSync("git", ["init", "-q"], { cwd: folder });
    const makefile = (): string => readFileSync(join(folder, "Makefile"), "utf8");
    const before = [resolved(folder, "-f", "docker-compose.dev.yml"), resolved(folder, "-f", "docker-compose.test.yml", "--env-file", ".env.test")];
    const ended = await plimsoll(["move", folder]);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining("2 Compose projects resolve to the same configuration as before") });
    expect(makefile()).toContain("docker compose --env-file .env -f compose/docker-compose.dev.yml up -d");
    expect(makefile()).toContain("docker compose -f compose/docker-compose.test.yml --env-file env/.env.test up -d");
    expect([
      resolved(folder, "--env-file", ".env", "-f", "compose/docker-compose.dev.yml"),
      resolved(folder, "-f", "compose/docker-compose.test.yml", "--env-file", "env/.env.test"),
    ]).toEqual(before);
    expect(readFileSync(join(folder, ".dockerignore"), "utf8")).toBe(".env*\nenv/.env*\n");
    expect((await plimsoll(["move", "--undo", folder])).code).toBe(0);
    expect([makefile(), resolved(folder, "-f", "docker-compose.dev.yml")]).toEqual([FLAT.Makefile, before[0]]);
  });

  test("files with variables that nobody has here keep nothing from being compared", async () => {
    const ended = await plimsoll(["move", folderWith(FLAT)]);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining("2 Compose projects resolve") });
  });

  test("a path that a variable gives by the folder keeps everything where it is", async () => {
    const files = { "compose.yml": "services: {a: {image: x, volumes: ['${DATA}:/data']}}\n", ".env": "DATA=./data\n" };
    const folder = folderWith(files);
    const ended = await plimsoll(["move", folder]);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("what differs: services.a.volumes") });
    expect(readFileSync(join(folder, "compose.yml"), "utf8")).toBe(files["compose.yml"]);
  });
});
