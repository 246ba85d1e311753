import { describe, expect, test } from "vitest";
import { checkFiles, filesToCheck, type CheckRequest } from "./check-files.ts";
import { readingHost } from "./testing.ts";

const BAD = "FROM python:3.13-slim\nUSER root\nRUN apt-get install -y curl\n";

interface Told {
  readonly exitCode: number;
  /** `check level` of what is violated. */
  readonly violated: readonly string[];
  readonly troubles: readonly (string | undefined)[];
}

function run(files: Readonly<Record<string, string>>, request: Partial<CheckRequest> = {}, env: Readonly<Record<string, string>> = {}): Told {
  const { exitCode, images } = checkFiles(filesToCheck(readingHost(files, { env }), { paths: ["."], input: undefined, ...request }));
  const violated = images.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => outcome === "violated").map(({ check, level }) => `${check} ${level}`));
  return { exitCode, violated, troubles: images.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble.code])) };
}

const file = (text: string): Readonly<Record<string, string>> => ({ "/repo/Dockerfile": text });
const only = (...checks: readonly string[]): Partial<CheckRequest> => ({ choice: { only: checks } });

describe("what is asked for", () => {
  test("nothing but one check, also one that no preset has, by another tool's rule too", () => {
    expect(run(file(BAD), only("user-not-root"))).toEqual({ exitCode: 1, violated: ["user-not-root error"], troubles: [] });
    expect(run(file(BAD), only("DL3008", "hadolint:DL3002")).violated).toEqual(["user-not-root error", "apt-pinned info"]);
  });

  test("all but some", () => {
    expect(run(file(BAD), { choice: { ignore: ["DL3002"] } }).violated).not.toContain("user-not-root error");
  });

  test("a preset, instead of the contract", () => {
    const files = { ...file(BAD), "/repo/plimsoll.yaml": "images: { app: { requirements: { A: { check: user-is, options: { uid: 7 } } } } }" };
    expect(run(files).violated).toEqual(["user-is error"]);
    expect(run(files, { choice: { presets: ["buildkit"] } }).violated).not.toContain("user-is error");
  });

  test.each<[string, Partial<CheckRequest>, string]>([
    ["an unknown check", only("user-not-rot"), "there is no check"],
    ["a rule without a check", only("SC1091"), "no check stands for SC1091"],
    ["a check that needs options", only("base-image", "user-is", "http-answers"), "needs options"],
    ["an unknown preset", { choice: { presets: ["hadolit"] } }, "there is no preset"],
  ])("%s is wrong use", (_, request, message) => {
    expect(() => run(file(BAD), request)).toThrow(message);
  });
});

describe("the exit code", () => {
  test.each<[string, Partial<CheckRequest>, string, number]>([
    ["an error", {}, BAD, 1],
    ["an error, and nothing may fail", { noFail: true }, BAD, 0],
    ["an error, and none fails", { threshold: "none" }, BAD, 0],
    ["a warning below errors", { threshold: "error", ...only("apt-update-with-install") }, BAD, 0],
    ["a note", only("apt-pinned"), BAD, 0],
    ["a note, and notes fail", { threshold: "info", ...only("apt-pinned") }, BAD, 1],
    ["a file that the builder refuses", {}, "FRM x\n", 1],
    ["such a file where nothing asks whether it builds", only("user-not-root"), "FRM x\n", 1],
  ])("%s", (_, request, text, exitCode) => {
    expect(run(file(text), request).exitCode).toBe(exitCode);
  });

  test("a path that is missing is wrong use, and the others are judged", () => {
    expect(run(file(BAD), { paths: ["gone", "Dockerfile"], ...only("user-not-root") })).toEqual({
      exitCode: 2,
      violated: ["user-not-root error"],
      troubles: ["file-missing"],
    });
    expect(() => run(file(BAD), { paths: ["gone"] })).toThrow("is not there");
  });

  test("a file that the builder refuses is told of, with the others", () => {
    const files = { "/repo/a/Dockerfile": "FRM x\n", "/repo/b/Dockerfile": BAD };
    expect(run(files, only("user-not-root"))).toEqual({ exitCode: 1, violated: ["user-not-root error"], troubles: ["refused"] });
  });
});

