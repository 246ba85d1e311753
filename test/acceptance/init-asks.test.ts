import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commandLine } from "./plimsoll.ts";

/** Types each answer once its question stands on the terminal; prints all that stood there, and ends as the program did. */
const IN_TERMINAL = String.raw`
import fcntl, json, os, pty, select, signal, struct, sys, termios, time
answers, argv, cwd = json.loads(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
pid, fd = pty.fork()
if pid == 0:
    os.chdir(cwd)
    os.environ.pop("CI", None)
    os.execv(argv[0], argv)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
seen, until = b"", time.time() + 30
while time.time() < until:
    if select.select([fd], [], [], 0.2)[0]:
        try: data = os.read(fd, 65536)
        except OSError: break
        if not data: break
        seen += data
    if answers and answers[0][0].encode() in seen:
        time.sleep(0.3)
        os.write(fd, answers.pop(0)[1].encode())
else: os.kill(pid, signal.SIGKILL)
sys.stdout.write(seen.decode("utf-8", "replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

const hasPython = spawnSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"]).status === 0;
if (!hasPython) process.stderr.write("\nSKIPPED: questions in a terminal need python3 to stand for one\n\n");

function inTerminal(folder: string, answers: readonly (readonly [question: string, typed: string])[]): { code: number | null; seen: string } {
  const argv = [...commandLine(), "init", "."];
  const { status, stdout } = spawnSync("python3", ["-c", IN_TERMINAL, JSON.stringify(answers), JSON.stringify(argv), folder], { encoding: "utf8" });
  return { code: status, seen: stdout };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-terminal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

const unknown = { "requirements.txt": "fastapi\n", "odd.py": "thing = make()\n" };

test.runIf(hasPython)("in a terminal what nothing says is asked for, and a wrong answer is said to be one", () => {
  const folder = folderWith(unknown);
  const { code, seen } = inTerminal(folder, [
    ["What is served?", "nowhere:app\r"],
    ["is not there", `${"\b".repeat("nowhere:app".length)}odd:thing\r`],
    ["Which path answers", "/up\r"],
  ]);
  expect(code, seen).toBe(0);
  expect(seen).toContain("nowhere:app is not there");
  const contract = readFileSync(join(folder, "plimsoll.yaml"), "utf8");
  expect(contract).toContain("entry: odd:thing");
  expect(contract).toMatch(/ready: \{ path: \/up/);
});

test.runIf(hasPython)("Ctrl-C at the question leaves a place for the answer", () => {
  const folder = folderWith(unknown);
  const { code, seen } = inTerminal(folder, [["What is served?", "\u0003"]]);
  expect(code, seen).toBe(1);
  expect(seen).toContain("name it behind entry:");
  expect(readFileSync(join(folder, "plimsoll.yaml"), "utf8")).toMatch(/^ {4}entry: #/m);
});
