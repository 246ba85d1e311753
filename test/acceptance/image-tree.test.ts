import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

import { openImage } from "../../src/image/open.ts";
import type { Image } from "../../src/image/image.ts";

/** How many of the engine's images are read, the smaller ones first: saving and exporting them is what takes the time. */
const MOST = 20;

/** What an engine puts into every container, image or not. */
const OWN = /^\/(\.dockerenv|(dev|proc|sys)(\/.*)?|etc\/(hosts|hostname|resolv\.conf|mtab))$/;

const images = imagesOfEngine();
const missing = images === undefined ? "no engine answers" : images.length === 0 ? "the engine has no images" : undefined;
if (missing) process.stderr.write(`\nSKIPPED: the comparison with the engine's own file trees, because ${missing}\n\n`);
else if (images !== undefined && images.length < MOST) process.stderr.write(`the engine has only ${images.length} images to compare\n`);

/** Names of images with something in them, one for each image. */
function imagesOfEngine(): readonly string[] | undefined {
  const listed = spawnSync("docker", ["image", "ls", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}}"], { encoding: "utf8", timeout: 20_000 });
  if (listed.status !== 0) return undefined;
  const named = listed.stdout.split("\n").filter((line) => line !== "" && !line.includes("<none>") && !line.includes("plimsoll/"));
  const byId = new Map(named.map((line) => line.split(" ") as [string, string]));
  const sizes = execFileSync("docker", ["image", "inspect", "--format", "{{.Id}} {{.Size}}", ...byId.keys()], { encoding: "utf8" });
  const sorted = sizes
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, size]) => Number(size) > 1000)
    .sort(([, a], [, b]) => Number(a) - Number(b));
  return sorted.slice(0, MOST).map(([id = ""]) => byId.get(id) ?? id);
}

/** Standard output of a program as a stream that fails when the program does. */
async function* output(program: string, args: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const code = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  yield* child.stdout;
  if ((await code) !== 0) throw new Error(`${program} ${args.join(" ")} failed`);
}

/** The engine's tree as `path mode owner size`, from tar's listing of `docker export`. */
async function exported(ref: string): Promise<ReadonlyMap<string, string>> {
  const run = promisify(execFile);
  const { stdout } = await run("docker", ["create", "--label", "plimsoll", ref, "true"]);
  const container = stdout.trim();
  try {
    const listing = await run("sh", ["-c", `docker export ${container} | tar -tv --numeric-owner --quoting-style=literal`], { maxBuffer: 256 * 1024 * 1024 });
    return new Map(listing.stdout.split("\n").filter(Boolean).map(parseLine));
  } finally {
    await run("docker", ["rm", "-f", container]);
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

describe.skipIf(missing !== undefined)("the tree is the one that its containers have", () => {
  test.concurrent.each(images ?? [])(
    "%s",
    async (ref) => {
      const [image, theirs] = await Promise.all([openImage({ kind: "stream", ref, stream: output("docker", ["save", ref]) }), exported(ref)]);
      const ours = indexed(image);
      const differences: string[] = [];
      for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
        // an image of one program has no /etc before the engine writes its own files there
        if (OWN.test(path) || (path === "/etc" && !ours.has(path))) continue;
        const link = /^same as (.*)$/.exec(theirs.get(path) ?? "")?.[1];
        const expected = link === undefined ? theirs.get(path) : theirs.get(link);
        if (ours.get(path) !== expected) differences.push(`${path}: ${ours.get(path)} instead of ${expected}`);
      }
      expect(differences).toEqual([]);
      expect(ours.size).toBeGreaterThan(0);
      expect(image.problems).toEqual([]);
      expect(image.id).toBe(execFileSync("docker", ["image", "inspect", "-f", "{{.Id}}", ref], { encoding: "utf8" }).trim());
    },
    120_000,
  );
});
