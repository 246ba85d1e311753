import { number, optional, strictObject, string, type GenericSchema } from "valibot";
import { describe, expect, test } from "vitest";
import type { Level } from "../verdict/verdict.ts";
import type { Contract } from "./contract.ts";
import { loadContract } from "./load.ts";
import type { PresetName } from "./presets.ts";
import { ContractError, type Problem } from "./problem.ts";

const checks = new Map<string, { options: GenericSchema; meta: { level: Level; presets?: readonly PresetName[] } }>([
  ["user-is", { options: strictObject({ name: optional(string()), uid: optional(number()) }), meta: { level: "error" } }],
  ["user-not-root", { options: strictObject({}), meta: { level: "error", presets: ["recommended"] } }],
  ["health-declared", { options: strictObject({ of: optional(string()) }), meta: { level: "warning" } }],
  ["service-connected", { options: strictObject({ service: string() }), meta: { level: "error" } }],
]);

function load(text: string, files: Readonly<Record<string, string>> = {}): Contract {
  return loadContract({ path: "/app/plimsoll.yaml", text, checks, read: (path) => files[path] });
}

function problemsOf(text: string, files: Readonly<Record<string, string>> = {}): readonly Problem[] {
  try {
    load(text, files);
  } catch (error) {
    if (error instanceof ContractError) return error.problems;
    throw error;
  }
  return [];
}

/** `line:column message | hint` of each problem. */
function said(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return problemsOf(text, files).map(({ message, hint, place }) => `${place.line}:${place.column} ${message}${hint === undefined ? "" : ` | ${hint}`}`);
}

const whole = `
version: 1
extends: [plimsoll:recommended]
images:
  api:
    application: backend
    build: { context: ., dockerfile: docker/Dockerfile, target: runner, args: { PY: 3.10 }, tags: [a:1] }
    trial:
      port: 8000
      environment: { DEBUG: True, RATIO: 1.10, BIG: 12345678901234567890, NAME: "x" }
      command: [uvicorn, --port, 8000]
      services:
        db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: 0123 }, health: "pg_isready -U 'to do'", within: 2m }
      ready: { path: /health, log: ready, within: 500ms }
    requirements:
      FR-004: { check: user-is, title: "runs as appuser", options: { name: appuser, uid: 1001 }, level: info, unproven: allowed, also: [AC-003] }
      FR-006: health-declared
      user-not-root: off
`;

describe("a whole contract", () => {
  const [image] = load(whole).images;

  test("has absolute paths", () => {
    expect(image?.application).toBe("/app/backend");
    expect(image?.build).toEqual({ context: "/app", dockerfile: "/app/docker/Dockerfile", target: "runner", args: { PY: "3.10" }, tags: ["a:1"] });
  });

  test("keeps numbers and truth values of variables and commands as they are written", () => {
    expect(image?.trial.environment).toEqual({ DEBUG: "True", RATIO: "1.10", BIG: "12345678901234567890", NAME: "x" });
    expect(image?.trial.command).toEqual(["uvicorn", "--port", "8000"]);
    expect(image?.trial.services[0]?.environment).toEqual({ POSTGRES_PASSWORD: "0123" });
  });

  test("reads durations, and words out of a text", () => {
    expect(image?.trial.services[0]).toMatchObject({ name: "db", health: ["pg_isready", "-U", "to do"], within: 120 });
    expect(image?.trial.ready).toEqual({
      request: { method: "GET", path: "/health", port: undefined, headers: {}, body: undefined },
      log: "ready",
      within: 0.5,
    });
  });

  test("unrolls presets, then takes away and adds", () => {
    expect(image?.requirements).toEqual([
      {
        id: "health-declared",
        also: [],
        check: "health-declared",
        title: undefined,
        options: { of: "servers" },
        level: "info",
        unprovenAllowed: false,
        origin: "plimsoll:recommended",
      },
      {
        id: "FR-004",
        also: ["AC-003"],
        check: "user-is",
        title: "runs as appuser",
        options: { name: "appuser", uid: 1001 },
        level: "info",
        unprovenAllowed: true,
        origin: "plimsoll.yaml",
      },
      { id: "FR-006", also: [], check: "health-declared", title: undefined, options: {}, level: "warning", unprovenAllowed: false, origin: "plimsoll.yaml" },
    ]);
  });
});

describe("defaults", () => {
  test("everything but the image's name may be left out", () => {
    const [image] = load("images: { api: {} }").images;
    expect(image).toEqual({
      name: "api",
      application: "/app",
      build: { context: "/app", dockerfile: "/app/Dockerfile", target: undefined, args: {}, tags: [] },
      trial: {
        environment: {},
        port: undefined,
        services: [],
        ready: { request: undefined, log: undefined, within: undefined },
        command: undefined,
        limits: {},
      },
      requirements: [],
    });
  });

  test("the context is the application's folder, the Dockerfile the context's", () => {
    expect(load("images: { api: { application: backend } }").images[0]?.build).toMatchObject({
      context: "/app/backend",
      dockerfile: "/app/backend/Dockerfile",
    });
    expect(load("images: { api: { application: backend, build: { context: . } } }").images[0]?.build.dockerfile).toBe("/app/Dockerfile");
  });
});

