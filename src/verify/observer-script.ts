import type { MountedFile, ProcDump, ProcEntry } from "../process/proc.ts";

/**
 * Prints what `readDump` reads, with nothing but `sh`, `cat`, `tr` and `ls`. Each part stands behind a line of `mark` and its name;
 * `mark` is a word that the container cannot know. Line ends inside of words come as \x01.
 */
export function dumpScript(mark: string): string {
  return `part() { echo; echo "${mark} $*"; }
flat() { tr '\\n\\0' '\\1\\n'; }
for each in tcp tcp6 udp udp6; do part net $each; cat /proc/net/$each; done 2>/dev/null
part mounts; cat /proc/1/mountinfo
for each in /proc/[0-9]*; do
  number=\${each#/proc/}
  part status $number; cat $each/status
  part stat $number; cat $each/stat
  part cmdline $number; flat <$each/cmdline
  part environ $number; flat <$each/environ
  part rollup $number; cat $each/smaps_rollup
  part files $number; ls -l $each/fd
done 2>/dev/null
part end`;
}

export function readDump(text: string, mark: string): ProcDump {
  const net: Record<string, string> = {};
  const processes = new Map<number, Partial<Record<string, string>>>();
  let mounts = "";
  for (const part of text.split(`\n${mark} `)) {
    const end = part.indexOf("\n");
    const [name = "", of = ""] = part.slice(0, end === -1 ? undefined : end).split(" ");
    const body = end === -1 ? "" : part.slice(end + 1);
    if (name === "net") net[of] = body;
    else if (name === "mounts") mounts = body;
    else if (/^\d+$/.test(of)) processes.set(Number(of), { ...processes.get(Number(of)), [name]: body });
  }
  return { net, mounts, processes: [...processes].flatMap(([pid, parts]) => entryOf(pid, parts) ?? []) };
}

function entryOf(pid: number, parts: Partial<Record<string, string>>): ProcEntry | undefined {
  const { cmdline = "", environ, files, rollup, stat = "", status = "" } = parts;
  if (!status.includes("Uid:")) return undefined;
  return {
    pid,
    status,
    stat,
    cmdline: unflat(cmdline),
    environ: environ === undefined || environ.trim() === "" ? undefined : unflat(environ),
    rollup: rollup === undefined || rollup.trim() === "" ? undefined : rollup,
    files: files?.split("\n").flatMap((line) => / -> (.*)$/.exec(line)?.[1] ?? []),
  };
}

/** NUL ends a word again, and a line end is one. */
function unflat(text: string): string {
  return text.replace(/\n$/, "").replaceAll("\n", "\0").replaceAll("\u0001", "\n");
}

/** Prints what `readFiles` reads: files and folders below a mount point of process 1, each with the time of its last change. */
export function filesScript(mount: string): string {
  const path = `'/proc/1/root${mount.replaceAll("'", "'\\''")}'`;
  return `find ${path} -xdev -mindepth 1 -exec stat -c '%Z %F %n' {} + 2>/dev/null; echo end`;
}

export function readFiles(text: string): MountedFile[] {
  return text.split("\n").flatMap((line) => {
    const match = /^(\d+) (.*?) (\/proc\/1\/root(\/.*))$/.exec(line);
    if (match === null) return [];
    return [{ path: match[4] ?? "", changed: Number(match[1]), directory: match[2] === "directory" }];
  });
}
