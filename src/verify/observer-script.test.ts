import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { dumpScript, filesScript, readDump, readFiles } from "./observer-script.ts";
import { readProcesses } from "./processes.ts";

test.runIf(existsSync("/proc/self/status"))("the script prints what is read again, with this machine's own processes", () => {
  const text = execFileSync("sh", ["-c", dumpScript("mark")], { encoding: "utf8", env: { ...process.env, LINES_HERE: "one\ntwo" }, maxBuffer: 2 ** 28 });
  const dump = readDump(text, "mark");
  const own = dump.processes.find(({ pid }) => pid === process.pid);
  expect(own?.cmdline.split("\0")[0]).toBe(process.argv0);
  expect(own?.status).toContain("Uid:");
  expect(Object.keys(dump.net)).toContain("tcp");
  expect(dump.mounts).toContain(" / ");
  expect(readProcesses(dump).map(({ pid }) => pid)).toContain(1);
});

test("words keep their line ends, and what cannot be read is unknown", () => {
  const parts = [
    "",
    "status 7",
    "Uid:\t1\t1",
    "",
    "cmdline 7",
    "sh\n-c\na\u0001b",
    "",
    "environ 7",
    "",
    "files 7",
    "lr-x 1 root 64 Nov 21 3 -> /data/x -> y",
    "",
  ];
  const text = `\nmark net tcp\nsl\n${parts.join("\n").replaceAll(/\n(status|cmdline|environ|files) 7/g, "\nmark $1 7")}\nmark end\n`;
  const dump = readDump(text, "mark");
  expect(dump.net["tcp"]).toContain("sl");
  expect(dump.processes).toMatchObject([{ pid: 7, environ: undefined, rollup: undefined }]);
  expect(dump.processes[0]?.cmdline.split("\0").slice(0, 3)).toEqual(["sh", "-c", "a\nb"]);
  expect(dump.processes[0]?.files).toEqual(["/data/x -> y"]);
});

test("a container that prints another mark changes nothing", () => {
  expect(readDump("\nother status 7\nUid:\t0\n", "mark").processes).toEqual([]);
});

test("files are told with the time of their change; a quote in a mount point is one", () => {
  expect(filesScript("/it's")).toContain(`'/proc/1/root/it'\\''s'`);
  const text = "1763700000 regular file /proc/1/root/data/a b\n1763700001 directory /proc/1/root/data\nstat: nonsense\nend\n";
  expect(readFiles(text)).toEqual([
    { path: "/data/a b", changed: 1763700000, directory: false },
    { path: "/data", changed: 1763700001, directory: true },
  ]);
});
