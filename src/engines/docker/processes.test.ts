import { expect, test } from "vitest";
import type { CommandLine } from "./command-line.ts";
import { processes } from "./processes.ts";

/** A docker that answers each call by its first word. */
function docker(answers: Readonly<Record<string, { readonly code: number; readonly stdout: string }>>, asked: string[][] = []): CommandLine {
  const attempt: CommandLine["attempt"] = (args) => {
    asked.push([...args]);
    return Promise.resolve({ stderr: "", timedOut: false, seconds: 0, ...(answers[args[0] ?? ""] ?? { code: 1, stdout: "" }) });
  };
  return {
    attempt,
    ask: async (args) => (await attempt(args)).stdout,
    stream: () => {
      throw new Error("nothing is streamed here");
    },
    seconds: () => 0,
  };
}

test("the host's number of the first process is 1 in the container", async () => {
  const table = "PID   UID   COMMAND\n  812 1001 sh -c child\n  740 1001 uvicorn app.main:app\n";
  expect(await processes(docker({ top: { code: 0, stdout: table }, container: { code: 0, stdout: "740\n" } }), "c")).toEqual([
    { pid: 1, uid: 1001, args: "uvicorn app.main:app" },
    { pid: 812, uid: 1001, args: "sh -c child" },
  ]);
});

test("without ps on the engine's machine the container's own /proc tells", async () => {
  const asked: string[][] = [];
  const first = await processes(docker({ top: { code: 1, stdout: "" }, exec: { code: 0, stdout: "" } }, asked), "c");
  expect(first).toEqual([]);
  const script = asked.at(-1)?.at(-1) ?? "";
  const block = (pid: number, uid: number, ...words: string[]): string =>
    `== /proc/${pid}\nName:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n-- arguments\n${words.join("\n")}\n`;
  const stdout =
    block(12, 0, "sh", "-c", script) + block(7, 33, "nginx: worker process") + block(1, 1001, "python", "-m", "app") + "== /proc/13\n-- arguments\n";
  expect(await processes(docker({ top: { code: 1, stdout: "" }, exec: { code: 0, stdout } }), "c")).toEqual([
    { pid: 1, uid: 1001, args: "python -m app" },
    { pid: 7, uid: 33, args: "nginx: worker process" },
  ]);
});
