import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const judge = async (pieces: readonly Piece[], options: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  told(await judgeImage(check, { layers: [pieces], options }));

test("open files and folders are found", async () => {
  expect(await judge([{ name: "app/a", content: "x", mode: 0o666 }])).toBe("violated: openFile");
  expect(await judge([{ name: "app/", flag: "5", mode: 0o777 }])).toBe("violated: openFolder");
  expect(await judge([{ name: "app/a", content: "x", mode: 0o666 }], { allow: ["/app/*"] })).toBe("proven");
});

test("temporary folders, links, locks, devices' folder and what is behind a closed door are left alone", async () => {
  const harmless: readonly Piece[] = [
    { name: "tmp/", flag: "5", mode: 0o1777 },
    { name: "bin", flag: "2", link: "usr/bin", mode: 0o777 },
    { name: "opt/venv/.lock", mode: 0o666 },
    { name: "dev/shm/", flag: "5", mode: 0o777 },
    { name: "root/", flag: "5", mode: 0o700 },
    { name: "root/a", content: "x", mode: 0o666 },
  ];
  expect(await judge(harmless)).toBe("proven");
});
