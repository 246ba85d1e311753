import { parse } from "valibot";
import { expect, test } from "vitest";
import { commandKey, type CommandOutcome } from "../../trial/command.ts";
import { told } from "../testing-images.ts";
import { check } from "./index.ts";

function judge(written: Readonly<Record<string, unknown>>, outcome?: CommandOutcome): string {
  const options = parse(check.options, { command: ["tool", "--version"], ...written });
  const [need] = check.needs?.(options as never) ?? [];
  if (need?.kind !== "command") throw new Error("the check asks for no command");
  const commands = outcome === undefined ? [] : [{ key: commandKey(need.spec), outcome }];
  const answer = check.container?.({ trial: { commands }, image: {} } as never, options as never);
  return answer === undefined ? "" : told(answer);
}

const ended = (exitCode: number, stdout = "tool 1.2\n", stderr = ""): CommandOutcome => ({ kind: "ended", exitCode, stdout, stderr });

test("how it ends and what it prints is compared", () => {
  expect(judge({}, ended(0))).toBe("proven: asAgreed");
  expect(judge({}, ended(1))).toBe("violated: exitCode");
  expect(judge({ exitCode: 1 }, ended(1))).toBe("proven: asAgreed");
  expect(judge({ output: { fits: "^tool 1\\.", fitsNot: ["error"] }, error: { fits: "^$" } }, ended(0))).toBe("proven: asAgreed");
  expect(judge({ output: { fits: ["2$", "nothing"], fitsNot: "tool" }, error: { fits: "x" } }, ended(0))).toBe("violated: fits fits fitsNot fits");
  expect(judge({ output: { fits: "(?=a)" } }, ended(0))).toBe("violated: badPattern");
});

test("what could not be run says nothing, what is not there does", () => {
  const not = (noProgram: boolean, setup?: string): CommandOutcome => ({ kind: "not-started", why: "exec: no such file", noProgram, setup });
  expect(judge({})).toBe("unproven: notRun");
  expect(judge({}, not(true))).toBe("violated: notStarted");
  expect(judge({}, not(false))).toBe("unproven: notStarted");
  expect(judge({}, not(true, "make ready"))).toBe("violated: setupNotStarted");
  expect(judge({}, { kind: "endless", seconds: 600, stdout: "", stderr: "", setup: undefined })).toBe("unproven: endless");
  expect(judge({}, { kind: "failed", why: "no room" })).toBe("unproven: failed");
});

test("another environment, user or setup is another command", () => {
  const keys = [{}, { environment: { A: "1" } }, { user: "app" }, { setup: [["true"]] }].map((written) => {
    const [need] = check.needs?.(parse(check.options, { command: ["a"], ...written }) as never) ?? [];
    return need?.kind === "command" ? commandKey(need.spec) : "";
  });
  expect(new Set(keys).size).toBe(4);
});
