import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { planMove, type MovePlan } from "./plan.ts";
import { defaultLayout, type Layout } from "./layout.ts";

function planned(files: Readonly<Record<string, string>>, layout: Layout = defaultLayout): MovePlan {
  return planMove({
    layout,
    files: Object.keys(files).sort(),
    read: (path) => files[path],
    exists: (path) => path in files || Object.keys(files).some((each) => each.startsWith(`${path}/`)),
    parse: (text) => parseDocument(text, { merge: true }),
    folder: "My Shop",
    contract: "plimsoll.yaml" in files ? "plimsoll.yaml" : undefined,
  });
}

const after = (plan: MovePlan, from: string): string | undefined => plan.rewrites.find((rewrite) => rewrite.from === from)?.after;
const movesOf = ({ moves }: MovePlan): readonly string[] => moves.map(({ from, to }) => `${from} > ${to}`);

test("files of the root move by their kind; what tools look for by name stays", () => {
  const flat = {
    Dockerfile: "",
    "api.Dockerfile": "",
    "Dockerfile.dockerignore": "",
    "compose.yaml": "",
    "docker-compose.dev.yml": "",
    ".env": "",
    ".env.dev": "",
  };
  expect(movesOf(planned({ ...flat, "web/Dockerfile": "", ".dockerignore": "", "composer.json": "" }))).toEqual([
    ".env.dev > env/.env.dev",
    "Dockerfile > docker/Dockerfile",
    "Dockerfile.dockerignore > docker/Dockerfile.dockerignore",
    "api.Dockerfile > docker/api.Dockerfile",
    "compose.yaml > compose/compose.yaml",
    "docker-compose.dev.yml > compose/docker-compose.dev.yml",
  ]);
  expect(movesOf(planned({ ".env.production": "", "package.json": '{"devDependencies":{"vite":"7"}}' }))).toEqual([]);
  expect(movesOf(planned(flat, { compose: ".", env: ".", docker: "deploy/images" }))).toContain("Dockerfile > deploy/images/Dockerfile");
});

test("rules that no builder looks for move to where one does, unless there are some", () => {
  expect(movesOf(planned({ "docker/.dockerignore": "", "docker/Dockerfile": "" }))).toEqual(["docker/.dockerignore > .dockerignore"]);
  expect(movesOf(planned({ "docker/.dockerignore": "", ".dockerignore": "" }))).toEqual([]);
});

describe("a Compose file", () => {
  test.each<[string, string, string]>([
    ["a short build", "services:\n  a:\n    build: .\n", "services:\n  a:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n"],
    ["a build of another folder", "services:\n  a:\n    build: ./web\n", "services:\n  a:\n    build: ../web\n"],
    [
      "a build without a Dockerfile",
      "services:\n  a:\n    build:\n      context: .\n      target: x\n",
      "services:\n  a:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n      target: x\n",
    ],
    [
      "a build without a context",
      "services:\n  a:\n    build: { dockerfile: Dockerfile }\n",
      "services:\n  a:\n    build: { context: .., dockerfile: docker/Dockerfile }\n",
    ],
    ["a build from an address", "services:\n  a:\n    build: https://example.com/a.git\n", "services:\n  a:\n    build: https://example.com/a.git\n"],
    ["environment files", "services:\n  a:\n    env_file: [.env, '.env.dev']\n", "services:\n  a:\n    env_file: [../.env, '../env/.env.dev']\n"],
    ["a name that a variable ends", "services:\n  a:\n    env_file: .env.${STAGE}\n", "services:\n  a:\n    env_file: ../env/.env.${STAGE}\n"],
    [
      "volumes",
      "services:\n  a:\n    volumes:\n      - ./src:/src:ro\n      - data:/data\n      - ${D:-./d}:/d\n      - ~/x:/x\n      - {type: bind, source: ./y, target: /y}\n",
      "services:\n  a:\n    volumes:\n      - ../src:/src:ro\n      - data:/data\n      - ${D:-../d}:/d\n      - ~/x:/x\n      - {type: bind, source: ../y, target: /y}\n",
    ],
    [
      "what is shared by an anchor, once",
      "x-a: &a\n  env_file: .env.dev\nservices:\n  b:\n    <<: *a\n  c: *a\n",
      "x-a: &a\n  env_file: ../env/.env.dev\nservices:\n  b:\n    <<: *a\n  c: *a\n",
    ],
    [
      "one that moves along",
      "services:\n  a:\n    extends: {file: docker-compose.yml, service: b}\n",
      "services:\n  a:\n    extends: {file: docker-compose.yml, service: b}\n",
    ],
    ["files of secrets", "secrets:\n  s:\n    file: ./s.txt # here\n", "secrets:\n  s:\n    file: ../s.txt # here\n"],
    ["includes", "include:\n  - other/compose.yml\n  - path: [x.yml]\n", "include:\n  - ../other/compose.yml\n  - path: [../x.yml]\n"],
  ])("%s", (_, before, expected) => {
    const plan = planned({ "docker-compose.yml": before, Dockerfile: "", ".env.dev": "" });
    expect(after(plan, "docker-compose.yml")).toBe(`name: myshop\n${expected}`);
  });

  test("a name that is given stays, and what is laid over another needs none", () => {
    expect(after(planned({ "compose.yml": "name: x\nservices: {}\n" }), "compose.yml")).toBeUndefined();
    expect(after(planned({ "compose.override.yml": "services: {}\n" }), "compose.override.yml")).toBeUndefined();
  });
});