describe("presets in files", () => {
  const text = "extends: [./platform.yaml]\nimages:\n  api: { requirements: { P-1: { check: user-is, options: { uid: 7 } } } }\n  web: {}\n";

  test("a requirement of the same id takes the preset's place", () => {
    const contract = load(text, { "/app/platform.yaml": "requirements:\n  P-1: user-not-root\n  P-2: health-declared\n" });
    expect(contract.images.map(({ requirements }) => requirements.map(({ id, check, origin }) => `${id} ${check} ${origin}`))).toEqual([
      ["P-1 user-is plimsoll.yaml", "P-2 health-declared ./platform.yaml"],
      ["P-1 user-not-root ./platform.yaml", "P-2 health-declared ./platform.yaml"],
    ]);
  });

  test("an image's own presets come after those of the whole contract", () => {
    const files = { "/app/a.yaml": "requirements: { P: user-not-root }", "/app/b.yaml": "requirements: { P: health-declared }" };
    const [image] = load("extends: [./a.yaml]\nimages: { api: { extends: [./b.yaml] } }", files).images;
    expect(image?.requirements.map(({ check, origin }) => [check, origin])).toEqual([["health-declared", "./b.yaml"]]);
  });

  test("what is wrong in one is told once, with its own place", () => {
    const [problem, ...more] = problemsOf(text, { "/app/platform.yaml": "requirements:\n  P-1: user-not-rot\n" });
    expect(problem).toMatchObject({ code: "unknown-check", hint: "did you mean user-not-root?", place: { path: "/app/platform.yaml", line: 2, column: 8 } });
    expect(more).toEqual([]);
  });

  test("one that is not there is told", () => {
    expect(said(text)).toEqual([`1:11 the preset "./platform.yaml" is not there, or is no text | it was looked for at /app/platform.yaml`]);
  });
});

describe("what is wrong is told with its place and the nearest right word", () => {
  test.each([
    ["imagse: {}", `1:1 unknown key "imagse" | did you mean images?`],
    ["images:\n  api:\n    buld: {}", `3:5 unknown key "buld" in images.api | did you mean build?`],
    ["images: { api: { x: 1 } }", `1:18 unknown key "x" in images.api | known here: application, entry, build, trial, extends, requirements`],
    [
      "images:\n  api:\n    trial: { services: { db: { image: x, helth: a } } }",
      `3:42 unknown key "helth" in images.api.trial.services.db | did you mean health?`,
    ],
    ["images: { api: { trial: { services: { db: {} } } } }", "1:39 image is missing in images.api.trial.services.db"],
    ["images: { api: { trial: { port: http } } }", `1:33 images.api.trial.port must be a number from 1 to 65535; it is "http"`],
    ["images: { api: { trial: { port: 70000 } } }", "1:33 images.api.trial.port must be from 1 to 65535; it is 70000"],
    [
      "images: { api: { trial: { environment: { A: } } } }",
      `1:45 images.api.trial.environment.A must be a text, a number, true or false; write "" for an empty one; it is empty`,
    ],
    [
      "images: { api: { trial: { ready: { within: soon } } } }",
      `1:44 images.api.trial.ready.within must be a number of seconds, or a text such as 30s, 500ms or 2m; it is "soon"`,
    ],
    ["images: { api: { trial: { ready: { path: health } } } }", `1:42 images.api.trial.ready.path must begin with /; it is "health"`],
    [
      'images: { api: { trial: { command: "a \'b" } } }',
      `1:36 images.api.trial.command must be a list of words, or a text whose quotes are closed; it is "a 'b"`,
    ],
    ["images: { api: }", "1:16 images.api must be a mapping of keys to values; it is empty"],
    ["images: { a/b: {} }", `1:11 images.a/b must be a name of letters, digits, and . _ - inside, 63 at most; it is "a/b"`],
    ["images: {}", "1:1 the contract holds no image"],
    ["version: 2\nimages: { api: {} }", "1:10 version must be 1, the one version there is; it is 2"],
    ["", "1:1 the file must be a mapping of keys to values; it is empty"],
    ["- a", "1:1 the file must be a mapping of keys to values; it is a list"],
    ["images: { api: { trial: { environment: [A=1] } } }", "1:40 images.api.trial.environment must be a mapping of keys to values; it is a list"],
    [
      "images: { api: { requirements: { F: { check: user-is, options: [a] } } } }",
      "1:64 images.api.requirements.F.options must be a mapping of keys to values; it is a list",
    ],
    ["extends: [plimsoll:recomended]\nimages: { api: {} }", `1:11 there is no preset "plimsoll:recomended" | did you mean plimsoll:recommended?`],
    ["images: { api: { requirements: { F: user-nt-root } } }", `1:37 there is no check "user-nt-root" | did you mean user-not-root?`],
    ["images: { api: { requirements: { F: { check: userr-is } } } }", `1:46 there is no check "userr-is" | did you mean user-is?`],
    ["images: { api: { requirements: { F: { chek: user-is } } } }", `1:39 unknown key "chek" in images.api.requirements.F | did you mean check?`],
    ["images: { api: { requirements: { F: {} } } }", "1:34 check is missing in images.api.requirements.F"],
    [
      "images: { api: { requirements: { F: { check: user-is, options: { nam: x } } } } }",
      `1:66 unknown key "nam" in images.api.requirements.F.options | did you mean name?`,
    ],
    [
      "images: { api: { requirements: { F: { check: user-is, options: { uid: x } } } } }",
      `1:71 images.api.requirements.F.options.uid must be a number; it is "x"`,
    ],
    [
      "images: { api: { requirements: { F: { check: user-is, level: warn } } } }",
      `1:62 images.api.requirements.F.level must be error, warning or info; it is "warn"`,
    ],
    ["images: { api: { requirements: { F: { check: service-connected } } } }", "1:34 service is missing in images.api.requirements.F.options"],
    ["images: { api: { requirements: { user-not-rot: off } } }", `1:34 "user-not-rot" is off, but nothing that is extended asks for it | take the line away`],
    [
      "images: { api: { trial: { services: { db: { image: x } } }, requirements: { F: { check: service-connected, options: { service: dbb } } } } }",
      `1:128 F asks for the service "dbb", which the trial does not have | did you mean db?`,
    ],
  ])("%s", (text, first) => {
    expect(said(text)[0]).toBe(first);
  });

  test("everything at once, each with its place, in one error", () => {
    const text = "images:\n  api:\n    buld: {}\n  web:\n    trial: { prt: 1 }\n";
    expect(() => load(text)).toThrow(
      '2 things are wrong:\n  /app/plimsoll.yaml:3:5: unknown key "buld" in images.api (did you mean build?)\n  /app/plimsoll.yaml:5:14: unknown key "prt" in images.web.trial (did you mean port?)',
    );
  });

  test("control characters of the file never stand in a message", () => {
    expect(said('images: { api: { "\\e[31m": 1 } }')).toEqual([expect.stringContaining('unknown key "\\u001b[31m"')]);
  });
});

