import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** A Dockerfile with what it needs to be built, and how it is named. */
export interface Built {
  readonly image: string;
  /** Whether the builder made an image. */
  readonly ok: boolean;
  /** What the builder said. */
  readonly log: string;
  /** Builds it once more, with these files in place of the first ones and these arguments. */
  again(files: Files, args?: Readonly<Record<string, string>>): Promise<Built>;
}

/** Files of a build context, by path. */
export type Files = Readonly<Record<string, string>>;

/** What of an example is seen: short words that say how the build, the image or its container behaves. */
export type Observation = (built: Built) => Promise<string>;

/** Images that stand for those that examples name, by the beginning of the name. Any Debian will do for most. */
const STANDS_FOR: readonly (readonly [RegExp, string])[] = [
  [/^python\b/, "python:3.13-slim"],
  [/^node\b/, "node:22-slim"],
  [/^nginx\b/, "nginx:stable"],
  [/./, "debian:trixie-slim"],
];

const LABEL = "plimsoll-confirmation";

/**
 * Builds a Dockerfile on stand-ins of its bases that hold the programs given: each a script by its name, in /usr/local/bin.
 * Throws where neither a stand-in for a base is there nor the base itself can be pulled.
 */
export async function build(name: string, dockerfile: string, files: Files, programs: Files = {}, args: Readonly<Record<string, string>> = {}): Promise<Built> {
  const flags: string[] = [];
  for (const base of basesOf(dockerfile)) {
    const made = await standIn(`${name}-base${flags.length}`, base, programs);
    flags.push("--build-context", `${base}=docker-image://${made}`);
  }
  const attempt = async (given: Files, values: Readonly<Record<string, string>>): Promise<Built> => {
    const folder = folderOf({ Dockerfile: dockerfile, ...given });
    const image = `${LABEL}:${name}`;
    const valueFlags = Object.entries(values).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
    const { code, output } = await docker("build", "--progress=plain", "--label", LABEL, "--tag", image, ...flags, ...valueFlags, folder);
    if (code === 0) removeLater("image", image);
    return { image, ok: code === 0, log: output, again: attempt };
  };
  return attempt(files, args);
}

/** What the builder ends with; "built" where it makes an image. */
export const building: Observation = async ({ log, ok }) => (ok ? "built" : (/^ERROR: .*$/m.exec(log)?.[0] ?? log));

/** The exit code and the output of a container, of its own command or of another. */
export const running =
  (command: readonly string[] = [], options: readonly string[] = []): Observation =>
  async (built) => {
    const { code, output } = await docker("run", "--rm", "--label", LABEL, ...options, imageOf(built), ...command);
    return `${code} ${output.trim()}`;
  };

/** How a container takes a stop: `exit 137 after 4 s: …`. */
export const stopping: Observation = (built) =>
  withContainer(built, [], async (container) => {
    await sleep(1200);
    const began = performance.now();
    await docker("stop", "--time", "4", container);
    const seconds = Math.round((performance.now() - began) / 1000);
    const { output: code } = await docker("inspect", "--format", "{{.State.ExitCode}}", container);
    return `exit ${code.trim()} after ${seconds} s: ${(await docker("logs", container)).output.trim()}`;
  });

/** What the engine's health state becomes: the image's own check, only asked more often. */
export const beingWell: Observation = (built) =>
  withContainer(built, ["--health-interval", "1s", "--health-retries", "2", "--network", "none"], async (container) => {
    for (let round = 0; round < 60; round++) {
      await sleep(250);
      const state = (await docker("inspect", "--format", "{{.State.Health.Status}}", container)).output.trim();
      if (state !== "starting") return state;
    }
    return "starting";
  });

/** Whether a container lives, and what it has logged, a second after its start. */
export const living: Observation = (built) =>
  withContainer(built, [], async (container) => {
    await sleep(1200);
    const { output } = await docker("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", container);
    return `${output.trim()}: ${(await docker("logs", container)).output.trim()}`;
  });

