import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const SITE = "opt/venv/lib/python3.13/site-packages";
const metadata: Piece = { name: `${SITE}/web-1.0.dist-info/METADATA`, content: "Name: web\n" };
const source = (name: string): Piece => ({ name: `${SITE}/web/${name}.py`, content: "x = 1\n" });

/** The header of PEP 552, and a byte of code. */
function bytecode(name: string, { flags = 0, time = 0, size = 6, tag = "cpython-313" } = {}): Piece {
  const header = Buffer.alloc(17);
  header.writeUInt32LE(flags, 4);
  header.writeUInt32LE(time, 8);
  header.writeUInt32LE(size, 12);
  return { name: `${SITE}/web/__pycache__/${name}.${tag}.pyc`, content: header };
}

const judge = async (pieces: readonly Piece[], config: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  told(await judgeImage(check, { layers: [[metadata, ...pieces]], config }));

test("bytecode has to be there, for this Python", async () => {
  expect(await judge([source("a"), bytecode("a")])).toBe("proven: compiled");
  expect(await judge([source("a")])).toBe("violated: uncompiled");
  expect(await judge([source("a"), bytecode("a", { tag: "cpython-312" })])).toBe("violated: uncompiled");
});

test("bytecode that names another time or size of its source is made again at every start", async () => {
  expect(await judge([source("a"), bytecode("a", { time: 5 })])).toBe("violated: stale");
  expect(await judge([source("a"), bytecode("a", { size: 7 })])).toBe("violated: stale");
  expect(await judge([source("a"), bytecode("a", { time: 5, flags: 1 })])).toBe("proven: compiled");
});

test("tools, images without packages and those for development are left alone", async () => {
  const pip: readonly Piece[] = [
    { name: `${SITE}/pip/a.py`, content: "x" },
    { name: `${SITE}/pip-25.dist-info/METADATA`, content: "Name: pip\n" },
  ];
  expect(told(await judgeImage(check, { layers: [pip] }))).toBe("not-applicable: noPackages");
  expect(await judge([source("a")], { Cmd: ["flask", "run", "--reload"] })).toBe("not-applicable: development");
  expect(told(await judgeImage(check, { layers: [[metadata, source("a")]], baseLayers: 1 }))).toBe("not-applicable: noPackages");
});
