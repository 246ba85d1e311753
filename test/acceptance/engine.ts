import { spawnSync } from "node:child_process";
import { describe } from "vitest";

/** Images that the acceptance tests need, under the names that files give them. */
const NEEDED = ["python:3.11-slim", "postgres:17"];

export interface EngineUnderTest {
  readonly available: boolean;
  /** Why it is not. */
  readonly reason: string;
  /** What stands in for which image, where the testbed made them. */
  readonly bases: Readonly<Record<string, string>>;
}

let known: EngineUnderTest | undefined;

/** Asks once whether an engine answers and has the images, or their stand-ins, or can pull them. */
export function engine(): EngineUnderTest {
  return (known ??= look());
}

/** `--base` flags for the stand-ins. */
export function baseFlags(): string[] {
  return Object.entries(engine().bases).flatMap(([asked, standIn]) => ["--base", `${asked}=${standIn}`]);
}

/** `--base` flags for further images: those the engine has under their public names need none, others have a stand-in or are pulled. */
export function standInFlags(images: readonly string[]): string[] {
  return images.flatMap((image) => {
    if (docker("image", "inspect", image) !== undefined) return [];
    // one that is made here goes by the name without the release of Debian, too
    const standIn = [image, image.replace(/-(?:bookworm|trixie)$/, "")]
      .map((name) => `plimsoll.local/${name}`)
      .find((name) => docker("image", "inspect", name) !== undefined);
    if (standIn !== undefined) return ["--base", `${image}=${standIn}`];
    if (docker("pull", "--quiet", image) === undefined) throw new Error(`the engine has no ${image} and cannot pull it; testbed/up makes one`);
    return [];
  });
}

/** Tests that need an engine. Without one they are skipped, loudly; where one is required, that is a failure. */
export function describeWithEngine(name: string, tests: () => void): void {
  const { available, reason } = engine();
  if (available) {
    describe(name, tests);
    return;
  }
  if (process.env["PLIMSOLL_REQUIRE_ENGINE"] === "1") throw new Error(`"${name}" needs an engine: ${reason}`);
  process.stderr.write(`\nSKIPPED for want of an engine: ${name}\n  ${reason}; testbed/up brings one up on Debian and Ubuntu\n\n`);
  describe.skip(name, tests);
}

function look(): EngineUnderTest {
  const info = docker("info", "--format", "{{.ServerVersion}}");
  if (info === undefined || info.trim() === "") return { available: false, reason: "no container engine answers docker info", bases: {} };
  const bases: Record<string, string> = {};
  for (const image of NEEDED) {
    if (docker("image", "inspect", image) !== undefined) continue;
    const standIn = `plimsoll.local/${image}`;
    if (docker("image", "inspect", standIn) !== undefined) bases[image] = standIn;
    else if (docker("pull", "--quiet", image) === undefined) return { available: false, reason: `the engine has no ${image} and cannot pull it`, bases: {} };
  }
  return { available: true, reason: "", bases };
}

function docker(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: args[0] === "pull" ? 300_000 : 15_000 });
  return status === 0 ? stdout : undefined;
}