describe("hostile files", () => {
  test.each([
    ["images: { api: {}, api: {} }", "yaml-syntax", "this key stands here twice"],
    ["images:\n\tapi: {}", "yaml-syntax", "a tab indents"],
    ["images: { api: {}", "yaml-syntax", ""],
    ["images: { api: {} }\n---\nimages: {}", "yaml-syntax", "second document"],
    ["images: !!js/function 1", "yaml-syntax", "Unresolved tag"],
    ["? [a]\n: 1", "yaml-syntax", "plain word"],
    ["images: { __proto__: {} }", "unknown-key", "__proto__"],
    ["images: { api: { requirements: { constructor: user-is } } }", "unknown-key", "constructor"],
    ["images: *gone", "yaml-aliases", "gone"],
    ["images\0: {}", "yaml-binary", "zero byte"],
    ["a".repeat(2_000_000), "yaml-too-large", "characters"],
    ["[".repeat(100_000), "yaml-too-deep", "nested"],
    ["- ".repeat(100_000), "yaml-too-deep", "nested"],
    ["? ".repeat(3000), "yaml-too-deep", "nested"],
    [
      Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:`)
        .join("\n")
        .slice(0, 200_000),
      "yaml-too-deep",
      "nested",
    ],
  ])("%.40s", (text, code, words) => {
    const [problem] = problemsOf(text);
    expect(problem?.code).toBe(code);
    expect(problem?.message).toContain(words);
  });

  test("aliases that multiply are refused", () => {
    const names = "abcdefghij";
    const rows = [...names].map(
      (name, row) =>
        `${name}: &${name} [${Array(9)
          .fill(row === 0 ? "1" : `*${names[row - 1]}`)
          .join(",")}]`,
    );
    expect(problemsOf(rows.join("\n"))[0]?.code).toBe("yaml-aliases");
  });

  test("an alias that holds itself ends in an error", () => {
    expect(problemsOf("images: &a { api: *a }")[0]?.code).toBe("unknown-key");
  });

  test("an ordinary alias works, and a mistake under it has the place of its anchor", () => {
    const contract = load("images:\n  a: &a { trial: { environment: { N: 1.0 } } }\n  b: *a\n");
    expect(contract.images.map(({ trial }) => trial.environment)).toEqual([{ N: "1.0" }, { N: "1.0" }]);
    expect(problemsOf("images:\n  b: &a { port: 1 }\n  a: *a\n").map(({ place }) => place.line)).toEqual([2, 2]);
  });
});
