import { expect, test } from "vitest";
import type { ProcEntry } from "../process/proc.ts";
import { readProcesses } from "./processes.ts";

/** What `/proc` says of a process; `inner` is its number in the container. */
function entry(pid: number, parent: number, parts: Partial<ProcEntry> & { readonly inner?: number; readonly status?: string } = {}): ProcEntry {
  const { inner = pid, status = "", ...rest } = parts;
  const head = `Name:\tapp\nState:\tS (sleeping)\nPPid:\t${parent}\nUid:\t0\t1001\t0\t0\nGid:\t0\t5\t0\t0\nGroups:\t5 20 \nNSpid:\t${pid}\t${inner}\n`;
  return {
    pid,
    stat: "",
    cmdline: "python\0app.py\0",
    environ: undefined,
    rollup: undefined,
    files: undefined,
    ...rest,
    status: status === "" ? head : `${head}${status}`,
  };
}

const read = (...processes: ProcEntry[]) => readProcesses({ net: {}, mounts: "", processes });

test("numbers are the container's own, and what came from outside is left out with its children", () => {
  const seen = read(entry(412, 400, { inner: 1 }), entry(430, 412, { inner: 7 }), entry(500, 400, { inner: 20 }), entry(501, 500, { inner: 21 }));
  expect(seen.map(({ parent, pid }) => [pid, parent])).toEqual([
    [1, 0],
    [7, 1],
  ]);
});

test("user, group, memory, time, files and environment are read", () => {
  const [first] = read(
    entry(1, 0, {
      status: "CapEff:\t0000000000000401\nCapPrm:\t0000000000000401\nCapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nVmRSS:\t  900 kB\n",
      rollup: "Rss:  800 kB\nPss:    512 kB\n",
      stat: "1 (a ) name) S 0 1 1 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 1 0 1 1",
      environ: "A=1\0B=two\nlines\0",
      files: ["/data/app.db", "socket:[1]"],
    }),
  );
  expect(first).toMatchObject({
    uid: 1001,
    gid: 5,
    groups: [5, 20],
    args: "python app.py",
    state: "alive",
    noNewPrivileges: true,
    memory: 512 * 1024,
    cpuSeconds: 2,
    openFiles: ["/data/app.db", "socket:[1]"],
    environment: ["A=1", "B=two\nlines"],
  });
  expect(first?.capabilities?.effective).toEqual(["chown", "net_bind_service"]);
  expect(first?.capabilities?.bounding).toHaveLength(14);
});

test("without the right to read more, memory is what is resident, and the rest is unknown", () => {
  const [first] = read(entry(1, 0, { status: "VmRSS:\t  900 kB\n" }));
  expect(first?.memory).toBe(900 * 1024);
  expect(first).not.toHaveProperty("environment");
  expect(first).not.toHaveProperty("openFiles");
});

test("a dead process has no words of its own", () => {
  const dead = { ...entry(7, 1), cmdline: "", status: entry(7, 1).status.replace("S (sleeping)", "Z (zombie)") };
  expect(read(entry(1, 0), dead)[1]).toMatchObject({ state: "zombie", args: "[app]" });
});

test("parents in a circle, and texts that are none, end", () => {
  expect(read(entry(8, 9), entry(9, 8))).toEqual([]);
  expect(read({ ...entry(1, 0), status: "" })).toEqual([]);
});
