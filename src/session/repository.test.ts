import { expect, test } from "vitest";
import { checkFiles, filesToCheck } from "./check-files.ts";
import { readingHost } from "./testing.ts";

const CONTRACT = `images:
  backend:
    application: backend
    build: { dockerfile: backend/Dockerfile }
    requirements:
      A: { check: compose-service-is, options: { file: compose.yaml, services: { app: { ports: [8000], healthcheck: true } } } }
      B: { check: repository-files-present, options: { paths: [compose.yaml] } }
      C: { check: lock-current }
`;
const COMPOSE = "services:\n  app:\n    build: { context: ./backend }\n    ports: ['8000:8000']\n";
const DOCKERFILE = 'FROM python:3.13-slim\nHEALTHCHECK CMD ["true"]\n';

function outcomes(files: Readonly<Record<string, string>>, cwd = "/repo"): Readonly<Record<string, string>> {
  const host = readingHost({ "/repo/plimsoll.yaml": CONTRACT, "/repo/backend/Dockerfile": DOCKERFILE, ...files }, { cwd });
  const { images } = checkFiles(filesToCheck(host, { paths: ["/repo"], input: undefined }));
  return Object.fromEntries(images.flatMap(({ verdicts }) => verdicts.map(({ requirement, outcome }) => [requirement, outcome])));
}

test("what stands around several images lies in the contract's folder, what belongs to one in its application's", () => {
  const lock = { "/repo/backend/requirements.in": "flask\n", "/repo/backend/requirements.txt": "# pip-compile\nflask==3.1.0\n    # via -r requirements.in\n" };
  expect(outcomes({ "/repo/compose.yaml": COMPOSE, ...lock })).toMatchObject({ A: "proven", B: "proven" });
  expect(outcomes({ "/repo/backend/compose.yaml": COMPOSE })).toMatchObject({ A: "violated", B: "violated" });
});

test("it is the same from wherever it is asked", () => {
  for (const cwd of ["/", "/repo", "/repo/backend"]) expect(outcomes({ "/repo/compose.yaml": COMPOSE }, cwd)).toMatchObject({ A: "proven", B: "proven" });
});

test("the health check of another image is not taken for a service's", () => {
  expect(outcomes({ "/repo/compose.yaml": COMPOSE.replace("./backend", "./frontend") })).toMatchObject({ A: "unproven" });
  expect(outcomes({ "/repo/compose.yaml": COMPOSE.replace("./backend", ".") })).toMatchObject({ A: "unproven" });
});
