import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Tells this process from every other one of any machine, also from one that gets its number later: `host/pid/start`. */
export function ownName(): string {
  return nameOf(process.pid);
}

/** Whether a process of this machine with that name has ended. Of other machines' nothing is known: theirs are never gone. */
export function isGone(name: string): boolean {
  const [host, pid, start] = name.split("/");
  if (host !== hostname() || pid === undefined || !/^\d+$/.test(pid) || start === undefined) return false;
  if (start === UNKNOWN) return !answers(Number(pid));
  return nameOf(Number(pid)) !== name;
}

const UNKNOWN = "unknown";

function nameOf(pid: number): string {
  return [hostname(), pid, startOf(pid)].join("/");
}

/** When it started, since the boot of the machine and with the boot's own name; only Linux tells. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    // field 22; the second field, the name, may hold blanks and brackets (proc(5))
    return `${boot}-${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return UNKNOWN;
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
