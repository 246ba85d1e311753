import { execFileSync, spawn } from "node:child_process";
import { expect, test } from "vitest";

import { openImage } from "../../src/image/open.ts";
import type { Image } from "../../src/image/image.ts";

const REF = "python:3.11-slim";

/** What an engine puts into every container, image or not. */
const OWN = /^\/(\.dockerenv|(dev|proc|sys)(\/.*)?|etc\/(hosts|hostname|resolv\.conf|mtab))$/;

const missing = whatIsMissing();
if (missing) console.log(`skipped: the comparison with the engine's own file tree, because ${missing}`);

function whatIsMissing(): string | undefined {
  for (const [args, reason] of [
    [["info"], "no engine answers docker info"],
    [["image", "inspect", REF], `the engine has no image ${REF}`],
  ] as const) {
    try {
      execFileSync("docker", args, { stdio: "ignore", timeout: 20_000 });
    } catch {
      return reason;
    }
  }
  return undefined;
}

/** Standard output of a program as a stream that fails when the program does. */
async function* output(program: string, args: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const code = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  yield* child.stdout;
  if ((await code) !== 0) throw new Error(`${program} ${args.join(" ")} failed`);
}

/** The engine's tree as `path mode owner size`, from tar's listing of `docker export`. */
function exported(): ReadonlyMap<string, string> {
  const container = execFileSync("docker", ["create", "--label", "plimsoll", REF, "true"], { encoding: "utf8" }).trim();
  try {
    const listing = execFileSync("sh", ["-c", `docker export ${container} | tar -tv --numeric-owner --quoting-style=literal`], {
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    return new Map(listing.split("\n").filter(Boolean).map(parseLine));
  } finally {
    execFileSync("docker", ["rm", "-f", container], { stdio: "ignore" });
  }
}

function parseLine(line: string): [string, string] {
  const [, mode, owner, size, rest] = /^(\S+)\s+(\S+)\s+(\d+|\d+,\d+)\s+\S+\s+\S+\s(.*)$/.exec(line) ?? [];
  if (mode === undefined || rest === undefined) throw new Error(`no line of tar's: ${line}`);
  const [name = "", link] = rest.split(mode.startsWith("l") ? " -> " : " link to ");
  const path = `/${name.replace(/\/$/, "")}`;
  // tar lists a second name of a file without its size and with the mode of a link.
  if (mode.startsWith("h")) return [path, `same as /${link}`];
  return [path, `${mode} ${owner} ${mode.startsWith("-") ? size : 0}${mode.startsWith("l") ? ` -> ${link}` : ""}`];
}

function indexed(image: Image): ReadonlyMap<string, string> {
  const lines = [...image.entries()].map((entry): [string, string] => {
    const link = entry.type === "symlink" ? ` -> ${entry.target}` : "";
    return [entry.path, `${modeText(entry.type, entry.mode)} ${entry.uid}/${entry.gid} ${entry.type === "file" ? entry.size : 0}${link}`];
  });
  return new Map(lines);
}

function modeText(type: string, mode: number): string {
  const first = { file: "-", directory: "d", symlink: "l", fifo: "p", device: "c" }[type] ?? "?";
  const bits = [0o400, 0o200, 0o100, 0o40, 0o20, 0o10, 4, 2, 1].map((bit, i) => (mode & bit ? "rwx"[i % 3] : "-"));
  for (const [bit, at, letter] of [
    [0o4000, 2, "s"],
    [0o2000, 5, "s"],
    [0o1000, 8, "t"],
  ] as const) {
    if (mode & bit) bits[at] = bits[at] === "x" ? letter : letter.toUpperCase();
  }
  return first + bits.join("");
}

test.skipIf(missing !== undefined)(
  `the tree of ${REF} is the one its containers have`,
  async () => {
    const image = await openImage({ kind: "stream", ref: REF, stream: output("docker", ["save", REF]) });
    const ours = indexed(image);
    const theirs = exported();
    const differences: string[] = [];
    for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
      if (OWN.test(path)) continue;
      const link = /^same as (.*)$/.exec(theirs.get(path) ?? "")?.[1];
      const expected = link === undefined ? theirs.get(path) : theirs.get(link);
      if (ours.get(path) !== expected) differences.push(`${path}: ${ours.get(path)} instead of ${expected}`);
    }
    expect(differences).toEqual([]);
    expect(ours.size).toBeGreaterThan(5000);
    expect(image.id).toBe(execFileSync("docker", ["image", "inspect", "-f", "{{.Id}}", REF], { encoding: "utf8" }).trim());
  },
  120_000,
);
