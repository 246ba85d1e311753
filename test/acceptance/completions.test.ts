import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine, plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

const missing = shells.filter((shell) => spawnSync(shell, ["-c", "true"], { timeout: 15_000 }).status !== 0);
for (const shell of missing) process.stderr.write(`\nSKIPPED for want of ${shell} on PATH: its completion; apt-get install ${shell} brings it\n\n`);

const onTerminal = String.raw`
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; PROMPT=; unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source $1; bindkey '^I' complete-word"
zpty -w shell "compadd() { if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd \"\$@\"; return; fi; typeset -a __hits; builtin compadd -A __hits \"\$@\"; (( \$#__hits )) && print -rl -- \$__hits >> $1.out; builtin compadd \"\$@\" }"
zpty -w shell "print REA''DY"
while zpty -r shell seen; do [[ $seen == *READY* ]] && break; done
zpty -w -n shell "$2"$'\t'
for i in {1..100}; do [[ -s $1.out ]] && break; sleep 0.1; done
sleep 0.2
cat $1.out
zpty -d shell`;

/** Each gives, for a line with the cursor at its end, the words that the shell would offer. */
const ask: Readonly<Record<Shell, (script: string, line: string) => readonly [program: string, ...args: string[]]>> = {
  bash: (script, line) => [
    "bash",
    "--norc",
    "-c",
    `source "$1"; COMP_LINE=$2 COMP_POINT=\${#2}; _plimsoll; printf '%s\\n' "\${COMPREPLY[@]}"`,
    "bash",
    script,
    line,
  ],
  // it completes only on a terminal; what it would show is written down as it comes by
  zsh: (script, line) => ["zsh", "-f", "-c", onTerminal, "zsh", script, line],
  fish: (script, line) => ["fish", "--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, script, line],
};

describe.each(shells)("%s", (shell) => {
  test.skipIf(missing.includes(shell))("starts no program that lies in the directory", async () => {
    await completed(shell, "./plimsoll ver", (folder) => {
      writeFileSync(join(folder, "plimsoll"), `#!/bin/sh\ntouch '${folder}/made'\n`, { mode: 0o755 });
      return () => expect(existsSync(join(folder, "made"))).toBe(false);
    });
  });

  test.skipIf(missing.includes(shell)).each([
    ["verbs", "plimsoll ver", ["verify"]],
    ["flags", "plimsoll check --fail", ["--failure-threshold"]],
    ["checks", "plimsoll check --only apt-pi", ["apt-pinned"]],
    ["another tool's rules", "plimsoll explain DL300", ["DL3000", "DL3008"]],
    // bash takes what stands before a colon for a word of its own
    ["presets, which hold a colon", "plimsoll check --preset plimsoll:s", ["plimsoll:strict"]],
    ["stages of the Dockerfile here", "plimsoll check --target bui", ["builder"]],
    ["images of the contract here", "plimsoll build --image ap", ["api"]],
    ["files", "plimsoll check Docker", ["Dockerfile"]],
    ["formats", "plimsoll check --format sa", ["sarif"]],
  ])("completes %s", async (_, line, words) => {
    const found = await completed(shell, line);
    for (const word of words) expect(found).toContain(shell === "bash" ? word.slice(word.indexOf(":") + 1) : word);
  });
});

async function completed(shell: Shell, line: string, prepare?: (folder: string) => () => void): Promise<readonly string[]> {
  const folder = folderWith({ Dockerfile: "FROM scratch AS builder\nFROM scratch\n", "plimsoll.yaml": "images:\n  api: {}\n" });
  const { stdout: script } = await plimsoll(["completions", shell]);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/script"), script);
  writeFileSync(
    join(folder, "bin/plimsoll"),
    `#!/bin/sh\nexec ${commandLine()
      .map((word) => `'${word}'`)
      .join(" ")} "$@"\n`,
  );
  chmodSync(join(folder, "bin/plimsoll"), 0o755);
  const after = prepare?.(folder);
  const [program, ...args] = ask[shell](join(folder, "bin/script"), line);
  const { status, stderr, stdout } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, HOME: folder },
    timeout: 30_000,
  });
  if (after !== undefined) {
    after();
    return [];
  }
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout.split("\n").map((each) => each.split("\t", 1)[0]?.trim() ?? "");
}

test("what a check asks for, and which check stands for a rule, is offered with it", async () => {
  expect((await plimsoll(["__complete", "check", "--only", "user-not-ro"])).stdout).toMatch(/^user-not-root\tThe container runs as a user/);
  expect((await plimsoll(["__complete", "explain", "DL3008"])).stdout).toMatch(/^DL3008\tapt-pinned$/m);
});

test("a shell that there is no completion for is told of", async () => {
  const { code, stderr } = await plimsoll(["completions", "fisch"]);
  expect(code).toBe(2);
  expect(stderr).toContain("did you mean fish?");
});
