import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectEngine } from "../../src/session/connect.ts";
import { systemClock } from "../../src/process/clock.ts";
import { loopbackHttp } from "../../src/process/http.ts";
import { ownName } from "../../src/process/owner.ts";
import { hostProc, type HostProc } from "../../src/process/proc.ts";
import { createRunner } from "../../src/process/run.ts";
import { siteOf, type TrialHost } from "../../src/verify/host.ts";
import { openObserver } from "../../src/verify/observer.ts";
import { readProcesses } from "../../src/verify/processes.ts";
import { readSockets } from "../../src/verify/sockets.ts";
import { clearSite } from "../../src/verify/trial-run.ts";
import { describeWithEngine } from "./engine.ts";

const noProc: HostProc = { dump: () => undefined, net: () => undefined, files: () => undefined };
const serve = "import http.server as h; open('/tmp/x', 'w'); h.HTTPServer(('', 8000), h.SimpleHTTPRequestHandler).serve_forever()";

describeWithEngine("a helper container sees what the machine's own /proc shows", () => {
  // the last step takes away what a look from inside would need
  test("in an image without a shell", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-observer-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(
      join(folder, "Dockerfile"),
      `FROM python:3.13-slim\nUSER 1001:5\nCMD ["python", "-uc", "${serve}"]\nUSER root\nRUN rm /bin/sh /bin/cat /bin/ls\nUSER 1001:5\n`,
    );
    const image = "plimsoll-observer:test";
    expect(spawnSync("docker", ["build", "--quiet", "--tag", image, folder]).status).toBe(0);
    onTestFinished(() => void spawnSync("docker", ["image", "rm", "--no-prune", image]));

    const clock = systemClock;
    const runner = createRunner(process.env);
    const engine = await connectEngine({ runner, clock, env: process.env });
    if ("absent" in engine) throw new Error(engine.absent);
    let names = 0;
    const newName = (): string => String((names += 1));
    const host: TrialHost = { engine, clock, http: loopbackHttp, signal: new AbortController().signal, newName, onStep: () => {} };
    const site = siteOf(`observer${process.pid}`, ownName());
    try {
      await engine.createNetwork(site.network, site.labels);
      const spec = {
        image,
        name: `${site.network}-app`,
        labels: site.labels,
        network: site.network,
        alias: undefined,
        environment: { KEY: "a\nb" },
        publish: [8000],
      };
      const id = await engine.create({ ...spec, command: undefined, limits: { tmpfs: ["/tmp"] } });
      await engine.start(id);
      const { pid, ports } = await engine.inspect(id);
      const watched = { id, pid };
      for (let tries = 0; tries < 100; tries++) {
        const answer = await loopbackHttp({ port: ports.get(8000) ?? 1, method: "GET", path: "/", headers: {}, body: undefined, timeout: 1000 });
        if ("status" in answer) break;
        await clock.sleep(50);
      }
      const near = openObserver(host, site, { proc: hostProc, image: undefined });
      const far = openObserver(host, site, { proc: noProc, image: undefined });
      const looks = await Promise.all([near.look(watched), far.look(watched)]);
      const [here, there] = looks.map((dump) => {
        if ("unlooked" in dump) throw new Error(dump.unlooked);
        const processes = readProcesses(dump).map(({ cpuSeconds, memory, openFiles, ...each }) => ({
          ...each,
          timed: cpuSeconds !== undefined,
          files: openFiles?.length,
          measured: memory !== undefined,
        }));
        return { processes, sockets: readSockets(dump.net) };
      });
      expect(there).toEqual(here);
      expect(here?.processes).toMatchObject([{ pid: 1, uid: 1001, gid: 5, measured: true, state: "alive" }]);
      expect(here?.processes[0]?.environment).toContain("KEY=a\nb");
      expect(here?.sockets).toContainEqual({ protocol: "tcp", address: "0.0.0.0", port: 8000 });
      const [hereFiles, thereFiles] = await Promise.all([near.files(watched, "/tmp"), far.files(watched, "/tmp")]);
      expect(hereFiles).toMatchObject([{ path: "/tmp/x", directory: false }]);
      expect(thereFiles).toMatchObject([{ path: "/tmp/x", directory: false }]);
    } finally {
      await clearSite(host, site);
    }
  });
});