/** What a request to the port that EXPOSE publishes gets. */
export const publishing: Observation = (built) =>
  withContainer(built, ["--publish-all"], async (container) => {
    await sleep(1500);
    const { output } = await docker("port", container);
    const port = /0\.0\.0\.0:(\d+)/.exec(output)?.[1];
    try {
      const response = await fetch(`http://127.0.0.1:${port ?? "1"}/`, { signal: AbortSignal.timeout(5000) });
      return `answered ${response.status}`;
    } catch {
      return "no answer";
    }
  });

/** The history of the image, as everyone sees it who has the image. */
export const remembering: Observation = async (built) => (await docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", imageOf(built))).output;

/** Which steps a second build takes from the cache: `2/3 RUN npm ci`, one a line. */
export const caching =
  (files: Files, args: Readonly<Record<string, string>> = {}): Observation =>
  async (built) => {
    const { log } = await built.again(files, args);
    const steps = new Map([...log.matchAll(/^#(\d+) \[([^\]]+)\] (.*)$/gm)].map(([, number = "", , text = ""]) => [number, text] as const));
    const cached = [...log.matchAll(/^#(\d+) CACHED$/gm)].flatMap(([, number = ""]) => steps.get(number) ?? []);
    return cached.join("\n");
  };

function imageOf({ image, log, ok }: Built): string {
  if (!ok) throw new Error(`it does not build:\n${log}`);
  return image;
}

async function withContainer(built: Built, options: readonly string[], see: (container: string) => Promise<string>): Promise<string> {
  const { code, output } = await docker("run", "--detach", "--label", LABEL, ...options, imageOf(built));
  if (code !== 0) return output;
  const container = output.trim();
  removeLater("container", container);
  return see(container);
}

/** The outside images of a Dockerfile. */
function basesOf(dockerfile: string): string[] {
  const froms = [...dockerfile.matchAll(/^FROM\s+(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const stages = new Set(froms.map(([, , stage]) => stage));
  return [...new Set(froms.map(([, image = ""]) => image))].filter((image) => image !== "scratch" && !stages.has(image) && !image.includes("$"));
}

const found = new Map<string, string | undefined>();

/** A local image for a base, with programs over it. */
async function standIn(name: string, base: string, programs: Files): Promise<string> {
  const wanted = STANDS_FOR.find(([pattern]) => pattern.test(base))?.[1] ?? base;
  if (!found.has(wanted)) found.set(wanted, await findImage(wanted));
  const image = found.get(wanted);
  if (image === undefined) throw new Error(`the engine has no ${wanted} and cannot pull it`);
  if (Object.keys(programs).length === 0) return image;
  const folder = folderOf({ Dockerfile: `FROM ${image}\nCOPY --chmod=755 bin/ /usr/local/bin/\n`, ...prefixed(programs) });
  const { code, output } = await docker("build", "--label", LABEL, "--tag", `${LABEL}:${name}`, folder);
  if (code !== 0) throw new Error(output);
  removeLater("image", `${LABEL}:${name}`);
  return `${LABEL}:${name}`;
}

async function findImage(wanted: string): Promise<string | undefined> {
  for (const image of [wanted, `plimsoll.local/${wanted}`]) if ((await docker("image", "inspect", image)).code === 0) return image;
  return (await docker("pull", "--quiet", wanted)).code === 0 ? wanted : undefined;
}

function prefixed(programs: Files): Files {
  return Object.fromEntries(Object.entries(programs).map(([name, text]) => [`bin/${name}`, text]));
}

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-confirm-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
  }
  return folder;
}

function removeLater(kind: "container" | "image", name: string): void {
  onTestFinished(async () => {
    await docker(kind, "rm", "--force", ...(kind === "container" ? ["--volumes"] : []), name);
  });
}

function docker(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn("docker", args, { stdio: ["ignore", "pipe", "pipe"], timeout: args[0] === "pull" ? 300_000 : 60_000 });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, output }));
  });
}
