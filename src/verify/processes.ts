import { capabilities } from "../facts/capabilities.ts";
import type { ProcDump, ProcEntry } from "../process/proc.ts";
import type { ObservedProcess } from "../trial/run.ts";

// USER_HZ, which every port of Linux that runs containers keeps at 100
const TICKS_A_SECOND = 100;

/**
 * The container's own processes, process 1 first. What was put into it from outside, such as health probes, `exec` and the helper
 * that looks, has no parent in it, and is left out with all that it started.
 */
export function readProcesses(dump: ProcDump): readonly ObservedProcess[] {
  const numbers = new Map(dump.processes.map((entry) => [entry.pid, innerNumber(entry)]));
  const all = dump.processes.flatMap((entry) => readProcess(entry, numbers) ?? []);
  const byPid = new Map(all.map((each) => [each.pid, each]));
  const isOwn = (each: ObservedProcess): boolean => {
    let at: ObservedProcess | undefined = each;
    // as many steps as there are processes: parents that end while others are read may leave a circle
    for (let step = 0; at !== undefined && step <= all.length; step++) {
      if (at.pid === 1) return true;
      at = byPid.get(at.parent ?? 0);
    }
    return false;
  };
  return all.filter(isOwn).toSorted((one, other) => one.pid - other.pid);
}

/** The last of `NSpid` is the number in the innermost name space. */
function innerNumber({ pid, status }: ProcEntry): number {
  const all = field(status, "NSpid")?.split(/\s+/) ?? [];
  return Number(all.at(-1) ?? pid);
}

function readProcess(entry: ProcEntry, numbers: ReadonlyMap<number, number>): ObservedProcess | undefined {
  const { status } = entry;
  const uids = field(status, "Uid")?.split(/\s+/).map(Number);
  const gids = field(status, "Gid")?.split(/\s+/).map(Number);
  const uid = uids?.[1];
  if (uid === undefined) return undefined;
  const zombie = field(status, "State")?.startsWith("Z") === true;
  const name = field(status, "Name") ?? "";
  const memory = memoryOf(entry);
  const cpuSeconds = cpuOf(entry.stat);
  return {
    pid: innerNumber(entry),
    parent: numbers.get(Number(field(status, "PPid"))) ?? 0,
    uid,
    user: undefined,
    ...(gids?.[1] === undefined ? {} : { gid: gids[1] }),
    groups: (field(status, "Groups") ?? "")
      .split(/\s+/)
      .filter((each) => each !== "")
      .map(Number),
    args: words(entry.cmdline).join(" ") || `[${name}]`,
    state: zombie ? "zombie" : "alive",
    capabilities: { effective: named(status, "CapEff"), permitted: named(status, "CapPrm"), bounding: named(status, "CapBnd") },
    noNewPrivileges: field(status, "NoNewPrivs") === "1",
    ...(memory === undefined ? {} : { memory }),
    ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
    ...(entry.files === undefined ? {} : { openFiles: entry.files }),
    ...(entry.environ === undefined || entry.environ === "" ? {} : { environment: words(entry.environ) }),
  };
}

function field(status: string, name: string): string | undefined {
  const line = status.split("\n").find((each) => each.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

function words(text: string): string[] {
  return text.split("\0").filter((word, index, all) => word !== "" || index < all.length - 1);
}

function named(status: string, set: string): readonly string[] {
  const hex = field(status, set) ?? "";
  const bits = /^[0-9a-f]+$/.test(hex) ? BigInt(`0x${hex}`) : 0n;
  return capabilities.filter((_, bit) => (bits >> BigInt(bit)) & 1n);
}

function memoryOf({ rollup, status }: ProcEntry): number | undefined {
  const line = (rollup === undefined ? undefined : field(rollup, "Pss")) ?? field(status, "VmRSS");
  const kilobytes = Number.parseInt(line ?? "", 10);
  return Number.isNaN(kilobytes) ? undefined : kilobytes * 1024;
}

/** utime and stime, fields 14 and 15; the second field, the name, may hold blanks and brackets. */
function cpuOf(stat: string): number | undefined {
  const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(rest[11]) + Number(rest[12]);
  return Number.isNaN(ticks) ? undefined : ticks / TICKS_A_SECOND;
}
