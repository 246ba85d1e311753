import { describe, expect, test } from "vitest";
import { filesToCheck } from "./check-files.ts";
import { fixFiles, type FixedFile } from "./fix-files.ts";
import { readingHost } from "./testing.ts";

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly unsafe?: boolean;
  readonly only?: readonly string[];
  readonly presets?: readonly string[];
}

function fixed(dockerfile: string, { files = {}, only = [], presets = ["plimsoll:strict"], unsafe = false }: Given = {}): FixedFile {
  const there = Object.fromEntries(Object.entries({ Dockerfile: dockerfile, ...files }).map(([path, text]) => [`/repo/${path}`, text]));
  const host = readingHost(there);
  const [file] = fixFiles(host, filesToCheck(host, { paths: ["."], input: undefined, choice: { presets, only } }), unsafe);
  if (file === undefined) throw new Error("nothing was fixed");
  return file;
}

const APT = "FROM debian:12\nRUN apt-get update && apt-get install curl\nUSER 7\n";

test("safe fixes are made until nothing is left to make, and a second run changes nothing", () => {
  const file = fixed(APT, { only: ["apt-answers-yes", "apt-lists-removed"] });
  expect(file.texts.dockerfile).toBe("FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 7\n");
  expect(file.made.map(({ check }) => check).sort()).toEqual(["apt-answers-yes", "apt-lists-removed"]);
  const again = fixed(file.texts.dockerfile, { only: ["apt-answers-yes", "apt-lists-removed"] });
  expect([again.texts.dockerfile, again.made]).toEqual([file.texts.dockerfile, []]);
});

test("a graver fix waits for leave", () => {
  const only = ["apt-no-recommends"];
  const careful = fixed(APT, { only });
  expect([careful.made, careful.texts.dockerfile, careful.held.map(({ check }) => check)]).toEqual([[], APT, only]);
  expect(fixed(APT, { only, unsafe: true }).texts.dockerfile).toContain("install --no-install-recommends curl");
});

describe("nothing else moves", () => {
  test.each([
    ["line ends of Windows", APT.replaceAll("\n", "\r\n")],
    ["keywords in lower case", APT.replace("RUN", "run").replace("FROM", "from")],
    ["comments and tabs", "# a \t\nFROM debian:12\n\n\tRUN apt-get update && \\\n # between\n\t\tapt-get install \\\n\t\tcurl\n# last"],
    ["no line end at the end", APT.trimEnd()],
  ])("%s", (_, text) => {
    const after = fixed(text, { only: ["apt-answers-yes"] }).texts.dockerfile;
    expect(after).toBe(text.replace("apt-get install", "apt-get install -y"));
  });
});

test("what a comment takes back stays", () => {
  const text = "FROM debian:12\n# plimsoll ignore=apt-answers-yes by hand\nRUN apt-get install curl\nRUN apt-get install wget\n";
  expect(fixed(text, { only: ["apt-answers-yes"] }).texts.dockerfile).toBe(text.replace("install wget", "install -y wget"));
});

test("what a template fills in stays", () => {
  const text = "FROM debian:12\nMAINTAINER {{ cookiecutter.author }}\nMAINTAINER joe\nRUN apt-get install curl {{ packages }}\n";
  const after = fixed(text, { only: ["no-maintainer", "apt-answers-yes"] }).texts.dockerfile;
  expect(after).toContain("MAINTAINER {{ cookiecutter.author }}\n");
  expect(after).toContain("curl {{ packages }}\n");
});

test("a Dockerfile of two images is fixed once, for both", () => {
  const compose = "services:\n  a: { build: { context: ., target: one } }\n  b: { build: { context: ., target: two } }\n";
  const text = "FROM debian:12 AS one\nRUN apt-get install curl\nFROM debian:12 AS two\nRUN apt-get install wget\n";
  const file = fixed(text, { only: ["apt-answers-yes"], files: { "compose.yaml": compose } });
  expect(file.planned).toHaveLength(2);
  expect(file.texts.dockerfile).toBe(text.replaceAll("install", "install -y"));
});
