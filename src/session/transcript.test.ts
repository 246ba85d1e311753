import { expect, test } from "vitest";
import type { CommandRecord, CommandResult, Runner } from "../process/command.ts";
import { recordCommands, shownCommand } from "./transcript.ts";

const token = `ghp_${"a1B2".repeat(9)}`;

test("a command is shown so that a shell takes it, without the values of variables and without secrets", () => {
  const args = ["create", "--env", "PATH=/secret/bin", "--env", "TOKEN", "--label", "a b=it's", "--build-arg", "X=hunter2", "img", token];
  expect(shownCommand({ program: "docker", args })).toBe("docker create --env PATH=… --env TOKEN --label 'a b=it'\\''s' --build-arg X=… img …");
});

test("each command is told of once, with how it ended and what it said", async () => {
  const told: CommandRecord[] = [];
  const results: Record<string, Partial<CommandResult>> = { ok: { seconds: 0.5 }, bad: { code: 1, stderr: `one\ntwo\nthree\nfour ${token}\n` } };
  const runner: Runner = {
    which: () => undefined,
    run: ({ program }) => {
      if (program === "gone") return Promise.reject(new Error("gone cannot be started"));
      return Promise.resolve({ code: 0, stdout: "", stderr: "", timedOut: false, seconds: 0, ...results[program] });
    },
    stream: async function* () {
      yield new Uint8Array();
    },
  };
  const recording = recordCommands(runner, (record) => told.push(record));
  await recording.run({ program: "ok", args: [] });
  await recording.run({ program: "bad", args: [] });
  await expect(recording.run({ program: "gone", args: [] })).rejects.toThrow("gone");
  recording.stream({ program: "save", args: ["x"] });
  expect(told).toEqual([
    { command: "ok", exitCode: 0, seconds: 0.5, said: [] },
    { command: "bad", exitCode: 1, seconds: 0, said: ["two", "three", "four …"] },
    { command: "gone", exitCode: undefined, seconds: undefined, said: ["gone cannot be started"] },
    { command: "save x", exitCode: undefined, seconds: undefined, said: [] },
  ]);
});
