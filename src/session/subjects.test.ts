import { describe, expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { readingHost } from "./testing.ts";
import { lookAtSubjects, type SubjectRequest } from "./subjects.ts";

/** `path [context] target ARG=value`, relative to /repo, for each image found; `! code` for each path that leads nowhere. */
function found(files: Readonly<Record<string, string>>, parts: Partial<SubjectRequest> = {}): readonly string[] {
  const host = readingHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/repo/${path}`, text])));
  const request: SubjectRequest = { paths: ["."], input: undefined, build: {}, requirements: [], ...parts };
  const { results: planned, troubles } = lookAtSubjects(host, request, (each) => each);
  const short = (path: string): string => path.replace(/^\/repo\/?/, "") || ".";
  return [
    ...planned.map(({ image: { build }, plan }) =>
      [plan.path, `[${short(build.context)}]`, build.target, ...Object.entries(build.args).map(([name, value]) => `${name}=${value}`)]
        .filter(Boolean)
        .join(" "),
    ),
    ...troubles.map(({ error, path }) => `! ${path} ${error.code}`),
  ];
}

const plain = "FROM a\n";

describe("in a directory", () => {
  test("every Dockerfile by its name", () => {
    const files = { Dockerfile: plain, "api/Containerfile": plain, "web/dev.Dockerfile": plain, "web/Dockerfile.dockerignore": "x", "src/main.py": "" };
    expect(found(files)).toEqual(["Dockerfile [.]", "api/Containerfile [api]", "web/dev.Dockerfile [web]"]);
  });

  test("what Compose files build, once for each context, target and arguments, and not once more by itself", () => {
    const compose = `
services:
  web: { build: ./web }
  worker: { build: ./web }
  dev: { build: { context: web, target: dev, args: { A: "\${V:-1}" } } }
  odd: { build: { context: ., dockerfile: docker/odd } }
  gone: { build: ./gone }
`;
    const files = { "compose.yaml": compose, "web/Dockerfile": "FROM a AS dev\nFROM b\n", "docker/odd": plain, "other/Dockerfile": plain };
    expect(found(files)).toEqual(["docker/odd [.]", "other/Dockerfile [other]", "web/Dockerfile [web]", "web/Dockerfile [web] dev A=1"]);
  });

  test("with the variables of .env beside the Compose file", () => {
    const files = { "x/compose.yaml": "services: { a: { build: { args: [V, W] } } }", "x/.env": "V=2\n# W=3\n", "x/Dockerfile": plain };
    expect(found(files)).toEqual(["x/Dockerfile [x] V=2"]);
    expect(found({ ...files, "x/.env.example": "W=4" })).toEqual(["x/Dockerfile [x] V=2"]);
    const { "x/.env": _, ...without } = files;
    expect(found({ ...without, "x/.env.example": "W=4" })).toEqual(["x/Dockerfile [x] W=4"]);
  });

  test("a Dockerfile written into a Compose file", () => {
    expect(found({ "compose.yaml": "services: { a: { build: { dockerfile_inline: FROM a } } }" })).toEqual(["compose.yaml#a [.]"]);
  });

  test("by its contract alone where it has one, and by contracts below it", () => {
    const contract = "images: { app: { build: { dockerfile: build/app.Dockerfile, target: run } } }";
    const files = { "api/plimsoll.yaml": contract, "api/build/app.Dockerfile": "FROM a AS run\n", "api/Dockerfile": plain };
    expect(found(files)).toEqual(["api/Dockerfile [api]", "api/build/app.Dockerfile [api] run"]);
    expect(found(files, { paths: ["api"] })).toEqual(["api/build/app.Dockerfile [api] run"]);
  });

  test("with nothing to judge", () => {
    expect(found({ "src/main.py": "" })).toEqual(["! . nothing-to-judge"]);
  });
});

describe("the context of a Dockerfile that nothing tells it for", () => {
  test.each([
    ["what it copies is beside it", "COPY app /app", { "docker/app/x": "", "app/x": "" }, "docker"],
    ["what it copies is above it", "COPY ./app requirements.txt /app/", { "app/x": "", "requirements.txt": "" }, "."],
    ["a pattern", "COPY app/*.py /app/", { "app/x.py": "" }, "."],
    ["nothing is there", "COPY app /app", {}, "docker"],
    ["it copies everything", "COPY . /app", { "app/x": "" }, "docker"],
    ["it copies from another stage", "COPY --from=b app /app", { "app/x": "" }, "docker"],
    ["a variable decides", "COPY $WHAT /app", { "app/x": "" }, "docker"],
  ])("%s", (_, copy, files, context) => {
    expect(found({ "docker/Dockerfile": `FROM a\n${copy}\n`, ...files })).toEqual([`docker/Dockerfile [${context}]`]);
  });

  test("of folders above it, the one that has most of it", () => {
    const files = { "a/b/Dockerfile": "FROM a\nCOPY x y /\n", "a/x": "", x: "", y: "" };
    expect(found(files)).toEqual(["a/b/Dockerfile [.]"]);
  });

  test("never goes above what was asked for", () => {
    const files = { "docker/Dockerfile": "FROM a\nCOPY app /app\n", "app/x": "" };
    expect(found(files, { paths: ["docker"] })).toEqual(["docker/Dockerfile [docker]"]);
    expect(found(files, { paths: ["docker/Dockerfile"] })).toEqual(["docker/Dockerfile [.]"]);
  });
});

describe("paths", () => {
  test("a file by the contract beside it or here that builds it, else by itself", () => {
    const files = { "plimsoll.yaml": "images: { app: { build: { target: run } } }", Dockerfile: "FROM a AS run\n", "x/Dockerfile": plain };
    expect(found(files, { paths: ["Dockerfile", "x/Dockerfile"] })).toEqual(["Dockerfile [.] run", "x/Dockerfile [x]"]);
  });

  test("one that leads nowhere leaves the others", () => {
    const files = {
      "a/Dockerfile": plain,
      "b/plimsoll.yaml": "images: {",
      "c/plimsoll.yaml": "images: { x: {}, y: { build: { dockerfile: D } } }",
      "c/D": plain,
    };
    expect(found(files, { paths: ["gone", "a", "b", "c"] })).toEqual([
      "a/Dockerfile [a]",
      "c/D [c]",
      "! gone file-missing",
      "! b yaml-syntax",
      "! c/Dockerfile dockerfile-missing",
    ]);
  });

  test("a directory that cannot be listed leaves the others", () => {
    const host = readingHost({ "/repo/a/Dockerfile": plain, "/repo/b/x": "" });
    const full = (directory: string): ReturnType<typeof host.openProject> => {
      const project = host.openProject(directory);
      if (directory !== "/repo/b") return project;
      return {
        ...project,
        files: () => {
          throw new UserError("directory-too-large", "too large");
        },
      };
    };
    const request = { paths: ["b", "a"], input: undefined, build: {}, requirements: [] };
    const { results, troubles } = lookAtSubjects({ ...host, openProject: full }, request, ({ plan }) => plan.path);
    expect([results, troubles.map(({ error }) => error.code)]).toEqual([["a/Dockerfile"], ["directory-too-large"]]);
  });

  test("the same file twice is judged once", () => {
    expect(found({ Dockerfile: plain }, { paths: [".", "Dockerfile", "."] })).toEqual(["Dockerfile [.]"]);
  });

  test("standard input, with a context where one is given", () => {
    expect(found({ "app/x": "" }, { paths: ["-"], input: plain })).toEqual(["- [.]"]);
    expect(found({ "app/x": "" }, { paths: ["-"], input: plain, build: { context: "/repo/app", target: "a" } })).toEqual(["- [app] a"]);
  });

  test("a Compose file", () => {
    expect(found({ "compose.yaml": "services: { a: { build: x } }", "x/Dockerfile": plain, Dockerfile: plain }, { paths: ["compose.yaml"] })).toEqual([
      "x/Dockerfile [x]",
    ]);
  });

  test("what the command line says stands over what files say", () => {
    const files = { "compose.yaml": "services: { a: { build: { context: x, target: b, args: { A: 1, B: 1 } } } }", "x/Dockerfile": plain, "y/z": "" };
    expect(found(files, { build: { target: "t", args: { A: "2" }, context: "/repo/y" } })).toEqual(["x/Dockerfile [y] t A=2 B=1"]);
  });
});
