import { array, optional, strictObject, string } from "valibot";
import { describe, expect, test } from "vitest";
import type { Level } from "../../verdict/verdict.ts";
import { loadContract } from "../load.ts";
import { ContractError } from "../problem.ts";
import { addPreset, type KnownChecks, type RequirementTable } from "../requirements.ts";
import { applyHadolint } from "./apply.ts";
import { readHadolintFile } from "./file.ts";

const empty = strictObject({});
const labels = strictObject({ labels: optional(array(string()), []) });
const check = (options: typeof empty | typeof labels, level: Level, ...sameAs: readonly string[]) => ({ options, meta: { level, sameAs } });

const checks: KnownChecks = new Map<string, ReturnType<typeof check>>([
  ["user-not-root", check(empty, "error", "hadolint:DL3002")],
  ["apt-pinned", check(empty, "info", "hadolint:DL3008")],
  ["labels-required", check(labels, "info", "hadolint:DL3049")],
  ["labels-only-known", check(labels, "info", "hadolint:DL3050")],
  ["labels-not-empty", check(labels, "warning", "hadolint:DL3051")],
  ["label-url-valid", check(labels, "warning", "hadolint:DL3052")],
  ["label-licence-valid", check(labels, "warning", "hadolint:DL3054")],
  ["registries-trusted", { options: strictObject({ registries: array(string()) }), meta: { level: "error", sameAs: ["hadolint:DL3026"] } } as never],
]);

/** `check level options` of what a table asks for after the file. */
function applied(text: string, ...before: readonly string[]): readonly string[] {
  const table: RequirementTable = new Map();
  addPreset(
    table,
    before.map((id) => [id]),
    "before",
    checks,
  );
  applyHadolint(table, readHadolintFile("/.hadolint.yaml", text, checks), checks);
  return [...table.values()].map(({ check: id, level, options }) => [id, level, ...Object.values(options).map(String)].join(" "));
}

describe("what a .hadolint.yaml changes", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["", ["user-not-root"], ["user-not-root error"]],
    ["ignored: [DL3002, SC2086, DL3047, DL3005]", ["user-not-root", "apt-pinned"], ["apt-pinned info"]],
    ["ignored: [user-not-root]", ["user-not-root"], []],
    ["override: { warning: [DL3002], style: [DL3008] }", ["user-not-root"], ["user-not-root warning", "apt-pinned info"]],
    ["override: { error: [DL3008] }\nignored: [DL3008]", [], []],
    ["trustedRegistries: [docker.io, '*.gcr.io']", [], ["registries-trusted error docker.io,*.gcr.io"]],
    ["trustedRegistries: docker.io", [], ["registries-trusted error docker.io"]],
    [
      "label-schema: { a: text, b: url, c: spdx }\nstrict-labels: true",
      [],
      [
        "labels-required info a,b,c",
        "labels-not-empty warning a,b,c",
        "labels-only-known info a,b,c",
        "label-url-valid warning b",
        "label-licence-valid warning c",
      ],
    ],
  ])("%j", (text, before, after) => {
    expect(applied(text, ...before)).toEqual(after);
  });

  test("what is about the run", () => {
    const read = (text: string) => readHadolintFile("/.hadolint.yaml", text, checks);
    expect(read("failure-threshold: style\nno-fail: true\ndisable-ignore-pragma: true\nformat: json\nno-color: true\n")).toMatchObject({
      threshold: "info",
      noFail: true,
      comments: false,
    });
    expect(read("")).toMatchObject({ threshold: undefined, noFail: false, comments: true });
    expect(read("failure-threshold: none").threshold).toBe("none");
  });
});

describe("what is wrong in it has a place and the nearest word", () => {
  test.each([
    ["ignore: [DL3002]", 1, 1, "unknown key", "did you mean ignored?"],
    ["override:\n  eror: [DL3002]", 2, 3, "unknown key", "did you mean error?"],
    ["ignored:\n  - DL3002\n  - DLL3002", 3, 5, 'there is no rule "DLL3002"', "did you mean DL3002?"],
    ["ignored: DL3002", 1, 10, "must be a list of texts", undefined],
    ["override:\n  info: [user-not-rot]", 2, 10, "there is no rule", "did you mean user-not-root?"],
    ["label-schema: { a: uri }", 1, 20, "must be one of text", undefined],
    ["failure-threshold: high", 1, 20, "must be error, warning", undefined],
    ["ignored: [", 1, 11, "", undefined],
    ["- DL3002", 1, 1, "must be a mapping", undefined],
  ])("%j", (text, line, column, message, hint) => {
    const error = thrown(() => readHadolintFile("/.hadolint.yaml", text, checks));
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({ exitCode: 2, place: { path: "/.hadolint.yaml", line, column } });
    expect(error?.message).toContain(message);
    expect(error?.hint).toBe(hint);
  });
});

test("everything wrong is told at once", () => {
  const error = thrown(() => readHadolintFile("/.hadolint.yaml", "ignore: []\nignored: [DLL3002]\noverride: { eror: [], info: [DLL3008] }", checks));
  expect(error?.problems.map(({ code, place }) => `${code} ${place.line}`).sort()).toEqual([
    "unknown-key 1",
    "unknown-key 3",
    "unknown-rule 2",
    "unknown-rule 3",
  ]);
});

function thrown(run: () => unknown): ContractError | undefined {
  try {
    run();
  } catch (error) {
    return error as ContractError;
  }
  return undefined;
}

test("extends: hadolint takes the file beside the contract", () => {
  const read = (path: string): string | undefined => (path === "/a/.hadolint.yml" ? "ignored: [DL3002]\noverride: { error: [DL3008] }" : undefined);
  const contractOf = (path: string) => loadContract({ path, text: "extends: [hadolint]\nimages: { app: {} }", checks, read }).images[0]?.requirements ?? [];
  const levels = (path: string): readonly string[] => contractOf(path).map(({ id, level }) => `${id} ${level}`);
  expect(levels("/a/plimsoll.yaml")).toContain("apt-pinned error");
  expect(levels("/a/plimsoll.yaml")).not.toContain("user-not-root error");
  expect(levels("/b/plimsoll.yaml")).toContain("user-not-root error");
});
