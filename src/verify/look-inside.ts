import type { ProcDump } from "../process/proc.ts";
import type { ListeningSocket, ObservedProcess, ObservedWrite, ProgramRun } from "../trial/run.ts";
import type { TrialHost } from "./host.ts";
import type { Observer } from "./observer.ts";
import { readProcesses } from "./processes.ts";
import type { Started } from "./ready.ts";
import { readSockets } from "./sockets.ts";

// Docker's own name server listens at this address inside each container of a network
const ENGINE_RESOLVER = "127.0.0.11";
// the engine writes or mounts these itself
const ENGINES_OWN = /^\/(?:dev|proc|sys)(?:\/|$)|^\/(?:\.dockerenv|etc\/(?:hosts|hostname|resolv\.conf|mtab))$/;
const TMPFS = "tmpfs";

export interface Inside {
  readonly processes: readonly ObservedProcess[];
  readonly sockets: readonly ListeningSocket[] | undefined;
  readonly unlooked: string | undefined;
}

/** The processes and sockets of a running container. */
export async function lookInside(host: TrialHost, observer: Observer, started: Started): Promise<Inside> {
  const dump = await observer.look(started);
  if (!("unlooked" in dump)) return { processes: readProcesses(dump), sockets: socketsOf(dump), unlooked: undefined };
  // the engine's own list knows numbers and users, and the container may end between two looks
  const listed = await host.engine.processes(started.id).catch(() => []);
  return { processes: listed.map((each) => ({ ...each, user: undefined })), sockets: undefined, unlooked: dump.unlooked };
}

export function socketsOf({ net }: Pick<ProcDump, "net">): readonly ListeningSocket[] {
  return readSockets(net).filter((socket) => socket.address !== ENGINE_RESOLVER);
}

/** Bytes of all processes together; undefined where they cannot be seen. */
export async function memoryNow(host: TrialHost, observer: Observer, started: Started): Promise<number | undefined> {
  const { processes, unlooked } = await lookInside(host, observer, started);
  if (unlooked !== undefined || processes.length === 0) return undefined;
  return processes.reduce((sum, { memory = 0 }) => sum + memory, 0);
}

export async function runPrograms(host: TrialHost, started: Started, programs: readonly (readonly string[])[]): Promise<ProgramRun[]> {
  const runs: ProgramRun[] = [];
  for (const argv of programs) {
    const outcome = await host.engine.exec(started.id, argv, host.signal);
    runs.push({ argv, exitCode: outcome.exitCode, output: (outcome.stdout + outcome.stderr).trim() });
  }
  return runs;
}

/** What was written since the start: in the container's own layer, and on what is mounted into it. */
export async function writesOf(host: TrialHost, observer: Observer, started: Started): Promise<readonly ObservedWrite[] | { readonly unlooked: string }> {
  const dump = await observer.look(started);
  if ("unlooked" in dump) return dump;
  const mounts = mountsOf(dump.mounts);
  const own = (await host.engine.changes(started.id)).filter(({ path }) => !ENGINES_OWN.test(path));
  const writes: ObservedWrite[] = own
    // a folder counts as changed when something in it is
    .filter(({ change, path }) => change !== "changed" || !own.some((other) => other.path.startsWith(`${path}/`)))
    // the engine makes the folders that something is mounted on
    .filter(({ path }) => !mounts.some((mount) => `${mount.path}/`.startsWith(`${path}/`)))
    .map((each) => ({ ...each, where: "root" }));
  for (const { path, type } of mounts.filter(({ writable }) => writable)) {
    const files = await observer.files(started, path);
    if ("unlooked" in files) return files;
    // what the image put there was changed when the volume was made, before the start
    const fresh = files.filter((file) => !file.directory && file.changed >= Math.floor(started.startedUnix));
    writes.push(...fresh.map((file) => ({ path: file.path, change: "added" as const, where: type === TMPFS ? ("tmpfs" as const) : ("volume" as const) })));
  }
  return writes;
}

/** Mount points of process 1 that are not the engine's own (proc(5), mountinfo). */
export function mountsOf(mountinfo: string): readonly { readonly path: string; readonly type: string; readonly writable: boolean }[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , , path = "", options = ""] = before.split(" ");
    const [type = ""] = after.split(" ");
    const plain = path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
    if (plain === "" || plain === "/" || ENGINES_OWN.test(plain)) return [];
    return [{ path: plain, type, writable: !options.split(",").includes("ro") }];
  });
}
