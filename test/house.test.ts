import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { checks } from "../src/checks/registry.generated.ts";
import { version } from "../src/version.ts";
import { brokenLaws, importsOf, unitRooms } from "./house-law.ts";

const root = join(import.meta.dirname, "..");
const src = join(root, "src");

/** Files over 400 lines, each with the reason. */
const longFiles: Readonly<Record<string, string>> = { "facts/package-managers.ts": "one table of data" };

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(src, join(entry.parentPath, entry.name)));
}

const sources = filesBelow(src)
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".generated.ts"))
  .map((path) => ({ path, text: readFileSync(join(src, path), "utf8") }));

/** What is or would be under version control; undefined in a copy without it. */
function tracked(): string[] | undefined {
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return listed.status === 0 ? listed.stdout.trim().split("\n") : undefined;
}

describe("every file", () => {
  test("imports only from its own room and from lower layers, and touches the outside only where that is allowed", () => {
    expect(sources.flatMap(brokenLaws)).toEqual([]);
  });

  test("exports by name, without enums", () => {
    const code = sources.filter(({ path }) => !path.endsWith(".test.ts"));
    expect(code.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
    expect(code.filter(({ text }) => /^\s*(?:export\s+)?(?:const\s+)?enum\s/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test("is named in kebab-case, by subject", () => {
    const wrong = filesBelow(src).filter((path) =>
      path
        .split("/")
        .some((part) => !/^_?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*$/.test(part) || /^(?:utils?|helpers?|common|managers?|misc)(?:\.|$)/.test(part)),
    );
    expect(wrong).toEqual([]);
  });

  test("is at most 400 lines long, or says why not", () => {
    const long = sources
      .filter(({ path, text }) => text.split("\n").length > 400 && longFiles[path] === undefined)
      .map(({ path, text }) => `${path}: ${text.split("\n").length} lines`);
    expect(long).toEqual([]);
  });
});

describe("every unit", () => {
  const exported: Readonly<Record<string, RegExp>> = {
    checks: /^export const check: Check = /m,
    stacks: /^export const stack: Stack = /m,
    engines: /^export const engine: EngineKind = /m,
    reports: /^export const report: Report = /m,
  };

  test.each(unitRooms)("of %s is whole: index.ts with its export, readme.md with its name as head", (room) => {
    const units = readdirSync(join(src, room)).filter((name) => statSync(join(src, room, name)).isDirectory() && name !== "testing");
    expect(units).not.toEqual([]);
    for (const unit of units) {
      expect(readFileSync(join(src, room, unit, "index.ts"), "utf8"), `${room}/${unit}`).toMatch(exported[room] ?? /$^/);
      const head = unit === "_template" ? /^# / : new RegExp(`^# ${unit}\n`);
      expect(readFileSync(join(src, room, unit, "readme.md"), "utf8"), `${room}/${unit}`).toMatch(head);
    }
  });

  test("of checks has its settling judge, a page with its parts, and no message that nobody says", () => {
    for (const [id, check] of checks) {
      expect(check[check.meta.settledBy], `${id} is settled by its ${check.meta.settledBy} judge`).toBeTypeOf("function");
      const page = readFileSync(join(src, "checks", id, "readme.md"), "utf8");
      for (const part of ["## Why", "## Options", "## Judges", "## Examples"]) expect(page, id).toContain(part);
      if (check.file !== undefined) for (const kind of ["bad", "good"]) expect(page, id).toContain(`\`\`\`dockerfile ${kind}`);
      const code = readdirSync(join(src, "checks", id))
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
        .map((name) => readFileSync(join(src, "checks", id, name), "utf8"))
        .join("\n");
      // once where its text stands, once where it is said
      for (const message of Object.keys(check.messages))
        expect(code.match(new RegExp(`\\b${message}\\b`, "g"))?.length, `${id}: ${message}`).toBeGreaterThan(1);
    }
  });
});

const files = tracked();
if (files === undefined) process.stderr.write("\nSKIPPED for want of git: what is under version control\n\n");

describe.skipIf(files === undefined)("what is under version control", () => {
  test("keeps generated registries out of version control", () => {
    expect(files?.filter((path) => path.endsWith(".generated.ts"))).toEqual([]);
  });

  test("names no package registry's host and no path of a machine", () => {
    const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const hosts = [new URL(registry).host, ["registry", "npmjs", "org"].join("."), ["pypi", "org"].join("."), ["files", "pythonhosted", "org"].join(".")];
    const paths = [root, process.env["HOME"] ?? root].filter((path) => path.split("/").length > 2);
    const leaks = files?.flatMap((path) => {
      const text = read(path);
      return [...hosts, ...paths].filter((needle) => text.includes(needle)).map((needle) => `${path}: ${needle}`);
    });
    expect(leaks).toEqual([]);
  });
});

test("has one version", () => {
  expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({ version });
});

describe("the law itself", () => {
  const broken = (path: string, text: string): number => brokenLaws({ path, text }).length;

  test("sees every kind of import", () => {
    const text =
      'import { a } from "./a.ts";\nimport type { B } from "./b.ts";\nimport "./c.ts";\nexport { d } from "./d.ts";\nconst e = await import("./e.ts");\nimport {\n  f,\n} from "./f.ts";\n';
    expect(
      importsOf(text)
        .map(({ from }) => from)
        .toSorted(),
    ).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts", "./f.ts"]);
  });

  test("finds what is broken and leaves the rest", () => {
    expect(broken("plan/x.ts", 'import { y } from "../checks/y.ts";')).toBe(1);
    expect(broken("checks/x.ts", 'import { y } from "../plan/y.ts";')).toBe(0);
    expect(broken("checks/a/index.ts", 'import { y } from "../b/index.ts";')).toBe(1);
    expect(broken("checks/a/index.ts", 'import { y } from "../options.ts";')).toBe(0);
    expect(broken("contract/x.ts", 'import type { Y } from "../trial/y.ts";')).toBe(0);
    expect(broken("contract/x.ts", 'import { y } from "../trial/y.ts";')).toBe(1);
    expect(broken("verify/x.ts", 'import { readFileSync } from "node:fs";')).toBe(1);
    expect(broken("verify/x.ts", 'import { readFileSync } from "fs";')).toBe(1);
    expect(broken("verify/x.ts", 'import { join } from "node:path";')).toBe(0);
    expect(broken("image/x.ts", 'import { readFileSync } from "node:fs";')).toBe(0);
    expect(broken("reports/text/index.ts", 'import { y } from "../../session.ts";')).toBe(1);
    expect(broken("session/x.ts", 'import type { Y } from "../reports/kind.ts";')).toBe(0);
    expect(broken("text/x.ts", 'import { parse } from "yaml";')).toBe(1);
    expect(broken("verify/x.ts", "const now = performance.now();")).toBe(1);
    expect(broken("verify/x.ts", 'const text = "performance.now()"; // process.exit')).toBe(0);
    expect(broken("verify/x.ts", "host.process.run()")).toBe(0);
    expect(broken("nowhere/x.ts", "")).toBe(1);
  });
});

function read(path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return "";
  }
}
