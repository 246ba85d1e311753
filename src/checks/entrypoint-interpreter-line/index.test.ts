import { expect, test } from "vitest";
import { AMD64, elf, judgeImage, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const judge = async (text: string, config: Readonly<Record<string, unknown>> = { Entrypoint: ["/run"] }): Promise<string> =>
  told(await judgeImage(check, { layers: [[program("bin/sh", elf(AMD64)), program("usr/bin/env", elf(AMD64)), program("run", text)]], config }));

test("the interpreter of the line is looked up, through env as well", async () => {
  expect(await judge("#!/bin/sh -e\n")).toBe("proven: interpreted");
  expect(await judge("#! /usr/bin/env sh\n")).toBe("proven: interpreted");
  expect(await judge("#!/usr/bin/env -S sh -e\n")).toBe("proven: interpreted");
  expect(await judge("#!/bin/bash\n")).toBe("violated: absent");
  expect(await judge("#!/usr/bin/env bash\n")).toBe("violated: absent");
});

test("a script without the line, or with Windows line ends, is refused by the kernel", async () => {
  expect(await judge("exec serve\n")).toBe("violated: missing");
  expect(await judge("#!/bin/sh\r\nexec serve\r\n")).toBe("violated: carriage");
});

test("a shell runs a script without the line, and a program needs none", async () => {
  expect(await judge("exec serve\n", { Cmd: ["/bin/sh", "-c", "/run"] })).toBe("not-applicable: notScript");
  expect(await judge("exec serve\n", { Cmd: ["/bin/sh", "/run"] })).toBe("not-applicable: notScript");
});
