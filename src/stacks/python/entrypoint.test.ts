import { expect, test } from "vitest";
import { APP, written } from "./testing.ts";

const entrypoint = (requirements: string, files: Record<string, string> = {}): string | undefined =>
  written({ "requirements.txt": `fastapi\nuvicorn\n${requirements}`, "m.py": APP, ...files }).entrypoint;

test("nothing to wait for, no entrypoint", () => {
  const { entrypoint: script, dockerfile } = written({ "requirements.txt": "fastapi\nuvicorn\n", "m.py": APP });
  expect(script).toBeUndefined();
  expect(dockerfile).not.toContain("ENTRYPOINT");
});

test("waits for the services whose address the application reads, by the variables it reads", () => {
  const source = `import os\n${APP}url = os.environ["DATABASE_URL"]\nhost = os.environ["REDIS_HOST"]\nport = os.environ["REDIS_PORT"]\n`;
  const { entrypoint: script, stages, ignore } = written({ "requirements.txt": "fastapi\nuvicorn\nasyncpg\nredis\n", "m.py": source });
  expect(script).toContain("wait_for DATABASE_URL:5432 REDIS_HOST,REDIS_PORT:6379 &");
  expect(stages["runtime"]).toContain("COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/");
  expect(stages["runtime"]).toContain('ENTRYPOINT ["docker-entrypoint.sh"]');
  expect(ignore).toContain("!docker-entrypoint.sh\n");
});

test("without a variable that is known, by the usual one", () => {
  expect(entrypoint("pymongo\n")).toContain("wait_for MONGODB_URL:27017 &");
});

test("migrates only where production has the tool, and takes what it needs along", () => {
  const files = { "alembic.ini": "[alembic]\nscript_location = db/migrations\n", "db/migrations/env.py": "" };
  expect(entrypoint("alembic\n", files)).toContain("  alembic upgrade head &\n  finish");
  expect(written({ "requirements.txt": "fastapi\nuvicorn\nalembic\n", "m.py": APP, ...files }).stages["runtime"]).toEqual(
    expect.arrayContaining(["COPY m.py alembic.ini ./", "COPY db ./db/"]),
  );
  expect(entrypoint("", { ...files, "requirements-dev.txt": "alembic\n" })).toBeUndefined();
});

test("Flask's migrations know the application", () => {
  const source = "from flask import Flask\nfrom flask_migrate import Migrate\ndef create_app():\n    return Flask(__name__)\n";
  const { entrypoint: script, stages } = written({ "requirements.txt": "flask\ngunicorn\nflask-migrate\n", "m.py": source, "migrations/env.py": "" });
  expect(script).toContain("  flask db upgrade &");
  expect(stages["runtime"]?.find((line) => line.startsWith("ENV"))).toContain('FLASK_APP="m:create_app()"');
  expect(stages["runtime"]).toContain("COPY migrations ./migrations/");
});

test("ends in the command, as process 1", () => {
  expect(entrypoint("asyncpg\n")).toMatch(/^#!\/bin\/sh\n[\s\S]*\ntrap - INT TERM\nexec "\$@"\n$/);
});
