import { describe, expect, test } from "vitest";
import { composeBuilds, composeFiles } from "./builds.ts";

type Files = Readonly<Record<string, string>>;

/** What the files of /p build, given by path below it; `VARIABLES` beside a file are its own. */
function buildsIn(files: Files, ...names: readonly string[]): ReturnType<typeof composeBuilds> {
  const read = (path: string): string | undefined => files[path.slice("/p/".length)];
  const variables = (folder: string, env: readonly string[]): ((name: string) => string | undefined) => {
    const texts = (env.length === 0 ? [`${folder}/VARIABLES`] : env).map((path) => read(path) ?? "");
    const known: Files = { TAG: "1.10", EMPTY: "", ...Object.fromEntries(texts.flatMap((text) => text.split(" ").map((word) => word.split("=", 2)))) };
    return (name) => known[name];
  };
  return composeBuilds(
    names.map((name) => `/p/${name}`),
    { read, variables },
  );
}

const buildsOf = (...texts: readonly string[]): ReturnType<typeof composeBuilds> =>
  buildsIn(Object.fromEntries(texts.map((text, index) => [String(index), text])), ...texts.map((_, index) => String(index)));

const plain = { context: "/p", dockerfile: "Dockerfile", inline: undefined, target: undefined, args: {}, contexts: [] };

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
      { ...plain, service: "web", context: "/p/web" },
      {
        ...plain,
        service: "api",
        context: "/p/api",
        dockerfile: "docker/Dockerfile.prod",
        target: "runner",
        args: { VERSION: "1.1", DEBUG: "true", TAG: "1.10", REST: "v1.10" },
        contexts: ["shared"],
      },
      { ...plain, service: "job", args: { A: "1", TAG: "1.10", B: "x=y" }, contexts: ["base"] },
    ]);
  });

  test("written into the file, and through anchors and merges", () => {
    const text = "x-build: &b { context: app, args: { A: 1 } }\nservices:\n  a: { build: *b }\n  b:\n    build:\n      <<: *b\n      target: dev\n";
    expect(buildsOf(text)).toMatchObject([
      { service: "a", context: "/p/app", args: { A: "1" } },
      { service: "b", context: "/p/app", target: "dev" },
    ]);
    expect(buildsOf("services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM a\n")[0]?.inline).toBe("FROM a\n");
  });

  test("a second file changes what it names and keeps the rest", () => {
    const first = "services: { api: { build: { context: app, args: [A=1, B=1] } } }";
    expect(buildsOf(first, "services: { api: { build: { target: dev, args: { B: 2 } } } }")).toMatchObject([
      { context: "/p/app", target: undefined, args: { A: "1", B: "1" } },
      { context: "/p/app", target: "dev", args: { A: "1", B: "2" } },
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
    expect(buildsOf(text).filter(({ context }) => context !== "/p")).toEqual([]);
  });

  test("a target that is not known is none", () => {
    expect(buildsOf("services: { a: { build: { target: '${GONE}' } } }")[0]?.target).toBeUndefined();
  });
});

