import { expect, test } from "vitest";
import type { ProcDump } from "../process/proc.ts";
import { mountsOf, writesOf } from "./look-inside.ts";
import type { Observer } from "./observer.ts";
import { fakeMachine } from "./testing.ts";

const mountinfo = [
  "601 500 0:50 / / rw,relatime - overlay overlay rw",
  "602 601 0:51 / /proc rw,nosuid - proc proc rw",
  "603 601 0:52 / /tmp rw,nosuid - tmpfs tmpfs rw",
  "604 601 254:0 /docker/volumes/x/_data /data\\040here rw - ext4 /dev/vda rw",
  "605 601 254:0 /docker/containers/x/hosts /etc/hosts rw - ext4 /dev/vda rw",
  "606 601 254:0 /srv/settings /settings ro - ext4 /dev/vda rw",
].join("\n");

test("mounts of the engine's own are left out, and names are read as they are", () => {
  expect(mountsOf(mountinfo)).toEqual([
    { path: "/tmp", type: "tmpfs", writable: true },
    { path: "/data here", type: "ext4", writable: true },
    { path: "/settings", type: "ext4", writable: false },
  ]);
});

test("writes are those of the own layer and those since the start on what is mounted", async () => {
  const dump: ProcDump = { net: {}, mounts: mountinfo, processes: [] };
  const files: Record<string, { path: string; changed: number; directory: boolean }[]> = {
    "/tmp": [{ path: "/tmp/x", changed: 1000, directory: false }],
    "/data here": [
      { path: "/data here/old", changed: 900, directory: false },
      { path: "/data here/new", changed: 1001, directory: false },
      { path: "/data here/folder", changed: 1001, directory: true },
    ],
  };
  const observer: Observer = { look: () => Promise.resolve(dump), net: () => undefined, files: (_, mount) => Promise.resolve(files[mount] ?? []) };
  const { host, site } = fakeMachine(
    () => ({
      changes: [
        { path: "/app", change: "changed" },
        { path: "/app/log", change: "added" },
        { path: "/data here", change: "added" },
        { path: "/settings", change: "added" },
        { path: "/etc/hosts", change: "changed" },
        { path: "/opt/gone", change: "deleted" },
      ],
    }),
    () => ({ error: "", seconds: 0 }),
  );
  const spec = { image: "app", name: "app", labels: {}, network: site.network, alias: undefined, environment: {}, publish: [], command: undefined };
  const id = await host.engine.create(spec);
  const started = { id, pid: 7, startedUnix: 1000.5, ports: new Map(), startedAt: 0, ended: () => false, healthy: () => false };
  expect(await writesOf(host, observer, started)).toEqual([
    { path: "/app/log", change: "added", where: "root" },
    { path: "/opt/gone", change: "deleted", where: "root" },
    { path: "/tmp/x", change: "added", where: "tmpfs" },
    { path: "/data here/new", change: "added", where: "volume" },
  ]);
});