test("files beside the Dockerfile go by their paths from the working directory", () => {
  const files = { "/repo/api/Dockerfile": 'FROM python:3.13-slim\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n', "/repo/api/start.sh": "exec python\n" };
  const { images } = checkFiles(filesToCheck(readingHost(files), { paths: ["."], input: undefined, ...only("entrypoint-interpreter-line") }));
  expect(images[0]?.verdicts[0]?.judges[0]?.answer.evidence[0]?.place).toMatchObject({ path: "api/start.sh" });
});

test("a further build context of a Compose file is no misspelt stage", () => {
  const files = file("FROM a AS share\nFROM b\nCOPY --from=shared x /\n");
  const compose = "services: { a: { build: { context: ., additional_contexts: [shared=../shared] } } }";
  expect(run(files, only("copy-from-known-stage")).violated).toEqual(["copy-from-known-stage error"]);
  expect(run({ ...files, "/repo/compose.yaml": compose }, only("copy-from-known-stage")).violated).toEqual([]);
});

describe("comments", () => {
  const commented = BAD.replace("USER", "# plimsoll ignore=user-not-root\nUSER");

  test("take findings back unless they are not to count", () => {
    expect(run(file(commented), only("user-not-root"))).toEqual({ exitCode: 0, violated: [], troubles: [] });
    expect(run(file(commented), { comments: false, ...only("user-not-root") }).exitCode).toBe(1);
  });

  test("that are not needed are told of, once for a file, unless nobody asks", () => {
    const files = {
      "/repo/Dockerfile": "# plimsoll file ignore=user-nt-root\nFROM python:3.13-slim AS a\nUSER 7\nFROM a\n",
      "/repo/compose.yaml": "services: { a: { build: { target: a } }, b: { build: . } }",
    };
    expect(run(files).violated.filter((each) => each.startsWith("ignores-used"))).toEqual(["ignores-used info"]);
    expect(run(files, { choice: { ignore: ["ignores-used"] } }).violated).not.toContain("ignores-used info");
    expect(run(files, { comments: false }).violated).not.toContain("ignores-used info");
  });
});

describe("a .hadolint.yaml", () => {
  const settings = "ignored: [DL3002]\noverride: { error: [DL3008] }\nfailure-threshold: error\n";

  test("of the working directory counts where there is no contract", () => {
    const told = run({ ...file(BAD), "/repo/.hadolint.yaml": settings });
    expect(told.violated).toContain("apt-pinned error");
    expect(told.violated).not.toContain("user-not-root error");
  });

  test.each([
    ["/xdg/hadolint.yml", { XDG_CONFIG_HOME: "/xdg", HOME: "/home" }],
    ["/home/.config/hadolint.yaml", { HOME: "/home" }],
    ["/home/.hadolint/config.yaml", { HOME: "/home" }],
    ["/home/.hadolint.yaml", { HOME: "/home" }],
  ])("%s is found", (path, env) => {
    expect(run({ ...file(BAD), [path]: "ignored: [DL3002]" }, {}, env).violated).not.toContain("user-not-root error");
    expect(run({ ...file(BAD), [path]: "ignored: [DL3002]", "/repo/.hadolint.yml": "no-fail: true" }, {}, env)).toMatchObject({ exitCode: 0 });
  });

  test("sets the threshold, lets nothing fail, and switches comments off", () => {
    const note = only("apt-pinned");
    expect(run({ ...file(BAD), "/repo/.hadolint.yaml": "failure-threshold: style" }, note).exitCode).toBe(1);
    expect(run({ ...file(BAD), "/repo/.hadolint.yaml": "failure-threshold: style" }, { ...note, threshold: "error" }).exitCode).toBe(0);
    const commented = file(BAD.replace("USER", "# hadolint ignore=DL3002\nUSER"));
    expect(run({ ...commented, "/repo/.hadolint.yaml": "disable-ignore-pragma: true" }, only("user-not-root")).exitCode).toBe(1);
  });

  test("that is wrong is wrong use", () => {
    expect(() => run({ ...file(BAD), "/repo/.hadolint.yaml": "ignore: [DL3002]" })).toThrow("unknown key");
  });
});
