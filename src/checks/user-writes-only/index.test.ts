import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { group, judgeImage, passwd, told } from "../testing-images.ts";
import { check } from "./index.ts";

const ROOTS: Piece = { name: "app/root.py", content: "x" };
const owned = (name: string, more: Partial<Piece> = {}): Piece => ({ name, content: "x", uid: 1001, gid: 1001, ...more });
const folder = (name: string, more: Partial<Piece> = {}): Piece => ({ name, flag: "5", ...more });

async function judge(
  pieces: readonly Piece[],
  options: Readonly<Record<string, unknown>> = {},
  config: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return told(await judgeImage(check, { layers: [[passwd, group, ...pieces]], config: { User: "app", ...config }, options }));
}

test("what the user, its group or everyone may write is found, and nothing else", async () => {
  expect(await judge([ROOTS])).toBe("proven: none");
  expect(await judge([ROOTS, owned("app/own.py")])).toBe("violated: writable");
  expect(await judge([owned("app/own.py", { mode: 0o444 })])).toBe("proven: none");
  expect(await judge([{ name: "app/group.py", content: "x", gid: 50, mode: 0o664 }])).toBe("violated: writable");
  expect(await judge([{ name: "app/group.py", content: "x", gid: 50, mode: 0o664 }], {}, { User: "1001:1001" })).toBe("proven: none");
  expect(await judge([{ name: "app/all.py", content: "x", mode: 0o666 }])).toBe("violated: writable");
});

test("of a folder what is in it is counted", async () => {
  const answer = await judgeImage(check, {
    layers: [[passwd, group, folder("app/", { uid: 1001 }), owned("app/a.py"), owned("app/b/c.py"), owned("app.py")]],
    config: { User: "app" },
  });
  expect(answer.evidence.map(({ message }) => [message.code, message.args["path"], message.args["count"]])).toEqual([
    ["folder", "/app", 2],
    ["writable", "/app.py", undefined],
  ]);
});

test("what is allowed, volumes, temporary folders and what is out of reach are left out", async () => {
  expect(await judge([owned("app/data/a"), owned("app/own.py")], { allow: ["/app/data", "own.py"] }, { WorkingDir: "/app" })).toBe("proven: none");
  expect(await judge([owned("data/a")], {}, { Volumes: { "/data": {} } })).toBe("proven: none");
  expect(await judge([folder("tmp/", { mode: 0o1777 }), owned("tmp/a")])).toBe("proven: none");
  expect(await judge([folder("root/", { mode: 0o700 }), owned("root/a")])).toBe("proven: none");
});

test("code is what stands on PATH and in the working directory", async () => {
  const config = { WorkingDir: "/app", Env: ["PATH=/opt/venv/bin"] };
  expect(await judge([owned("home/app/x")], { of: "code" }, config)).toBe("proven: none");
  expect(await judge([owned("opt/venv/bin/x"), owned("app/x")], { of: "code" }, config)).toBe("violated: writable writable");
});

test("root may write everything, and a user that is not there nothing that can be told", async () => {
  expect(await judge([], {}, { User: "0:0" })).toBe("violated: root");
  expect(await judge([], {}, { User: "other" })).toBe("unproven: noUser");
});
