import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { copyFolder } from "./scratch-copy.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, "sub/empty"), { recursive: true });
  mkdirSync(join(path, "left-out"));
  writeFileSync(join(path, "left-out/a"), "a");
  writeFileSync(join(path, "sub/run.sh"), "echo");
  chmodSync(join(path, "sub/run.sh"), 0o755);
  utimesSync(join(path, "sub/run.sh"), 1000, 2000);
  symlinkSync("/not/there", join(path, "link"));
  return path;
}

test("files keep their rights and times, links stay links, and what is left out is not there", () => {
  const copy = copyFolder(folder(), (path) => !path.startsWith("left-out"));
  onTestFinished(() => copy.remove());
  const stats = statSync(join(copy.path, "sub/run.sh"));
  expect([stats.mode & 0o777, stats.mtimeMs]).toEqual([0o755, 2_000_000]);
  expect(readlinkSync(join(copy.path, "link"))).toBe("/not/there");
  expect(lstatSync(join(copy.path, "sub/empty")).isDirectory()).toBe(true);
  expect(existsSync(join(copy.path, "left-out"))).toBe(false);
});

test("a change is of the copy alone, can be taken back, and the copy goes", () => {
  const source = folder();
  const copy = copyFolder(source, () => true);
  copy.append("sub/run.sh", "\n# more\n");
  copy.append("sub/run.sh", "twice");
  expect(readFileSync(join(copy.path, "sub/run.sh"), "utf8")).toBe("echo\n# more\ntwice");
  expect(readFileSync(join(source, "sub/run.sh"), "utf8")).toBe("echo");
  copy.restore("sub/run.sh");
  expect(readFileSync(join(copy.path, "sub/run.sh"), "utf8")).toBe("echo");
  copy.remove();
  expect(existsSync(copy.path)).toBe(false);
});

test("a directory that cannot be read is a clear error, and leaves nothing", () => {
  expect(() => copyFolder("/not/there", () => true)).toThrow(/\/not\/there cannot be copied/);
});
