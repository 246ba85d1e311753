import { expect, test } from "vitest";
import { memoryProject } from "../../project/memory.ts";
import { placeAt } from "../place.ts";
import { whatIsWritten } from "./commands.ts";
import { instructionsOf, startOf } from "./dockerfiles.ts";

const written = (files: Record<string, string>, directory = ""): ReturnType<typeof whatIsWritten> => whatIsWritten(placeAt(memoryProject(files), directory));
const entries = (files: Record<string, string>, directory = ""): unknown[] =>
  written(files, directory).commands.map(({ entry, path, line }) => [entry, path, line]);

test("commands are found in Procfile, Compose, Dockerfile, scripts, tasks and README, in this order", () => {
  expect(
    entries({
      "README.md": "Run\n\n    $ uvicorn f:app\n",
      Makefile: "run:\n\tuvicorn e:app\n",
      "run.sh": "#!/bin/sh\n# uvicorn old:app\nexec uvicorn d:app\n",
      Dockerfile: 'FROM x\nCMD ["uvicorn", \\\n  "c:app"]\n',
      "compose.yaml": "services:\n  api:\n    build: .\n    command: uvicorn b:app --reload\n  db: {}\n",
      Procfile: "release: uvicorn no:app\nweb: uvicorn a:app\n",
    }).slice(1),
  ).toEqual([
    ["a:app", "Procfile", 2],
    ["b:app", "compose.yaml", 4],
    ["c:app", "Dockerfile", 2],
    ["d:app", "run.sh", 3],
    ["e:app", "Makefile", 2],
    ["f:app", "README.md", 3],
  ]);
});

test("bad YAML is no evidence", () => {
  expect(entries({ "compose.yaml": "services: [}" })).toEqual([]);
});

test("a script's variables and those of its Dockerfile are put in", () => {
  const files = { Dockerfile: "FROM x\nENV NAME=svc\nCMD ./boot.sh\n", "boot.sh": 'PORT=${PORT:-7000}\nexec uvicorn "$NAME.main:app" --port $PORT\n' };
  expect(written(files).commands.map(({ entry, port }) => [entry, port])).toEqual([["svc.main:app", 7000]]);
});

test("a Compose file above speaks of the service that is built here", () => {
  const compose = [
    "services:",
    "  api: { build: ./backend, command: uvicorn a:app, ports: ['80:9000'] }",
    "  web: { build: ./frontend, command: uvicorn wrong:app }",
    "  db: { image: 'postgres:17' }",
  ].join("\n");
  const { own, beside, commands } = written({ "compose.yaml": compose, "backend/main.py": "" }, "backend");
  expect(own.map(({ name, ports, path }) => [name, ports, path])).toEqual([["api", [9000], "../compose.yaml"]]);
  expect(beside.map(({ name }) => name)).toEqual(["web", "db"]);
  expect(commands.map(({ entry }) => entry)).toEqual(["a:app"]);
});

test("a service that runs the image another one builds runs the same application", () => {
  const compose = "services:\n  base: { build: ., image: 'me:dev' }\n  web: { image: 'me:dev', command: 'gunicorn -b :8000 a:app' }\n";
  expect(written({ "compose.yaml": compose }).own.map(({ name }) => name)).toEqual(["base", "web"]);
});

test("ENTRYPOINT and CMD are one command where both are lists; comments inside a continued line do not end it", () => {
  const start = (text: string): unknown => startOf({ path: "Dockerfile", instructions: instructionsOf(text) });
  expect(start('FROM a\nENTRYPOINT ["python3"]\nCMD ["app.py"]\n')).toEqual([{ text: '["python3"] ["app.py"]', line: 3 }]);
  expect(start("FROM a\nCMD one \\\n# why\n  two\nFROM b\nCMD three\n")).toEqual([{ text: "three", line: 6 }]);
  expect(instructionsOf("FROM a\nRUN one \\\n# why\n  two\n")[1]?.rest).toBe("one  two");
});
