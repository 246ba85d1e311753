import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { baseFlags, describeWithEngine } from "./engine.ts";
import { copyExample, plimsoll, type Workspace } from "./plimsoll.ts";
import { readReport } from "./report.ts";

interface Break {
  readonly name: string;
  readonly change: (example: Workspace) => void;
  readonly requirement: string;
  /** Each judge that can see it, and a piece of its evidence that names the place. */
  readonly seenBy: Readonly<Record<string, RegExp>>;
}

const breaks: readonly Break[] = [
  {
    name: "the user is root",
    change: (example) => example.editFinalStage(/^USER .*$/m, "USER root"),
    requirement: "FR-004",
    seenBy: { file: /root.*Dockerfile:\d+/, image: /root/, container: /process 1 .*root/ },
  },
  {
    name: "a compiler is left in",
    change: (example) => example.editFinalStage(/postgresql-client=/, "gcc postgresql-client="),
    requirement: "SEC-007",
    seenBy: { file: /gcc.*Dockerfile:\d+/, image: /gcc/ },
  },
  {
    name: ".env is copied",
    change: (example) => {
      example.write(".env", "OPENAI_API_KEY=sk-proj-Zq81mLw0vX3tYbN7cRk5HdPa\n");
      example.editFinalStage(/^USER /m, "COPY .env ./\nUSER ");
      example.write(".dockerignore", "Dockerfile\nplimsoll.yaml\n");
    },
    requirement: "SEC-003",
    seenBy: { file: /\.env.*Dockerfile:\d+/, image: /\/app\/\.env/ },
  },
  {
    name: "the health check asks a wrong path",
    change: (example) => example.editFinalStage(/(HEALTHCHECK[\s\S]*?)\/health\b/, "$1/healthz"),
    requirement: "FR-006",
    seenBy: { container: /404|unhealthy|exit code 1/ },
  },
  {
    name: "the command listens on another port",
    change: (example) => example.editFinalStage(/("--port", )"8000"/, '$1"9000"'),
    requirement: "FR-005",
    seenBy: { file: /9000.*Dockerfile:\d+/, container: /9000/ },
  },
  {
    name: "another port is exposed",
    change: (example) => example.editFinalStage(/^EXPOSE 8000$/m, "EXPOSE 9000"),
    requirement: "FR-005",
    seenBy: { file: /9000.*Dockerfile:\d+/, image: /9000/ },
  },
  {
    name: "a shell as process 1 eats SIGTERM",
    change: (example) =>
      example.editFinalStage(
        /^ENTRYPOINT .*\nCMD \[.*\]$/m,
        'CMD ["sh", "-c", "uvicorn app.main:app --host 0.0.0.0 --port 8000; code=$?; echo stopped; exit $code"]',
      ),
    requirement: "stops-within",
    seenBy: { file: /Dockerfile:\d+/, container: /SIGTERM|killed/ },
  },
  {
    name: "the database's address is wrong",
    change: (example) => example.edit("plimsoll.yaml", "@db:5432", "@nowhere:5432"),
    requirement: "AC-008",
    seenBy: { container: /no connection/ },
  },
  {
    name: "the size limit is 10 MB",
    change: (example) => example.edit("plimsoll.yaml", "max: 150MB", "max: 10MB"),
    requirement: "FR-003",
    seenBy: { image: /MB/ },
  },
  {
    name: "a secret stands in ENV",
    change: (example) => example.editFinalStage(/^USER /m, "ENV STRIPE_SECRET_KEY=sk_live_4eC39HqLyjWDarjtT1zdp7dc\nUSER "),
    requirement: "SEC-003",
    seenBy: { file: /STRIPE_SECRET_KEY.*Dockerfile:\d+/, image: /STRIPE_SECRET_KEY/ },
  },
];

describeWithEngine("breaking the example", () => {
  const cache = mkdtempSync(join(tmpdir(), "plimsoll-cache-"));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  test.each(breaks)("$name: $requirement alone is violated", async ({ change, requirement, seenBy }) => {
    const example = copyExample("todo-backend");
    // a cold build a case would take minutes and show nothing about the break
    example.edit("plimsoll.yaml", "seconds: 10m", "seconds: 10m, cold: false");
    change(example);
    const ended = await plimsoll(["verify", ".", "--format", "json", ...baseFlags()], { cwd: example.folder, env: { XDG_CACHE_HOME: cache } });

    const report = readReport(ended.stdout);
    expect(report.violated(), ended.stderr).toEqual([requirement]);
    expect(ended.code).toBe(1);
    for (const [judge, place] of Object.entries(seenBy)) expect(report.evidence(requirement, judge), judge).toMatch(place);
    expect(ended.stdout).not.toContain("sk_live_4eC39HqLyjWDarjtT1zdp7dc");
    expect(ended.stdout).not.toContain("sk-proj-Zq81mLw0vX3tYbN7cRk5HdPa");
  });
});
