import { expect, test } from "vitest";
import { pax, type Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const judge = async (pieces: readonly Piece[], options: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  told(await judgeImage(check, { layers: [pieces], options }));

test("programs that run as others are found, but for those that systems bring and those that are allowed", async () => {
  expect(await judge([program("usr/bin/sudo", "x", { mode: 0o4755 })])).toBe("violated: setUid");
  expect(await judge([program("usr/bin/ssh-agent", "x", { mode: 0o2755 })])).toBe("violated: setGid");
  expect(await judge([program("usr/bin/passwd", "x", { mode: 0o4755 }), program("usr/sbin/unix_chkpwd", "x", { mode: 0o2755 })])).toBe("proven");
  expect(await judge([program("usr/bin/passwd", "x", { mode: 0o4755 })], { systems: false })).toBe("violated: setUid");
  expect(await judge([program("opt/a/b", "x", { mode: 0o4755 })], { allow: ["/opt/**"] })).toBe("proven");
});

test("a set-gid folder, and bits on what nobody may execute, give no rights", async () => {
  expect(
    await judge([
      { name: "srv/", flag: "5", mode: 0o2775 },
      { name: "a", content: "x", mode: 0o4644 },
      { name: "b", content: "x", mode: 0o2644 },
    ]),
  ).toBe("proven");
});

test("capabilities of a file are told", async () => {
  expect(await judge([pax({ "SCHILY.xattr.security.capability": "x".repeat(20) }), program("usr/bin/ping", "x")])).toBe("violated: capable");
});
