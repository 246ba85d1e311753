import { describe, expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { checkFiles, filesToCheck } from "./check-files.ts";
import { findHadolint } from "./hadolint.ts";
import { readingHost } from "./testing.ts";

type Environment = Readonly<Record<string, string>>;

const DOCKERFILE = "FROM debian:13\n# hadolint ignore=DL3004\nRUN sudo a\nLABEL a=b\nHEALTHCHECK CMD true\nUSER 1000\n";

const settingsOf = (env: Environment, yaml?: string): ReturnType<typeof findHadolint> =>
  findHadolint(readingHost(yaml === undefined ? {} : { "/repo/.hadolint.yaml": yaml }, { env }));

function run(env: Environment, yaml?: string): { readonly exitCode: number; readonly violated: readonly string[] } {
  const files = { "/repo/Dockerfile": DOCKERFILE, ...(yaml === undefined ? {} : { "/repo/.hadolint.yaml": yaml }) };
  const request = { paths: ["."], input: undefined, choice: { presets: ["hadolint"] } };
  const { exitCode, images } = checkFiles(filesToCheck(readingHost(files, { env }), request));
  const verdicts = images.flatMap((image) => image.verdicts).filter(({ outcome }) => outcome === "violated");
  return { exitCode, violated: verdicts.map(({ check, level }) => `${check} ${level}`) };
}

describe("hadolint's environment variables", () => {
  test("say what its file says, without one", () => {
    expect(settingsOf({})).toBeUndefined();
    expect(settingsOf({ HADOLINT_FORMAT: "json", HADOLINT_VERBOSE: "1", HADOLINT_VERSION: "2.15.1" })).toBeUndefined();
    expect(
      settingsOf({
        HADOLINT_NOFAIL: "Yes",
        HADOLINT_FAILURE_THRESHOLD: "style",
        HADOLINT_OVERRIDE_ERROR: "DL3008, DL3010",
        HADOLINT_OVERRIDE_WARNING: "DL3008,DL3015",
        HADOLINT_OVERRIDE_STYLE: "DL3059",
        HADOLINT_IGNORE: "DL3006,SC2086,",
        HADOLINT_STRICT_LABELS: "on",
        HADOLINT_DISABLE_IGNORE_PRAGMA: "true",
        HADOLINT_TRUSTED_REGISTRIES: "docker.io,*.gcr.io",
        HADOLINT_REQUIRE_LABELS: "maintainer:text,url:url,plain,empty:",
      }),
    ).toEqual({
      path: "HADOLINT_*",
      noFail: true,
      threshold: "info",
      levels: new Map([
        ["DL3059", "info"],
        ["DL3008", "error"],
        ["DL3015", "warning"],
        ["DL3010", "error"],
      ]),
      ignored: ["DL3006", "SC2086"],
      strictLabels: true,
      comments: false,
      trustedRegistries: ["docker.io", "*.gcr.io"],
      labels: new Map([
        ["maintainer", "text"],
        ["url", "url"],
        ["plain", "text"],
        ["empty", "text"],
      ]),
    });
  });

  test("join their lists to those of the file, which says more in all else", () => {
    const env = {
      HADOLINT_NOFAIL: "1",
      HADOLINT_FAILURE_THRESHOLD: "style",
      HADOLINT_STRICT_LABELS: "1",
      HADOLINT_IGNORE: "DL3007",
      HADOLINT_OVERRIDE_ERROR: "DL3004",
      HADOLINT_REQUIRE_LABELS: "a:semver",
    };
    const yaml = "no-fail: false\nfailure-threshold: error\nignored: [DL3006]\noverride: { style: [DL3004, DL3015] }\nlabel-schema: { a: url, b: url }\n";
    expect(settingsOf(env, yaml)).toMatchObject({
      noFail: false,
      threshold: "error",
      strictLabels: true,
      ignored: ["DL3007", "DL3006"],
      levels: new Map([
        ["DL3004", "error"],
        ["DL3015", "info"],
      ]),
      labels: new Map([
        ["a", "semver"],
        ["b", "url"],
      ]),
    });
  });

  test.each<[string, Environment, string | undefined, number, readonly string[]]>([
    ["nothing", {}, undefined, 0, []],
    ["no comments", { HADOLINT_DISABLE_IGNORE_PRAGMA: "1" }, undefined, 1, ["no-sudo warning"]],
    ["no comments, and nothing fails", { HADOLINT_DISABLE_IGNORE_PRAGMA: "1", HADOLINT_NOFAIL: "1" }, undefined, 0, ["no-sudo warning"]],
    ["no comments but a file that lets them", { HADOLINT_DISABLE_IGNORE_PRAGMA: "1" }, "disable-ignore-pragma: false", 0, []],
    ["a rule that is ignored", { HADOLINT_DISABLE_IGNORE_PRAGMA: "1", HADOLINT_IGNORE: "DL3004" }, undefined, 0, []],
    [
      "a level",
      { HADOLINT_DISABLE_IGNORE_PRAGMA: "1", HADOLINT_OVERRIDE_ERROR: "DL3004", HADOLINT_FAILURE_THRESHOLD: "none" },
      undefined,
      0,
      ["no-sudo error"],
    ],
    ["strict labels", { HADOLINT_REQUIRE_LABELS: "b:text", HADOLINT_STRICT_LABELS: "1" }, undefined, 0, ["labels-only-known info", "labels-required info"]],
  ])("change a run: %s", (_, env, yaml, exitCode, violated) => {
    const told = run(env, yaml);
    const about = told.violated.filter((line) => /^(?:no-sudo|labels-)/.test(line)).toSorted();
    expect([told.exitCode, about]).toEqual([exitCode, violated]);
  });

  test.each([
    [{ HADOLINT_NOFAIL: "maybe" }, 'HADOLINT_NOFAIL: "maybe" is neither yes nor no', "write 1, true or yes, or leave it unset"],
    [{ HADOLINT_FAILURE_THRESHOLD: "warn" }, 'HADOLINT_FAILURE_THRESHOLD: there is no level "warn"', /^there are error|did you mean/],
    [{ HADOLINT_FAILURE_THRESHOLD: "warnin" }, 'there is no level "warnin"', "did you mean warning?"],
    [{ HADOLINT_IGNORE: "DL3006,DLL3002" }, 'HADOLINT_IGNORE: there is no rule "DLL3002"', "did you mean DL3002?"],
    [{ HADOLINT_OVERRIDE_INFO: "x" }, "HADOLINT_OVERRIDE_INFO: there is no rule", /list of rules/],
    [{ HADOLINT_REQUIRE_LABELS: "a:uri" }, 'HADOLINT_REQUIRE_LABELS: "a:uri" is no label and its kind', "did you mean url?"],
    [{ HADOLINT_REQUIRE_LABELS: ":url" }, '":url" is no label', /./],
  ])("%j is wrong use", (env, message, hint) => {
    const error = thrown(() => settingsOf(env));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode: 2 });
    expect(error?.message).toContain(message);
    expect(error?.hint).toMatch(hint);
  });
});

function thrown(work: () => unknown): UserError | undefined {
  try {
    work();
  } catch (error) {
    return error as UserError;
  }
  return undefined;
}
