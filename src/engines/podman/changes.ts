import type { Engine } from "../kind.ts";

type Changes = Awaited<ReturnType<Engine["changes"]>>;

/** Where podman itself puts what a container gets from it: names of hosts, the resolver, its own mark. */
const OWN = new Set(["/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/etc/mtab", "/run/.containerenv"]);
const OWN_FOLDERS = new Set(["/etc", "/run", "/dev", "/proc", "/sys"]);

/** Without what podman does to every container: a folder of its own is told of as changed though nothing else in it is. */
export function withoutOwn(changes: Changes): Changes {
  const others = changes.filter(({ path }) => !OWN.has(path));
  return others.filter(({ change, path }) => change !== "changed" || !OWN_FOLDERS.has(path) || others.some((other) => other.path.startsWith(`${path}/`)));
}
