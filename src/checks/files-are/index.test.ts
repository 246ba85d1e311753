import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { group, judgeImage, passwd, told } from "../testing-images.ts";
import { check } from "./index.ts";

const layer: readonly Piece[] = [
  passwd,
  group,
  { name: "app/run.sh", content: "#!/bin/sh\nexec serve\n", mode: 0o755, uid: 1001, gid: 50 },
  { name: "app/settings.py", content: "DEBUG = False\nNAME = 'x'\n" },
  { name: "app/current", flag: "2", link: "run.sh" },
  { name: "app/tests/", flag: "5" },
];

const judge = async (files: Readonly<Record<string, unknown>>): Promise<string> =>
  told(await judgeImage(check, { layers: [layer], config: { WorkingDir: "/app" }, options: { files } }));

test("mode, owner, group, type and size are compared", async () => {
  expect(await judge({ "run.sh": { mode: "0755", owner: "app", group: "staff", type: "file", size: { min: 1, max: "1kB" } } })).toBe("proven: asAgreed");
  expect(await judge({ "run.sh": { mode: "755", owner: "1001", group: "50" } })).toBe("proven: asAgreed");
  expect(await judge({ "run.sh": { mode: "0644", owner: "root", group: "app", type: "directory", size: { max: 3 } } })).toBe(
    "violated: type mode owner group size",
  );
  expect(await judge({ "run.sh": { owner: "nobody" } })).toBe("violated: owner");
});

test("content is compared by text, pattern and digest", async () => {
  const sha256 = createHash("sha256").update("DEBUG = False\nNAME = 'x'\n").digest("hex");
  expect(await judge({ "/app/settings.py": { contains: "DEBUG = False", lacks: "DEBUG = True", matches: "^NAME", sha256 } })).toBe("proven: asAgreed");
  const wrong = { contains: ["PORT"], lacks: ["NAME"], matches: ["^FALSE$", "("], sha256: "0".repeat(64) };
  expect(await judge({ "/app/settings.py": wrong })).toBe("violated: sha256 contains lacks matches badPattern");
  expect(await judge({ tests: { contains: "x" } })).toBe("violated: type");
});

test("links are followed unless they are asked for themselves", async () => {
  expect(await judge({ current: { mode: "0755", type: "file" } })).toBe("proven: asAgreed");
  // which file a link leads to is known only after its bytes have passed
  expect(await judge({ current: { contains: "exec" } })).toBe("unproven: unread");
  expect(await judge({ current: { type: "symlink", target: "run.sh" } })).toBe("proven: asAgreed");
  expect(await judge({ current: { target: "stop.sh" } })).toBe("violated: target");
});

test("of a pattern everything has to fit, and what is not to be there is found", async () => {
  expect(await judge({ "**/*.py": { mode: "0644" }, "*.sh": { mode: "0755" } })).toBe("proven: asAgreed asAgreed");
  expect(await judge({ "/app/*": { type: "file" } })).toBe("violated: type");
  expect(await judge({ "nowhere/*": {} })).toBe("violated: absent");
  expect(await judge({ tests: { present: false }, "**/*.key": { present: false } })).toBe("violated: present");
});

test("Go's patterns, whoever may execute, and links themselves are looked at where that is asked", async () => {
  expect(await judge({ "settings.py": { fits: ["^DEBUG", "(?m)^NAME"], fitsNot: "(?i)debug = true" } })).toBe("proven: asAgreed");
  expect(await judge({ "settings.py": { fits: "^NAME", fitsNot: "(?i)debug" } })).toBe("violated: matches fitsNot");
  expect(await judge({ "settings.py": { fits: "(?=x)" } })).toBe("violated: badPattern");
  expect(await judge({ "run.sh": { executable: "other" }, "settings.py": { executable: "any" } })).toBe("violated: executable");
  expect(await judge({ current: { owner: "root", follow: false } })).toBe("proven: asAgreed");
  expect(await judge({ current: { owner: "root" } })).toBe("violated: owner");
});

test("a file that a link of the same name leads to is read", async () => {
  const pieces: readonly Piece[] = [
    { name: "etc/os-release", flag: "2", link: "../usr/lib/os-release" },
    { name: "usr/lib/os-release", content: "ID=debian\n" },
  ];
  const answer = await judgeImage(check, { layers: [pieces], options: { files: { "/etc/os-release": { contains: "debian" } } } });
  expect(told(answer)).toBe("proven: asAgreed");
});
