/** Folders that belong to the system; an application has folders of its own. Source: the Filesystem Hierarchy Standard 3.0. */
export const systemFolders: ReadonlySet<string> = new Set([
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/lib32",
  "/lib64",
  "/proc",
  "/sbin",
  "/sys",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/sbin",
]);
