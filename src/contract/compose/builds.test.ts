import { describe, expect, test } from "vitest";
import { composeBuilds, composeFiles } from "./builds.ts";

const buildsOf = (...texts: readonly string[]): ReturnType<typeof composeBuilds> => composeBuilds(texts, (name) => ({ TAG: "1.10", EMPTY: "" })[name]);

const plain = { context: ".", dockerfile: "Dockerfile", inline: undefined, target: undefined, args: {}, contexts: [] };

describe("what services build", () => {
  test("in the short and in the long form", () => {
    const text = `
services:
  web: { build: ./web }
  api:
    build:
      context: api
      dockerfile: docker/Dockerfile.prod
      target: runner
      args: { VERSION: 1.10, DEBUG: true, TAG: , GONE: "\${GONE}", REST: "v\${TAG:-2}" }
      additional_contexts: { shared: ../shared }
  job:
    build:
      args: [A=1, TAG, GONE, B=x=y]
      additional_contexts: [base=docker-image://alpine]
  db: { image: postgres }
`;
    expect(buildsOf(text)).toEqual([
      { ...plain, service: "web", context: "./web" },
      {
        ...plain,
        service: "api",
        context: "api",
        dockerfile: "docker/Dockerfile.prod",
        target: "runner",
        args: { VERSION: "1.10", DEBUG: "true", TAG: "1.10", REST: "v1.10" },
        contexts: ["shared"],
      },
      { ...plain, service: "job", args: { A: "1", TAG: "1.10", B: "x=y" }, contexts: ["base"] },
    ]);
  });

  test("written into the file, and through anchors and merges", () => {
    const text = "x-build: &b { context: app, args: { A: 1 } }\nservices:\n  a: { build: *b }\n  b:\n    build:\n      <<: *b\n      target: dev\n";
    expect(buildsOf(text)).toMatchObject([
      { service: "a", context: "app", args: { A: "1" } },
      { service: "b", context: "app", target: "dev" },
    ]);
    expect(buildsOf("services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM a\n")[0]?.inline).toBe("FROM a\n");
  });

  test("a second file changes what it names and keeps the rest", () => {
    const first = "services: { api: { build: { context: app, args: [A=1, B=1] } } }";
    expect(buildsOf(first, "services: { api: { build: { target: dev, args: { B: 2 } } } }")).toMatchObject([
      { context: "app", target: undefined, args: { A: "1", B: "1" } },
      { context: "app", target: "dev", args: { A: "1", B: "2" } },
    ]);
  });

  test.each([
    "services: { a: { build: { context: '${GONE}' } } }",
    "services: { a: { build: 'https://github.com/a/b.git#main' } }",
    "services: { a: { build: git@github.com:a/b.git } }",
    "services: { a: { build: [x] } }",
    "services: [a]",
    "services: { a: {{cookiecutter.x}} }",
    "a: [",
    `a: ${"[".repeat(10_000)}`,
    "- a",
    "",
  ])("%s builds nothing that can be judged", (text) => {
    expect(buildsOf(text).filter(({ context }) => context !== ".")).toEqual([]);
  });

  test("a target that is not known is none", () => {
    expect(buildsOf("services: { a: { build: { target: '${GONE}' } } }")[0]?.target).toBeUndefined();
  });
});

test("Compose files are known by their names, the main one first", () => {
  const names = ["a.yml", "compose.override.yaml", "compose.yaml", "docker-compose.yml", "docker-compose-prod.yml", "docker-compose.dev.yml", "compose.txt"];
  expect(composeFiles(names)).toEqual(["compose.yaml", "compose.override.yaml", "docker-compose.yml", "docker-compose-prod.yml", "docker-compose.dev.yml"]);
  expect(composeFiles(["compose.prod.yml"])).toEqual(["compose.prod.yml"]);
});
