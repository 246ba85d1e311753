import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWithEngine, engine } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";

// names that no registry serves, so that a build works only where something stands in for each
const dockerfile = `FROM registry.invalid/base:1@sha256:${"a".repeat(64)} AS builder
RUN --mount=type=bind,from=registry.invalid/tool:2,source=/usr,target=/tool ls /tool > /list
FROM registry.invalid/base:1
COPY --from=registry.invalid/tool:2 /etc/os-release /copied
COPY --from=builder /list /list
CMD ["python", "-c", "import signal; print('up', flush=True); signal.sigwait([signal.SIGTERM])"]
`;

const contract = `images:
  app:
    trial:
      services: { db: { image: "registry.invalid/db:3", environment: { POSTGRES_PASSWORD: trial }, health: [pg_isready, --host, 127.0.0.1] } }
      ready: { log: up }
    requirements:
      base: { check: base-image, options: { image: "registry.invalid/base:1" } }
      builds: builds
      logs: logs-on-stdout
`;

function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-mirrors-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  writeFileSync(join(folder, "plimsoll.yaml"), contract);
  return folder;
}

function here(image: string): string {
  return engine().bases[image] ?? image;
}

describeWithEngine("images from elsewhere", () => {
  test("stand in for FROM, digests, COPY --from, mounts and services by flag, and the report says so", async () => {
    const flags = ["registry.invalid/base:1", "registry.invalid/tool:2"].flatMap((name) => ["--base", `${name}=${here("python:3.11-slim")}`]);
    const ended = await plimsoll(["verify", workspace(), ...flags, "--base", `registry.invalid/db:3=${here("postgres:17")}`]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/registry\.invalid\/tool:2 stood in for by/);
    expect(ended.stdout).toMatch(/3 proven/);
  });

  test("stand in by the user's configuration", async () => {
    const folder = workspace();
    const config = join(folder, "config.yaml");
    writeFileSync(
      config,
      `mirrors:\n  registry.invalid/base:1: ${here("python:3.11-slim")}\n  registry.invalid/tool:2: ${here("python:3.11-slim")}\n  registry.invalid/db:3: ${here("postgres:17")}\n`,
    );
    const ended = await plimsoll(["verify", folder], { env: { PLIMSOLL_CONFIG: config } });
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });

  test("without them the build fails with a hint", async () => {
    const ended = await plimsoll(["verify", workspace(), "--quiet"]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/--base IMAGE=REF/);
  });
});
