import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants as osConstants, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { UserError } from "../errors.ts";
import type { Command, CommandResult, Runner } from "./command.ts";

const OUTPUT_CAP = 16 * 1024 * 1024;
const KILL_AFTER_MS = 3000;

/** Runs programs of this machine, each in a process group of its own so that Ctrl-C reaches only Plimsoll, which then ends them in order. */
export function createRunner(env: Readonly<Record<string, string | undefined>>): Runner {
  return { run: (command) => runAmong(command, env), stream: (command) => stream(command, env), which: (program) => which(program, env["PATH"] ?? "") };
}

/** Runs it in a directory of its own where it is given files. */
async function runAmong(command: Command, env: Readonly<Record<string, string | undefined>>): Promise<CommandResult> {
  const { files } = command;
  if (files === undefined) return run(command, env);
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await run({ ...command, cwd: folder }, env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(command: Command, base: Readonly<Record<string, string | undefined>>): Promise<CommandResult> {
  const started = performance.now();
  const child = start(command, base, command.input === undefined ? "ignore" : "pipe");
  const stdout = collect(child, "stdout", command);
  const stderr = collect(child, "stderr", command);
  child.stdin?.on("error", () => {}); // the program may end before it has read everything
  child.stdin?.end(command.input);

  let timedOut = false;
  const timer =
    command.timeout === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          end(child);
        }, command.timeout);
  try {
    const code = await ended(child, command);
    return { code, stdout: stdout(), stderr: stderr(), timedOut, seconds: (performance.now() - started) / 1000 };
  } finally {
    clearTimeout(timer);
  }
}

async function* stream(command: Command, base: Readonly<Record<string, string | undefined>>): AsyncIterable<Uint8Array> {
  const child = start(command, base, "ignore");
  const stderr = collect(child, "stderr", command);
  const code = ended(child, command);
  code.catch(() => {}); // reported below; a reader that stops early must not leave a rejection behind
  try {
    for await (const chunk of child.stdout ?? []) yield chunk as Uint8Array;
    if ((await code) !== 0) {
      throw new UserError("program-failed", `${command.program} ${command.args.slice(0, 2).join(" ")} failed: ${lastLine(stderr())}`, { exitCode: 3 });
    }
  } finally {
    if (child.exitCode === null && child.signalCode === null) end(child);
  }
}

function start(command: Command, base: Readonly<Record<string, string | undefined>>, stdin: "ignore" | "pipe"): ChildProcess {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...base, ...command.env })) if (value !== undefined) env[name] = value;
  const options: SpawnOptions = { env, stdio: [stdin, "pipe", "pipe"], detached: process.platform !== "win32", windowsHide: true };
  if (command.cwd !== undefined) options.cwd = command.cwd;
  return spawn(command.program, command.args, options);
}

function ended(child: ChildProcess, command: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const abort = (): void => end(child);
    if (command.signal?.aborted === true) abort();
    command.signal?.addEventListener("abort", abort, { once: true });
    child.once("error", (error: NodeJS.ErrnoException) => {
      command.signal?.removeEventListener("abort", abort);
      reject(
        new UserError("program-not-started", `${command.program} cannot be started: ${error.code === "ENOENT" ? "not found" : error.message}`, {
          hint: `install ${command.program}, or put it on PATH`,
          cause: error,
          exitCode: 3,
        }),
      );
    });
    child.once("close", (code, signal) => {
      command.signal?.removeEventListener("abort", abort);
      resolve(code ?? 128 + (signal === null ? 0 : osConstants.signals[signal]));
    });
  });
}

function end(child: ChildProcess): void {
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), KILL_AFTER_MS);
  timer.unref();
  child.once("close", () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    child.kill(signal); // the group may be gone already
  }
}

function collect(child: ChildProcess, name: "stdout" | "stderr", command: Command): () => string {
  const source = child[name];
  const decoder = new StringDecoder("utf8");
  const parts: string[] = [];
  let kept = 0;
  let line = "";
  source?.on("data", (chunk: Buffer) => {
    const text = decoder.write(chunk);
    if (kept < OUTPUT_CAP) {
      parts.push(text);
      kept += text.length;
    }
    if (command.onLine === undefined) return;
    const lines = (line + text).split("\n");
    line = lines.pop() ?? "";
    for (const each of lines) command.onLine(name, each.replace(/\r$/, ""));
  });
  source?.on("end", () => {
    if (line !== "") command.onLine?.(name, line);
  });
  return () => parts.join("");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

function which(program: string, path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    if (folder === "") continue;
    const candidate = join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // not here: look in the next folder
    }
  }
  return undefined;
}
