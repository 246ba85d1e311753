import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWithEngine } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";

const app = `FROM python:3.13-slim
COPY <<"EOF" app.py
import http.server, os, socket
class Asking(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with socket.create_connection((os.environ["CACHE"], 6379), timeout=2) as link:
            link.sendall(b"GET greeting\\r\\n")
            answer = link.recv(99)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)
http.server.HTTPServer(("", 8000), Asking).serve_forever()
EOF
CMD ["python", "app.py"]
`;
const compose = `services:
  app:
    build: ..
    environment: { CACHE: cache }
    ports: ["8000"]
    read_only: true
    depends_on: { cache: { condition: service_healthy } }
  cache:
    image: redis:7
    command: [redis-server, --protected-mode, "no"]
    healthcheck: { test: [CMD, redis-cli, ping] }
    volumes: ["./data/appendonlydir:/seed:ro"]
`;

function application(contract: string): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-compose-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "compose/data/appendonlydir"), { recursive: true });
  for (const [path, text] of Object.entries({ Dockerfile: app, "compose/test.yml": compose, "plimsoll.yaml": contract }))
    writeFileSync(join(folder, path), text);
  return folder;
}

const contract = (trial: string): string => `images:
  app:
    build: { context: . }
    trial: { ${trial} }
    requirements:
      answers: { check: http-answers, options: { path: /, body: { contains: "$-1" } } }
      read-only: { check: writes-only-where-declared, options: { paths: [] } }
`;

describeWithEngine("a trial from a Compose file", () => {
  test("has its services, settings and limits", async () => {
    const { code, stderr, stdout } = await plimsoll(["verify", application(contract("compose: compose/test.yml, service: app"))]);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/✓ read-only/);
  });

  test.each([
    ["compose: compose/test.yml, service: web", /has no service web[\s\S]*it has app, cache/],
    ["compose: compose/none.yml, service: app", /docker compose refuses/],
    ["compose: compose/test.yml", /names compose without service/],
  ])("%s is told of", async (trial, words) => {
    const { code, stderr } = await plimsoll(["verify", application(contract(trial))]);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
