import { expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { reportError } from "./report-error.ts";

function told(error: unknown): string {
  let said = "";
  const output = { isTty: false, columns: 80, write: (text: string) => void (said += text) };
  const code = reportError(error, { cwd: "/work/shop", env: {}, stdout: output, stderr: output, signal: new AbortController().signal });
  return `${said}${code}`;
}

test("what, where and what to do, with paths as they are typed here", () => {
  const place = { path: "/work/shop/plimsoll.yaml", line: 2, column: 7 };
  expect(told(new UserError("x", "a key is wrong", { place, hint: "mend it" }))).toBe("plimsoll: plimsoll.yaml:2:7: a key is wrong\n  try  mend it\n2");
  expect(told(new UserError("x", "2 things are wrong:\n  /work/shop/a.yaml:1:1: one\n  /work/shopping/a.yaml:1:1: two"))).toBe(
    "plimsoll: 2 things are wrong:\n  a.yaml:1:1: one\n  /work/shopping/a.yaml:1:1: two\n2",
  );
});

test("what is no user's error is a defect, and is thrown on", () => {
  expect(() => told(new Error("a defect"))).toThrow("a defect");
});
