import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { AMD64, ARM64, elf, group, judgeImage, passwd, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const LOADER = "/lib64/ld-linux-x86-64.so.2";
const system: readonly Piece[] = [passwd, group, program("bin/sh", elf(AMD64, LOADER)), program(LOADER.slice(1), elf(AMD64))];

const judge = async (pieces: readonly Piece[], config: Readonly<Record<string, unknown>>) =>
  told(await judgeImage(check, { layers: [[...system, ...pieces]], config }));

test("a program and its loader that are there and may be executed start", async () => {
  expect(await judge([program("app/server", elf(AMD64, LOADER))], { User: "app", Entrypoint: ["/app/server"] })).toBe("proven: starts");
  expect(await judge([program("usr/local/bin/serve", elf(AMD64))], { Cmd: ["serve"] })).toBe("proven: starts");
  expect(await judge([program("run.sh", "#!/bin/sh -e\nexec true\n")], { WorkingDir: "/", Cmd: ["./run.sh"] })).toBe("proven: starts");
});

test("a file that nobody may execute, or a script that its user may not read, does not start", async () => {
  const script = "#!/bin/sh\n";
  expect(await judge([{ name: "run.sh", content: script, mode: 0o644 }], { User: "app", Entrypoint: ["/run.sh"] })).toBe("violated: forbidden");
  expect(await judge([{ name: "run.sh", content: script, mode: 0o644 }], { Entrypoint: ["/run.sh"] })).toBe("violated: forbidden");
  expect(await judge([program("run.sh", script, { mode: 0o700 })], { User: "app", Entrypoint: ["/run.sh"] })).toBe("violated: unreadable");
  expect(await judge([program("run.sh", script, { mode: 0o711 })], { User: "app", Entrypoint: ["/run.sh"] })).toBe("violated: unreadable");
  expect(await judge([program("run.sh", script, { mode: 0o700 })], { Entrypoint: ["/run.sh"] })).toBe("proven: starts");
  expect(await judge([program("run.sh", script, { mode: 0o750, gid: 50 })], { User: "app", Entrypoint: ["/run.sh"] })).toBe("proven: starts");
  expect(await judge([program("run.sh", script, { mode: 0o750, gid: 50 })], { User: "1001:1001", Entrypoint: ["/run.sh"] })).toBe("violated: unreadable");
  const closed: readonly Piece[] = [{ name: "root/", flag: "5", mode: 0o700 }, program("root/run.sh", script)];
  expect(await judge(closed, { User: "app", Entrypoint: ["/root/run.sh"] })).toBe("violated: closed");
});

test("a program that only the engine's capabilities start is left open; behind a wrapper it does not start", async () => {
  const closed: readonly Piece[] = [{ name: "root/", flag: "5", mode: 0o700 }, program("root/.local/bin/serve", elf(AMD64)), program("sbin/tini", elf(AMD64))];
  expect(await judge(closed, { User: "app", Env: ["PATH=/root/.local/bin"], Cmd: ["serve"] })).toBe("unproven: capability");
  expect(await judge(closed, { User: "app", Entrypoint: ["/sbin/tini", "--", "/root/.local/bin/serve"] })).toBe("violated: closed");
  expect(await judge([program("serve", elf(AMD64), { mode: 0o700 })], { User: "app", Cmd: ["/serve"] })).toBe("unproven: capability");
  expect(await judge([program("serve", elf(AMD64), { mode: 0o700 })], { User: "app", Cmd: ["/bin/sh", "-c", "exec /serve"] })).toBe("violated: forbidden");
  const env: readonly Piece[] = [
    program("usr/bin/env", elf(AMD64)),
    program("usr/bin/python3", elf(AMD64), { mode: 0o700 }),
    program("app.py", "#!/usr/bin/env python3\n"),
  ];
  expect(await judge(env, { User: "app", Entrypoint: ["/app.py"] })).toBe("violated: forbidden");
});

test("a program for another machine, of another system or for another C library is found", async () => {
  expect(await judge([program("server", elf(ARM64))], { Entrypoint: ["/server"] })).toBe("violated: otherMachine");
  expect(await judge([program("server", "MZ\0\0\0\0\0\0\0")], { Entrypoint: ["/server"] })).toBe("violated: otherSystem");
  expect(await judge([program("server", "")], { Entrypoint: ["/server"] })).toBe("violated: empty");
  expect(await judge([program("server", elf(AMD64, "/lib/ld-musl-x86_64.so.1"))], { Entrypoint: ["/server"] })).toBe("violated: loaderMissing");
});

test("interpreters and what wrappers start are followed", async () => {
  const python: readonly Piece[] = [program("usr/bin/env", elf(AMD64)), program("usr/bin/python3", elf(ARM64))];
  expect(await judge([...python, program("app.py", "#!/usr/bin/env python3\n")], { Entrypoint: ["/app.py"] })).toBe("violated: otherMachine");
  const tini: readonly Piece[] = [program("usr/bin/tini", elf(AMD64)), program("app/serve", elf(AMD64), { mode: 0o644 })];
  expect(await judge(tini, { User: "app", Entrypoint: ["tini", "--", "/app/serve"] })).toBe("violated: forbidden");
  expect(await judge([program("app/serve", elf(AMD64), { mode: 0o644 })], { User: "app", Cmd: ["/bin/sh", "-c", "exec /app/serve"] })).toBe(
    "violated: forbidden",
  );
});

test("what is missing is for other checks, and what cannot be told stays open", async () => {
  expect(await judge([], { Entrypoint: ["/nowhere"] })).toBe("unproven: absent");
  expect(await judge([program("server", "\x01\x02\x03\x04binary")], { Entrypoint: ["/server"] })).toBe("unproven: unknown");
  expect(await judge([], { User: "nobody-known", Entrypoint: ["/bin/sh"] })).toBe("unproven: noUser");
  expect(await judge([], {})).toBe("not-applicable: noCommand");
});
