import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, told } from "../testing-images.ts";
import type { TestImageParts } from "../testing-images.ts";
import { check } from "./index.ts";

const os = (id: string, version: string): Piece => ({ name: "usr/lib/os-release", content: `NAME="x"\nID=${id}\nVERSION_ID="${version}"\n` });
const link: Piece = { name: "etc/os-release", flag: "2", link: "../usr/lib/os-release" };

const judge = async (pieces: readonly Piece[], more: Partial<TestImageParts> = {}): Promise<string> =>
  told(await judgeImage(check, { layers: [[...pieces, link]], today: "2026-11-21", ...more }));

test("a system is held against its end of life", async () => {
  expect(await judge([os("debian", "12")])).toBe("proven: supported");
  expect(await judge([os("debian", "11")])).toBe("violated: ended");
  expect(await judge([os("alpine", "3.21.5")])).toBe("violated: ended");
  expect(await judge([os("alpine", "3.22.1")])).toBe("proven: supported");
  expect(await judge([os("alpine", "3.2.1")])).toBe("unproven: unknown");
  expect(await judge([os("debian", "12")], { today: "2028-06-30" })).toBe("proven: supported");
  expect(await judge([os("debian", "12")], { today: "2028-07-01" })).toBe("violated: ended");
});

test("a language counts where the image sets its version and has it", async () => {
  const config = { Env: ["PYTHON_VERSION=3.9.20", "NODE_VERSION=standin"] };
  const python: Piece = { name: "usr/local/bin/python3.9", content: "x" };
  expect(await judge([os("debian", "13"), python], { config })).toBe("violated: ended");
  expect(await judge([os("debian", "13")], { config })).toBe("proven: supported");
});

test("days ahead and the age of the base count where they are asked for", async () => {
  expect(await judge([os("ubuntu", "22.04")], { options: { ahead: 365 } })).toBe("violated: endsSoon");
  const history = [
    { created_by: "base", created: "2026-08-01T00:00:00Z" },
    { created_by: "own", created: "2026-11-20T00:00:00Z" },
  ];
  const layers = [[os("debian", "13"), link], [{ name: "a", content: "x" }]];
  expect(await judge([], { layers, history, baseLayers: 1, options: { maxAge: 30 } })).toBe("violated: old");
  expect(await judge([], { layers, history, baseLayers: 1, options: { maxAge: 365 } })).toBe("proven: supported fresh");
  expect(await judge([], { layers, history, options: { maxAge: 365 } })).toBe("unproven: ageUnknown");
});

test("without a system, or a day, nothing is claimed", async () => {
  expect(await judge([])).toBe("not-applicable: noSystem");
  expect(await judge([os("wolfi", "20230201")])).toBe("not-applicable: noSystem");
  expect(told(await judgeImage(check, { layers: [[os("debian", "12")]] }))).toBe("unproven: noDay");
});
