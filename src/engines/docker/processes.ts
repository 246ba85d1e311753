import type { CommandLine } from "./command-line.ts";

export interface RunningProcess {
  /** As inside the container: 1 is the one that the engine started. */
  readonly pid: number;
  readonly uid: number;
  readonly args: string;
}

/** Prints `/proc/PID`, its status and its arguments, each argument on a line of its own, for each process in the container. */
const READ_PROC = 'for each in /proc/[0-9]*; do echo "== $each"; cat "$each/status"; echo "-- arguments"; tr "\\0" "\\n" <"$each/cmdline"; done 2>/dev/null';

/** The processes of a running container. `docker top` needs ps on the engine's machine; where there is none the container's own /proc tells. */
export async function processes(docker: CommandLine, id: string): Promise<RunningProcess[]> {
  const top = await docker.attempt(["top", id, "-o", "pid,uid,args"]);
  if (top.code !== 0) return readProc((await docker.ask(["exec", id, "sh", "-c", READ_PROC])).split("\n"));
  const first = Number((await docker.ask(["container", "inspect", "--format", "{{.State.Pid}}", id])).trim());
  // ps tells the host's numbers
  return sorted(readTable(top.stdout).map((each) => (each.pid === first ? { ...each, pid: 1 } : each)));
}

function readTable(table: string): RunningProcess[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((row) => {
      const match = /^\s*(\d+)\s+(\d+)\s(.*)$/s.exec(row);
      return match === null ? [] : [{ pid: Number(match[1]), uid: Number(match[2]), args: (match[3] ?? "").trim() }];
    });
}

/** Reads what READ_PROC printed; the shell that printed it is left out, and so is what ended in between. */
export function readProc(lines: readonly string[]): RunningProcess[] {
  const found: RunningProcess[] = [];
  for (const block of lines.join("\n").split(/^== \/proc\//m)) {
    const [status = "", words = ""] = block.split("-- arguments\n");
    const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
    const args = words.trimEnd().split("\n").join(" ");
    if (uid !== undefined && args !== "" && !args.includes(READ_PROC)) found.push({ pid: Number.parseInt(block, 10), uid: Number(uid), args });
  }
  return sorted(found);
}

function sorted(found: RunningProcess[]): RunningProcess[] {
  return found.toSorted((left, right) => left.pid - right.pid);
}
