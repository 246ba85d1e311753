import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeBuildContext } from "../../src/plan/context.ts";
import { ownership, type Ownership } from "../../src/plan/files/ownership.ts";
import { makePlan } from "../../src/plan/make.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { describeWithEngine } from "./engine.ts";
import { mulberry } from "../differential/grammar.ts";
import { cases as written, randomCases } from "./ownership-cases.ts";

/** A file as it is in the image: `1000:1000`, `755`, `d`. */
interface Real {
  readonly owner: string;
  readonly mode: string;
  readonly type: string;
}

type Listing = ReadonlyMap<string, Real>;

const FILES: Readonly<Record<string, number>> = { "ctx/f": 0o644, "ctx/d/a": 0o755, "ctx/d/e/b": 0o640 };
const LEAST_KNOWN = 0.7;
const seed = Number(process.env["PLIMSOLL_SEED"] ?? 20_261_121);
const cases = [...written, ...randomCases(mulberry(seed), 24)];

describeWithEngine("what the plan knows of owners and modes", () => {
  test(`is what the engine builds, for ${cases.length} stages, some drawn with seed ${seed}`, { timeout: 600_000 }, () => {
    const folder = contextFolder();
    const text = dockerfileOf(cases);
    writeFileSync(join(folder, "Dockerfile"), text);
    const built = spawnSync("docker", ["build", "--progress=plain", "--output", join(folder, "out"), folder], { encoding: "utf8", timeout: 540_000 });
    expect(built.status, built.stderr.slice(-4000)).toBe(0);

    const plan = planOf(folder, text);
    const listings = cases.map((_, index) => listingOf(folder, `case${index}`));
    const bases = new Map(basesOf(cases).map((base, index) => [base, listingOf(folder, `base${index}`)]));
    const everywhere = new Set(listings.flatMap((listing) => [...listing.keys()]).filter((path) => !path.startsWith("/usr/")));
    const wrong: string[] = [];
    const open: string[] = [];
    let known = 0;
    for (const [index, listing] of listings.entries()) {
      const from = baseOf(cases[index] ?? "");
      const base = bases.get(from) ?? listings[Number(/^case(\d+)$/.exec(from)?.[1] ?? -1)];
      for (const path of new Set([...everywhere, ...listing.keys()])) {
        const real = listing.get(path);
        const told = toldOf(plan, index, path);
        const differs = differing(told, real);
        if (differs !== undefined) wrong.push(`case${index} ${path}: ${differs}`);
        const isMade = real !== undefined && JSON.stringify(base?.get(path)) !== JSON.stringify(real);
        if (!isMade) continue;
        if (isWhole(told)) known += 1;
        else open.push(`case${index} ${path} ${JSON.stringify(real)}: ${JSON.stringify({ ...told, by: undefined })}`);
      }
    }
    const share = known / (known + open.length);
    process.stdout.write(`\nknown whole: ${known} of ${known + open.length} files that ${cases.length} stages make, ${Math.round(100 * share)} %\n`);
    if (process.env["PLIMSOLL_SHOW_OPEN"] === "1") process.stdout.write(`${open.join("\n")}\n`);
    expect(wrong).toEqual([]);
    expect(share).toBeGreaterThan(LEAST_KNOWN);
  });
});

function contextFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-ownership-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, mode] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${path}\n`);
    chmodSync(join(folder, path), mode);
  }
  chmodSync(join(folder, "ctx/d/e"), 0o770);
  expect(spawnSync("tar", ["-cf", "a.tar", "d"], { cwd: join(folder, "ctx") }).status).toBe(0);
  return folder;
}

/** All stages in one file, each with one that lists it. */
function dockerfileOf(stages: readonly string[]): string {
  const named = stages.map((stage, index) => stage.replace(/^FROM (\S+)/, `FROM $1 AS case${index}`));
  const listed = [
    ...stages.map((_, index) => [`case${index}`, `case${index}`] as const),
    ...basesOf(stages).map((base, index) => [`base${index}`, base] as const),
  ];
  const find = "find . \\( -path ./proc -o -path ./sys -o -path ./dev -o -path ./etc \\) -prune -o -printf '/%P\\t%U:%G\\t%m\\t%y\\n'";
  const listers = listed.map(
    ([name, from]) => `FROM debian:trixie-slim AS list-${name}\nRUN --mount=from=${from},target=/looked mkdir /out && cd /looked && ${find} > /out/${name}`,
  );
  return [...named, ...listers, "FROM scratch", ...listed.map(([name]) => `COPY --from=list-${name} /out/ /`), ""].join("\n");
}

function baseOf(stage: string): string {
  return /^FROM (\S+)/.exec(stage)?.[1] ?? "";
}

function basesOf(stages: readonly string[]): readonly string[] {
  return [...new Set(stages.map(baseOf))].filter((base) => base !== "scratch" && !base.startsWith("case"));
}

function listingOf(folder: string, name: string): Listing {
  const lines = readFileSync(join(folder, "out", name), "utf8")
    .trimEnd()
    .split("\n");
  return new Map(
    lines.map((line) => {
      const [path = "", owner = "", mode = "", type = ""] = line.split("\t");
      return [path, { owner, mode, type }];
    }),
  );
}

function planOf(folder: string, text: string): Plan {
  const files = [...Object.keys(FILES), "ctx/a.tar", "Dockerfile"];
  const context = makeBuildContext({
    files,
    dockerfilePath: "Dockerfile",
    // an archive is no text
    read: (path) => (path.endsWith(".tar") || !files.includes(path) ? undefined : readFileSync(join(folder, path), "utf8")),
    modeOf: (path) => lstatSync(join(folder, path)).mode & 0o7777,
  });
  return makePlan({ path: "Dockerfile", text, context });
}

function toldOf(plan: Plan, index: number, path: string): Ownership {
  const stage = plan.stages.find(({ name }) => name === `case${index}`);
  if (stage === undefined) throw new Error(`no stage case${index}`);
  return ownership(plan, stage, path);
}

function isWhole(told: Ownership): boolean {
  return told.kind === "known" && told.uid !== undefined && told.gid !== undefined && told.mode !== undefined;
}

const TYPES: Readonly<Record<string, string>> = { f: "file", d: "folder", l: "link" };

/** In what an answer is not so; undefined where nothing of it is wrong. */
function differing(told: Ownership, real: Real | undefined): string | undefined {
  if (told.kind === "unknown") return undefined;
  if (told.kind === "absent") return real === undefined ? undefined : `absent, but there: ${real.owner} ${real.mode}`;
  if (real === undefined) return "known, but not there";
  const [uid, gid] = real.owner.split(":").map(Number);
  const parts = [
    told.uid !== undefined && told.uid !== uid ? `uid ${told.uid}, not ${uid ?? ""}` : "",
    told.gid !== undefined && told.gid !== gid ? `gid ${told.gid}, not ${gid ?? ""}` : "",
    told.mode !== undefined && told.mode.toString(8) !== real.mode ? `mode ${told.mode.toString(8)}, not ${real.mode}` : "",
    told.type !== undefined && told.type !== TYPES[real.type] ? `${told.type}, not ${TYPES[real.type] ?? real.type}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : parts.join("; ");
}
