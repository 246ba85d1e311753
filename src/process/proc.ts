import { lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What `/proc` of a container holds, as the kernel writes it (proc(5)). */
export interface ProcDump {
  /** `net/tcp`, `net/tcp6`, `net/udp`, `net/udp6`, by the last part of the name; the ones that are there. */
  readonly net: Readonly<Record<string, string>>;
  /** `mountinfo` of process 1. */
  readonly mounts: string;
  readonly processes: readonly ProcEntry[];
}

export interface ProcEntry {
  /** The folder's number: of the name space that was looked at, so not always the container's own. */
  readonly pid: number;
  readonly status: string;
  readonly stat: string;
  /** Each word ends with NUL. */
  readonly cmdline: string;
  /** As `cmdline`; undefined where it may not be read, and so below. */
  readonly environ: string | undefined;
  /** `smaps_rollup` */
  readonly rollup: string | undefined;
  /** What `fd/*` lead to. */
  readonly files: readonly string[] | undefined;
}

/** A file below a mount point of a container. */
export interface MountedFile {
  /** As inside the container. */
  readonly path: string;
  /** Unix time in seconds at which its inode changed last. */
  readonly changed: number;
  readonly directory: boolean;
}

/** The `/proc` of the engine's machine, where that is this machine. */
export interface HostProc {
  /** Undefined where the process is not that container's, or may not be looked at. */
  dump(pid: number, container: string): ProcDump | undefined;
  /** `net` of the dump alone, which costs next to nothing. */
  net(pid: number, container: string): ProcDump["net"] | undefined;
  /** At most `most` files below a mount point; links are not followed. */
  files(pid: number, container: string, mount: string, most: number): readonly MountedFile[] | undefined;
}

export const hostProc: HostProc = {
  dump(pid, container) {
    if (!isOf(pid, container)) return undefined;
    const space = attempt(() => readlinkSync(`/proc/${pid}/ns/pid`));
    const mounts = text(`/proc/${pid}/mountinfo`);
    if (space === undefined || mounts === undefined) return undefined;
    const inside = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && attempt(() => readlinkSync(`/proc/${name}/ns/pid`)) === space);
    return { net: netOf(pid), mounts, processes: inside.flatMap((name) => entry(Number(name)) ?? []) };
  },

  net: (pid, container) => (isOf(pid, container) ? netOf(pid) : undefined),

  files(pid, container, mount, most) {
    if (!isOf(pid, container)) return undefined;
    const found: MountedFile[] = [];
    const folders = [mount];
    for (let folder = folders.pop(); folder !== undefined && found.length < most; folder = folders.pop()) {
      for (const name of attempt(() => readdirSync(join(`/proc/${pid}/root`, folder))) ?? []) {
        const path = join(folder, name);
        const stat = attempt(() => lstatSync(join(`/proc/${pid}/root`, path)));
        if (stat === undefined) continue;
        found.push({ path, changed: stat.ctimeMs / 1000, directory: stat.isDirectory() });
        if (stat.isDirectory()) folders.push(path);
      }
    }
    return found.slice(0, most);
  },
};

/** A remote engine's number may be some other process's here: only one in a control group of the container's name is its own. */
function isOf(pid: number, container: string): boolean {
  return pid > 0 && text(`/proc/${pid}/cgroup`)?.includes(container) === true;
}

function netOf(pid: number): ProcDump["net"] {
  const found = ["tcp", "tcp6", "udp", "udp6"].flatMap((name) => {
    const table = text(`/proc/${pid}/net/${name}`);
    return table === undefined ? [] : [[name, table] as const];
  });
  return Object.fromEntries(found);
}

/** Undefined where the process has ended in between. */
function entry(pid: number): ProcEntry | undefined {
  const folder = `/proc/${pid}`;
  const status = text(`${folder}/status`);
  const stat = text(`${folder}/stat`);
  const cmdline = text(`${folder}/cmdline`);
  if (status === undefined || stat === undefined || cmdline === undefined) return undefined;
  const files = attempt(() => readdirSync(`${folder}/fd`).flatMap((name) => attempt(() => readlinkSync(`${folder}/fd/${name}`)) ?? []));
  return { pid, status, stat, cmdline, environ: text(`${folder}/environ`), rollup: text(`${folder}/smaps_rollup`), files };
}

function text(path: string): string | undefined {
  return attempt(() => readFileSync(path, "utf8"));
}

/** Processes end and rights are missing at any time. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
