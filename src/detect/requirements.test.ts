import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { readRequirements } from "./requirements.ts";

const read = (text: string, more: Record<string, string> = {}): ReturnType<typeof readRequirements> =>
  readRequirements(memoryProject({ "requirements.txt": text, ...more }), "requirements.txt");

describe("requirement lines", () => {
  test.each([
    ["FastAPI==0.1", "fastapi", [], "==0.1", "index"],
    ["uvicorn[standard, Extra_x] >= 0.2 ; python_version > '3.8'", "uvicorn", ["standard", "extra-x"], ">= 0.2", "index"],
    ["zope.interface", "zope-interface", [], "", "index"],
    ["a==1 --hash=sha256:abc", "a", [], "==1", "index"],
    ["b @ git+https://example.org/b.git@main", "b", [], "@ git+https://example.org/b.git@main", "vcs"],
    ["git+https://example.org/c.git#egg=C_c", "c-c", [], "git+https://example.org/c.git#egg=C_c", "vcs"],
    ["-e .", ".", [], "", "local"],
    ["./lib/d", "./lib/d", [], "", "local"],
  ])("%s", (line, name, extras, specifier, kind) => {
    expect(read(line).all).toEqual([expect.objectContaining({ name, extras, specifier, kind, line: 1 })]);
  });

  test("comments, blanks and options are no requirements", () => {
    const found = read("# fastapi\n\n--extra-index-url https://example.org/simple\nflask # web\n--no-binary=:all:\n");
    expect(found.all.map(({ name, line }) => [name, line])).toEqual([["flask", 4]]);
    expect(found.options).toEqual(["--extra-index-url", "--no-binary"]);
  });

  test("a continued line counts where it begins", () => {
    const found = read("a==1 \\\n  --hash=sha256:b \\\n  --hash=sha256:c\nd\n");
    expect(found.all.map(({ name, line }) => [name, line])).toEqual([
      ["a", 1],
      ["d", 4],
    ]);
    expect(found.options).toEqual([]);
  });
});

describe("included files", () => {
  test("are read in their place, beside the file that names them, each once", () => {
    const found = read("-r requirements/prod.txt\nx", { "requirements/prod.txt": "-r base.txt\n-rbase.txt\ny", "requirements/base.txt": "-r prod.txt\nz" });
    expect(found.all.map((one) => `${one.path}:${one.line} ${one.name}`)).toEqual([
      "requirements/base.txt:2 z",
      "requirements/prod.txt:3 y",
      "requirements.txt:2 x",
    ]);
    expect(found.files).toEqual(["requirements.txt", "requirements/prod.txt", "requirements/base.txt"]);
  });

  test("a constraints file is read by pip and asks for nothing", () => {
    const found = read("-c limits.txt\nx", { "limits.txt": "fastapi<1" });
    expect(found.files).toEqual(["requirements.txt", "limits.txt"]);
    expect(found.all.map((one) => one.name)).toEqual(["x"]);
  });

  test("what is not there, or outside, is a problem with its place", () => {
    expect(read("x\n-r gone.txt\n-r ../other.txt").problems).toEqual([
      { path: "requirements.txt", line: 2, message: "gone.txt cannot be read" },
      { path: "requirements.txt", line: 3, message: "../other.txt lies outside the application's directory" },
    ]);
  });
});
