import type { HostProc, MountedFile, ProcDump } from "../process/proc.ts";
import { dumpScript, filesScript, readDump, readFiles } from "./observer-script.ts";
import { findHelperImage, helperSpec } from "./helper-image.ts";
import type { TrialHost, TrialSite } from "./host.ts";

/** Looks into running containers, whatever they hold. */
export interface Observer {
  look(container: Watched): Promise<ProcDump | Unlooked>;
  /** The tables of sockets, where they can be had without delay. */
  net(container: Watched): ProcDump["net"] | undefined;
  /** Files below a mount point, at most `MOST_FILES`. */
  files(container: Watched, mount: string): Promise<readonly MountedFile[] | Unlooked>;
}

export interface Watched {
  readonly id: string;
  /** Process 1 on the engine's machine. */
  readonly pid: number;
}

export interface Unlooked {
  readonly unlooked: string;
}

export interface ObserverOptions {
  readonly proc: HostProc;
  /** An image to look from; undefined: the engine's smallest that has a shell. */
  readonly image: string | undefined;
}

export const MOST_FILES = 2000;

/**
 * On the engine's own machine its `/proc` tells. Elsewhere a helper container joins the network and the processes of the one that is
 * looked at, as root and with the right to read other processes, so the container itself needs neither a shell nor a tool.
 */
export function openObserver(host: TrialHost, site: TrialSite, { image, proc }: ObserverOptions): Observer {
  let helper: ReturnType<typeof findHelperImage> | undefined;
  const ask = async (id: string, script: string): Promise<string | Unlooked> => {
    const found = await (helper ??= findHelperImage(host, site, image, [["sh", "-c", "tr a b </dev/null && echo ready"]]));
    if (found === undefined) return { unlooked: whyNone(image) };
    const spec = helperSpec(site, found.image, `look-${host.newName()}`, ["sh", "-c", script], ["SYS_PTRACE"]);
    const outcome = await host.engine.run({ ...spec, joins: { container: id, processes: true } }, host.signal);
    return outcome.stdout === "" ? { unlooked: "the container had ended" } : outcome.stdout;
  };
  return {
    async look({ id, pid }) {
      const known = proc.dump(pid, id);
      if (known !== undefined) return known;
      const told = await ask(id, dumpScript(site.id));
      return typeof told === "string" ? readDump(told, site.id) : told;
    },
    net: ({ id, pid }) => proc.net(pid, id),
    async files({ id, pid }, mount) {
      const known = proc.files(pid, id, mount, MOST_FILES);
      if (known !== undefined) return known;
      const told = await ask(id, filesScript(mount));
      return typeof told === "string" ? readFiles(told).slice(0, MOST_FILES) : told;
    },
  };
}

function whyNone(image: string | undefined): string {
  if (image !== undefined) return `the observer ${image} cannot be run, or has no shell`;
  return "no image on the engine has a shell to look from; name one with --observer";
}
