import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { UserError } from "../errors.ts";
import { createRunner } from "./run.ts";

const runner = createRunner({ PATH: process.env["PATH"], KEPT: "yes" });
const node = process.execPath;

describe("run", () => {
  test("gives the exit code and both streams", async () => {
    const result = await runner.run({ program: node, args: ["-e", "console.log('out'); console.error('err'); process.exit(7)"] });
    expect(result).toMatchObject({ code: 7, stdout: "out\n", stderr: "err\n", timedOut: false });
  });

  test("passes words as they are, without a shell", async () => {
    const result = await runner.run({ program: node, args: ["-e", "console.log(process.argv[1])", "$HOME; `id` 'x'"] });
    expect(result.stdout).toBe("$HOME; `id` 'x'\n");
  });

  test("adds to the environment and takes variables away", async () => {
    const print = "console.log(process.env.KEPT, process.env.MORE)";
    expect((await runner.run({ program: node, args: ["-e", print], env: { MORE: "1" } })).stdout).toBe("yes 1\n");
    expect((await runner.run({ program: node, args: ["-e", print], env: { KEPT: undefined } })).stdout).toBe("undefined undefined\n");
  });

  test("tells each line as it comes, the last one without a line end too", async () => {
    const lines: string[] = [];
    await runner.run({ program: node, args: ["-e", "process.stdout.write('a\\r\\nbé\\nlast')"], onLine: (stream, line) => lines.push(`${stream} ${line}`) });
    expect(lines).toEqual(["stdout a", "stdout bé", "stdout last"]);
  });

  test("hands over input", async () => {
    const result = await runner.run({ program: node, args: ["-e", "process.stdin.pipe(process.stdout)"], input: "given" });
    expect(result.stdout).toBe("given");
  });

  test("runs among files of its own, which are gone afterwards", async () => {
    const print = "const fs = require('fs'); console.log(process.cwd(), fs.readdirSync('.').join(), fs.readFileSync('a.sh', 'utf8'))";
    const { stdout } = await runner.run({ program: node, args: ["-e", print], files: { "a.sh": "é", "b.sh": "" } });
    const [folder = "", names, text] = stdout.trim().split(" ");
    expect([names, text]).toEqual(["a.sh,b.sh", "é"]);
    expect(existsSync(folder)).toBe(false);
    await expect(runner.run({ program: "no-such-program", args: [], files: { a: "" } })).rejects.toThrow("not found");
  });

  test("ends what outlasts its time, and its children", async () => {
    const result = await runner.run({ program: "sh", args: ["-c", "sleep 60 & sleep 60"], timeout: 100 });
    expect(result.timedOut).toBe(true);
    expect(result.code).not.toBe(0);
  });

  test("ends when the signal fires", async () => {
    const abort = new AbortController();
    const running = runner.run({ program: "sleep", args: ["60"], signal: abort.signal });
    abort.abort();
    expect((await running).code).toBe(128 + 15);
  });

  test("says which program is missing", async () => {
    const failure = runner.run({ program: "no-such-program", args: [] });
    await expect(failure).rejects.toThrow(UserError);
    await expect(failure).rejects.toThrow("no-such-program cannot be started: not found");
  });
});

describe("stream", () => {
  test("gives the bytes", async () => {
    let size = 0;
    for await (const chunk of runner.stream({ program: node, args: ["-e", "process.stdout.write(Buffer.alloc(100000))"] })) size += chunk.length;
    expect(size).toBe(100_000);
  });

  test("fails when the program does, with its last words", async () => {
    const read = async (): Promise<void> => {
      for await (const _ of runner.stream({ program: node, args: ["-e", "console.error('no such image'); process.exit(1)"] }));
    };
    await expect(read()).rejects.toThrow("no such image");
  });

  test("ends the program when the reader stops early", async () => {
    for await (const chunk of runner.stream({ program: "yes", args: [] })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe("which", () => {
  test("finds a program on PATH, and only one that can be run", () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-which-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "runs"), "", { mode: 0o755 });
    writeFileSync(join(folder, "does-not"), "", { mode: 0o644 });
    const local = createRunner({ PATH: folder });
    expect(local.which("runs")).toBe(join(folder, "runs"));
    expect(local.which("does-not")).toBeUndefined();
    expect(local.which("absent")).toBeUndefined();
  });
});
