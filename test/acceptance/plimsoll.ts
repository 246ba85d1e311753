import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

const root = resolve(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Sends the signal, SIGINT unless another is named, once standard error holds this text. */
  readonly interruptAt?: string;
  readonly signal?: "SIGINT" | "SIGKILL";
  /** Instead of a signal to the command line itself. */
  readonly interrupt?: () => void;
}

/**
 * The program and its first arguments that start the command line: PLIMSOLL_BIN names an executable of its own, PLIMSOLL_TEST_CLI a script that was built
 * elsewhere.
 */
export function commandLine(): readonly [program: string, ...first: string[]] {
  const binary = process.env["PLIMSOLL_BIN"];
  return binary === undefined || binary === "" ? [process.execPath, process.env["PLIMSOLL_TEST_CLI"] ?? join(root, "dist/plimsoll.cjs")] : [resolve(binary)];
}

/** Runs the built command line as a user would. */
export function plimsoll(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const [program, ...first] = commandLine();
  const child = spawn(program, [...first, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: "1", COLUMNS: "80", ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(options.input);
  let stdout = "";
  let stderr = "";
  let interrupted = false;
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    if (options.interruptAt === undefined || interrupted || !stderr.includes(options.interruptAt)) return;
    interrupted = true;
    if (options.interrupt === undefined) child.kill(options.signal ?? "SIGINT");
    else options.interrupt();
  });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, stdout, stderr }));
  });
}

/** A copy of an example in a folder of its own, gone when the test is over. */
export function copyExample(name: string): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-acceptance-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "examples", name), folder, { recursive: true });
  return {
    folder,
    read: (file) => readFileSync(join(folder, file), "utf8"),
    write: (file, text) => writeFileSync(join(folder, file), text),
    edit: (file, from, to) => editFrom(join(folder, file), 0, from, to),
    editFinalStage(from, to) {
      const file = join(folder, "Dockerfile");
      editFrom(file, readFileSync(file, "utf8").lastIndexOf("\nFROM "), from, to);
    },
  };
}

function editFrom(file: string, start: number, from: string | RegExp, to: string): void {
  const before = readFileSync(file, "utf8");
  const after = before.slice(0, start) + before.slice(start).replace(from, to);
  if (after === before) throw new Error(`${file} has nothing like ${String(from)}`);
  writeFileSync(file, after);
}

export interface Workspace {
  readonly folder: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Replaces a piece of a file; fails when it is not there, so that a test cannot pass by changing nothing. */
  edit(file: string, from: string | RegExp, to: string): void;
  /** The same for the Dockerfile's last stage, which ships. */
  editFinalStage(from: string | RegExp, to: string): void;
}