describe("extends", () => {
  const oneOf = (files: Files, service: string): unknown => buildsIn(files, "compose.yaml").find((build) => build.service === service);

  test("a service of the same file: what it leaves out is the other's", () => {
    const text = `services:
  base: { build: { context: app, target: dev, args: { A: 1, B: 1 }, additional_contexts: { x: ../x } } }
  a: { extends: base }
  b: { extends: { service: base }, build: { target: prod, args: [B=2], additional_contexts: [y=../y] } }
  c: { extends: { service: b }, build: other }
  d: { extends: { service: gone }, build: d }
  e: { extends: { service: e } }
  f: { extends: { service: db } }
  db: { image: postgres }
`;
    const files = { "compose.yaml": text };
    expect(oneOf(files, "a")).toMatchObject({ context: "/p/app", target: "dev", args: { A: "1", B: "1" }, contexts: ["x"] });
    expect(oneOf(files, "b")).toMatchObject({ context: "/p/app", target: "prod", args: { A: "1", B: "2" }, contexts: ["x", "y"] });
    expect(oneOf(files, "c")).toMatchObject({ context: "/p/other", target: "prod", args: { A: "1", B: "2" } });
    expect(oneOf(files, "d")).toMatchObject({ context: "/p/d" });
    expect([oneOf(files, "e"), oneOf(files, "f")]).toEqual([undefined, undefined]);
  });

  test("a service of another file, whose paths begin in its own folder", () => {
    const files = {
      "compose.yaml":
        "services: { web: { extends: { file: '${DIR:-shared}/base.yml', service: web }, build: { target: prod } }, job: { extends: { file: gone.yml, service: x } } }",
      "shared/base.yml": "services: { web: { extends: { file: deep/more.yml, service: w } }, w: { build: x } }",
      "shared/deep/more.yml": "services: { w: { build: { context: .., dockerfile: web.Dockerfile, args: { T: '${TAG}' } } } }",
    };
    expect(buildsIn(files, "compose.yaml")).toEqual([
      { ...plain, service: "web", context: "/p/shared", dockerfile: "web.Dockerfile", target: "prod", args: { T: "1.10" } },
    ]);
  });

  test("in a circle comes to an end", () => {
    const files = {
      "compose.yaml": "services: { a: { extends: { file: b.yml, service: a }, build: a } }",
      "b.yml": "services: { a: { extends: { file: compose.yaml, service: a } } }",
    };
    expect(buildsIn(files, "compose.yaml")).toMatchObject([{ service: "a", context: "/p/a" }]);
  });
});

describe("include", () => {
  test("takes in files, each with its own folder and variables, those outside first", () => {
    const files = {
      "compose.yaml":
        "include: [infra/db.yml, { path: [job/a.yml, job/b.yml], project_directory: jobs, env_file: [one.env, two.env] }, 'oci://x/y', gone.yml]\nservices: { web: { build: '${WHERE}' } }",
      VARIABLES: "WHERE=web OUTER=1",
      "infra/db.yml": "services: { db: { build: { context: ., args: { WHERE: , OUTER: , INNER: , TAG: } } } }",
      "infra/VARIABLES": "WHERE=infra INNER=2",
      "job/a.yml": "services: { job: { build: { context: src, args: { A: '${A}', B: '${B}' } } } }",
      "job/b.yml": "services: { job: { build: { target: dev } } }",
      "one.env": "A=1 B=1",
      "two.env": "B=2",
    };
    expect(buildsIn(files, "compose.yaml")).toEqual([
      { ...plain, service: "db", context: "/p/infra", args: { WHERE: "web", OUTER: "1", INNER: "2", TAG: "1.10" } },
      { ...plain, service: "job", context: "/p/jobs/src", args: { A: "1", B: "2" } },
      { ...plain, service: "job", context: "/p/jobs/src", args: { A: "1", B: "2" }, target: "dev" },
      { ...plain, service: "web", context: "/p/web" },
    ]);
  });

  test("in a circle comes to an end", () => {
    expect(buildsIn({ "compose.yaml": "include: [compose.yaml]\nservices: { a: { build: a } }" }, "compose.yaml").length).toBeLessThan(20);
  });
});

test("Compose files are known by their names, the main one first", () => {
  const names = ["a.yml", "compose.override.yaml", "compose.yaml", "docker-compose.yml", "docker-compose-prod.yml", "docker-compose.dev.yml", "compose.txt"];
  expect(composeFiles(names)).toEqual(["compose.yaml", "compose.override.yaml", "docker-compose.yml", "docker-compose-prod.yml", "docker-compose.dev.yml"]);
  expect(composeFiles(["compose.prod.yml"])).toEqual(["compose.prod.yml"]);
});
