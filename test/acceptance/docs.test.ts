import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { engine, standInFlags } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const root = resolve(import.meta.dirname, "../..");
const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []))];

/** Pages whose ```sh blocks are run in a folder with their `file=` blocks. */
const walkthroughs = ["docs/start-python.md", "docs/start-node.md", "docs/start-static.md", "docs/migrating.md"];

/** Images that the pages' `sh engine` blocks start from: flags for their stand-ins; undefined where they cannot be had. */
const bases = ((): readonly string[] | undefined => {
  if (!engine().available) return undefined;
  try {
    return standInFlags(["python:3.13-slim-trixie", "node:24-slim", "nginx:stable", "debian:bookworm-slim"]);
  } catch (error) {
    process.stderr.write(`\nSKIPPED: the \`sh engine\` blocks of the pages: ${String(error)}\n\n`);
    return undefined;
  }
})();
if (!engine().available) process.stderr.write(`\nSKIPPED: the \`sh engine\` blocks of the pages: ${engine().reason}\n\n`);

interface Block {
  readonly info: string;
  readonly body: string;
}

function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^( *)```([^\n`]+)\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", info = "", body = ""]) => ({
    info,
    body: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

describe("each step of a page works", () => {
  test.each(walkthroughs)("%s", async (page) => {
    const blocks = blocksOf(page);
    const files = blocks.flatMap(({ body, info }) => {
      const name = / file=(\S+)/.exec(info)?.[1];
      return name === undefined ? [] : [[name, body] as const];
    });
    const folder = folderWith({ ...Object.fromEntries(files), "contract/.keep": "" });
    let ran = 0;
    for (const { body, info } of blocks) {
      const [language, ...words] = info.split(" ");
      if (language !== "sh" || (words.includes("engine") && bases === undefined)) continue;
      const codes = /exit=([\d,]+)/.exec(info)?.[1]?.split(",").map(Number) ?? [0];
      for (const line of body.trim().split("\n")) {
        const [npx, name, ...args] = line.split(" ");
        expect([npx, name]).toEqual(["npx", "plimsoll"]);
        const { code, stderr, stdout } = await plimsoll(words.includes("engine") && !args.includes("--image") ? [...args, ...(bases ?? [])] : args, {
          cwd: folder,
        });
        expect(codes, `${line}\n${stdout}${stderr}`).toContain(code);
        ran += 1;
      }
    }
    expect(ran).toBeGreaterThan(2);
  });
});

describe("each command that a page names is one", () => {
  const helps = new Map<string, string>();

  async function helpOf(verb: string): Promise<string> {
    const known = helps.get(verb);
    if (known !== undefined) return known;
    const { code, stdout } = await plimsoll([verb, "--help"], { env: { COLUMNS: "400" } });
    const help = code === 0 ? stdout : "";
    helps.set(verb, help);
    return help;
  }

  test("the reading of pages finds them", () => {
    expect(namedIn("docs/check.md").map(({ verb }) => verb)).toEqual(expect.arrayContaining(["check", "verify", "explain"]));
    expect(namedIn("README.md").length).toBeGreaterThan(5);
  });

  test.each(pages)("%s", async (page) => {
    for (const { flags, verb, whole } of namedIn(page)) {
      const help = await helpOf(verb);
      expect(help, `${page}: ${whole}`).not.toBe("");
      for (const flag of flags) expect(help, `${page}: ${whole}`).toMatch(new RegExp(`${flag}\\b`));
    }
  });
});

interface Named {
  readonly whole: string;
  readonly verb: string;
  readonly flags: readonly string[];
}

/** Commands on lines of blocks and in pieces of code. */
function namedIn(page: string): readonly Named[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/(?:^ {4}|`|npx |&& |\$\()plimsoll ([a-z]+)((?: [^\s`]+)*)/gm)].map(([whole, verb = "", rest = ""]) => ({
    whole: whole.trim(),
    verb,
    flags: (rest.split("#", 1)[0] ?? "").split(" ").flatMap((word) => /^(--[a-z-]+)/.exec(word)?.[1] ?? []),
  }));
}

test.each(pages)("links of %s lead somewhere", (page) => {
  const anchorsOf = (path: string): readonly string[] =>
    [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, head = ""]) =>
      head
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
  const links = [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#", 2);
    const full = path === "" ? join(root, page) : join(root, page, "..", path);
    return !existsSync(full) || (anchor !== undefined && !anchorsOf(full).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test("every page is in the index", () => {
  const index = readFileSync(join(root, "docs/readme.md"), "utf8");
  expect(pages.flatMap((page) => (page.startsWith("docs/") && page !== "docs/readme.md" && !index.includes(`(${page.slice(5)})`) ? [page] : []))).toEqual([]);
});

test.each(pages)("the YAML, JSON and shell of %s can be read", (page) => {
  const readers: Readonly<Record<string, (text: string) => unknown>> = {
    yaml: (text) => parse(text),
    json: (text) => JSON.parse(text),
    sh: (text) => {
      if (spawnSync("bash", ["-n", "-c", text]).status !== 0) throw new Error("no shell");
    },
  };
  const wrong = blocksOf(page).flatMap(({ body, info }) => {
    const read = readers[info.split(" ", 1)[0] ?? ""];
    try {
      read?.(body);
      return [];
    } catch (error) {
      return [`${String(error)}\n${body}`];
    }
  });
  expect(wrong).toEqual([]);
});
