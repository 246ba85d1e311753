import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { withMark } from "../project/written-mark.ts";
import { readCommand, serverCommands } from "./commands.ts";

describe("a server command", () => {
  test.each([
    ["uvicorn app.main:app --host 0.0.0.0 --port 8080", "app.main:app", false, 8080],
    ['CMD ["uvicorn", "app.main:app", "--port=81"]', "app.main:app", false, 81],
    ['CMD ["sh", "-c", "alembic upgrade head && exec gunicorn -b 0.0.0.0:5000 wsgi:app"]', "wsgi:app", false, 5000],
    ["exec gunicorn -b :5000 --access-logfile - microblog:app", "microblog:app", false, 5000],
    ["/opt/venv/bin/uvicorn --factory pkg.api:create_app -p ${PORT:-9000}", "pkg.api:create_app", true, 9000],
    ["gunicorn 'app:create_app()'", "app:create_app", true, undefined],
    ["fastapi run app/main.py --port 80", undefined, false, 80],
    ["uvicorn app:app --port $PORT", "app:app", false, undefined],
  ])("%s", (text, entry, factory, port) => {
    expect(readCommand(text, "x", 1)).toEqual(expect.objectContaining({ entry, factory, port }));
  });

  test.each(["python main.py", "pip install uvicorn-worker", "fastapi --version", ""])("%s is none", (text) => {
    expect(readCommand(text, "x", 1)).toBeUndefined();
  });
});

test("are found in Procfile, Compose, Dockerfile and scripts, in this order", () => {
  const project = memoryProject({
    "run.sh": "#!/bin/sh\n# uvicorn old:app\nexec uvicorn d:app\n",
    Dockerfile: 'FROM x\nCMD ["uvicorn", \\\n  "c:app"]\n',
    "compose.yaml": "services:\n  api:\n    command: uvicorn b:app --reload\n  db: {}\n",
    Procfile: "release: uvicorn no:app\nweb: uvicorn a:app\n",
  });
  expect(serverCommands(project).map(({ entry, path, line }) => [entry, path, line])).toEqual([
    ["a:app", "Procfile", 2],
    ["b:app", "compose.yaml", 3],
    ["c:app", "Dockerfile", 2],
    ["d:app", "run.sh", 3],
  ]);
});

test("what init wrote itself is no evidence, and bad YAML is none either", () => {
  expect(serverCommands(memoryProject({ Dockerfile: withMark('FROM x\nCMD ["uvicorn", "c:app"]\n'), "compose.yaml": "services: [}" }))).toEqual([]);
});