describe("what refers to moved files", () => {
  const files = { Dockerfile: "", "docker-compose.yml": "services: {}\n", "docker-compose.test.yml": "services: {}\n", ".env.dev": "", "web/Dockerfile": "" };
  test.each<[string, string, string]>([
    ["Makefile", "up:\n\tdocker compose -f docker-compose.test.yml up\n", "up:\n\tdocker compose -f compose/docker-compose.test.yml up\n"],
    ["Makefile", "up:\n\tdocker compose up -d\n", "up:\n\tdocker compose -f compose/docker-compose.yml up -d\n"],
    ["Makefile", "b:\n\tdocker build -t a .\n", "b:\n\tdocker build -f docker/Dockerfile -t a .\n"],
    ["Makefile", "b:\n\tcd web && docker build -t a .\n", "b:\n\tcd web && docker build -t a .\n"],
    ["Makefile", "b:\n\tdocker build -f Dockerfile . # Dockerfile\n", "b:\n\tdocker build -f docker/Dockerfile . # Dockerfile\n"],
    ["scripts/up.sh", 'docker compose -f "$ROOT/docker-compose.yml" up', 'docker compose -f "$ROOT/compose/docker-compose.yml" up'],
    ["scripts/up.sh", "docker compose -f ../docker-compose.yml up", "docker compose -f ../compose/docker-compose.yml up"],
    ["scripts/up.sh", "docker compose -f ../x/docker-compose.yml up", "docker compose -f ../x/docker-compose.yml up"],
    ["src/settings.py", 'env_file = ".env.dev"\n', 'env_file = "env/.env.dev"\n'],
    ["src/settings.py", 'env_file = "x.env.dev"\n', 'env_file = "x.env.dev"\n'],
    [".github/workflows/a.yml", "on:\n  push:\n    paths:\n      - Dockerfile\n", "on:\n  push:\n    paths:\n      - docker/Dockerfile\n"],
    [
      ".github/workflows/a.yml",
      "    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          push: true\n      - run: ls\n",
      "    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: docker/Dockerfile\n          push: true\n      - run: ls\n",
    ],
    ["README.md", "The `Dockerfile` and [it](Dockerfile), .env.dev.\n", "The `Dockerfile` and [it](docker/Dockerfile), env/.env.dev.\n"],
    [".gitignore", "env/\n/.env.dev\n/compose.override.yml\n.env\n", "env/\n/env/.env.dev\n/compose/compose.override.yml\n.env\n!/env/\n"],
    [".dockerignore", ".env*\n.git\nDockerfile\n", ".env*\nenv/.env*\n.git\nDockerfile\ndocker/Dockerfile\n"],
    ["plimsoll.yaml", "images:\n  a:\n    trial: { port: 1 }\n", "images:\n  a:\n    build: { dockerfile: docker/Dockerfile }\n    trial: { port: 1 }\n"],
  ])("%s: %j", (path, before, expected) => {
    expect(after(planned({ ...files, [path]: before }), path) ?? before).toBe(expected);
  });

  test("a folder with files of its own, what others wrote, and pages for readers are left alone", () => {
    const line = "up:\n\tdocker compose up\n\tdocker build .\n";
    const others = { "web/Makefile": line, "x/docker-compose.yml": "", "x/y/Makefile": line.replace("docker build .", ""), "vendor/a/Makefile": line };
    const plan = planned({
      ...files,
      ...others,
      "docs/start.md": "one\nWrite docker-compose.yml here.\n",
      "README.md": "https://example.com/a/raw/main/docker-compose.yml\n",
    });
    expect(after(plan, "web/Makefile")).toBe("up:\n\tdocker compose -f compose/docker-compose.yml up\n\tdocker build .\n");
    expect([after(plan, "x/y/Makefile"), after(plan, "vendor/a/Makefile"), after(plan, "docs/start.md"), after(plan, "README.md")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(plan.doubts.map(({ line: at, path }) => `${path}:${at}`)).toEqual(["README.md:1", "docs/start.md:2"]);
  });

  test("what only a person can tell is named and left", () => {
    const plan = planned({ ...files, "a.sh": '. "$X/.env.dev"\ncd "$Y" && docker compose up\n' });
    expect([after(plan, "a.sh"), plan.doubts]).toEqual([
      undefined,
      [
        { path: "a.sh", line: 1, names: ".env.dev" },
        { path: "a.sh", line: 2, names: "docker compose" },
      ],
    ]);
  });

  test("what Compose finds by itself in .env it is told of", () => {
    const asking = { ...files, ".env": "A=1\n", "docker-compose.yml": "services: {a: {image: 'x:${A}'}}\n" };
    const line = "docker compose up\ndocker compose -f ../docker-compose.yml up\n";
    expect(after(planned({ ...asking, "scripts/a.sh": line }), "scripts/a.sh")).toBe(
      "docker compose -f compose/docker-compose.yml --env-file .env up\ndocker compose --env-file ../.env -f ../compose/docker-compose.yml up\n",
    );
  });
});
