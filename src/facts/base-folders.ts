/** Folders of the official images of Debian and Alpine, with the mode that each of their releases gives them; all are root's. */
const FOLDERS: Readonly<Record<string, number>> = {
  "/": 0o755,
  "/etc": 0o755,
  "/home": 0o755,
  "/media": 0o755,
  "/mnt": 0o755,
  "/opt": 0o755,
  "/root": 0o700,
  "/run": 0o755,
  "/srv": 0o755,
  "/tmp": 0o1777,
  "/usr": 0o755,
  "/usr/bin": 0o755,
  "/usr/lib": 0o755,
  "/usr/local": 0o755,
  "/usr/local/bin": 0o755,
  "/usr/local/lib": 0o755,
  "/usr/local/share": 0o755,
  "/usr/sbin": 0o755,
  "/usr/share": 0o755,
  "/var": 0o755,
  "/var/cache": 0o755,
  "/var/lib": 0o755,
  "/var/log": 0o755,
  "/var/tmp": 0o1777,
};

/** The mode of a folder that every such image of a system has, owned by 0:0; undefined for any other path. */
export function baseFolder(path: string, system: "debian" | "alpine" | undefined): number | undefined {
  if (path === "/usr/src") return system === "debian" ? 0o755 : undefined;
  return Object.hasOwn(FOLDERS, path) ? FOLDERS[path] : undefined;
}

/** What Debian's /etc/skel holds, and so a new home: files with the mode 0644. */
export function isInSkeleton(name: string): boolean {
  return name === ".bashrc" || name === ".bash_logout" || name === ".profile";
}

/** What stands at the root of such images, and what images of languages put there. */
const TOP = new Set("bin boot dev etc go home lib lib32 lib64 libexec libx32 media mnt opt proc root run sbin srv sys tmp usr var .dockerenv".split(" "));

/** Whether a path is surely in none of them: nothing else stands at the root, /mnt is empty, and /tmp in most. `name` is the image's. */
export function isNotInSystems(path: string, name: string): boolean {
  const [, first = ""] = path.split("/");
  return !TOP.has(first) || path.startsWith("/mnt/") || (path.startsWith("/tmp/") && name !== "node");
}
