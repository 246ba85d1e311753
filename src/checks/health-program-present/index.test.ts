import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { AMD64, elf, judgeImage, passwd, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const layer: readonly Piece[] = [
  passwd,
  program("bin/sh", elf(AMD64)),
  program("usr/bin/wget", elf(AMD64)),
  program("usr/bin/secret", elf(AMD64), { mode: 0o700 }),
];
const judge = async (test: readonly string[], pieces = layer): Promise<string> =>
  told(await judgeImage(check, { layers: [pieces], config: { User: "app", Healthcheck: { Test: test } } }));

test("the program, or the shell and its first command, has to be there", async () => {
  expect(await judge(["CMD", "wget", "-q", "localhost"])).toBe("proven: imagePresent");
  expect(await judge(["CMD-SHELL", "wget -q localhost || exit 1"])).toBe("proven: imagePresent imagePresent");
  expect(await judge(["CMD", "curl", "localhost"])).toBe("violated: imageMissing");
  expect(await judge(["CMD-SHELL", "curl -f localhost || exit 1"])).toBe("violated: imageMissing");
  expect(
    await judge(
      ["CMD-SHELL", "wget -q localhost"],
      layer.filter(({ name }) => name !== "bin/sh"),
    ),
  ).toBe("violated: imageMissing");
});

test("the image's user has to be able to execute it", async () => {
  expect(await judge(["CMD-SHELL", "secret"])).toBe("violated: imageForbidden");
  expect(await judge(["CMD", "/usr/bin/data"], [...layer, { name: "usr/bin/data", content: "x" }])).toBe("violated: imageForbidden");
  // with the capabilities that Docker gives
  expect(await judge(["CMD", "secret"])).toBe("proven: imagePresent");
});

test("a second way to ask, builtins and variables leave the shell alone", async () => {
  expect(await judge(["CMD-SHELL", "curl -f localhost || wget -q localhost"])).toBe("proven: imagePresent");
  expect(await judge(["CMD-SHELL", "[ -f /tmp/ready ]"])).toBe("proven: imagePresent");
  expect(await judge(["CMD-SHELL", "$CHECK"])).toBe("proven: imagePresent");
  expect(await judge(["NONE"])).toBe("not-applicable: noCheck");
});
