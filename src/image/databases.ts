/** Files that the reader itself looks into: their bytes are kept whoever asks. */
export function isKnownDatabase(path: string, size: number): boolean {
  return known.has(path) || path.startsWith(DPKG_SINGLE) || (size <= LARGEST_PACKAGE_JSON && isNodePackage(path));
}

export const PASSWD = "/etc/passwd";
export const GROUP = "/etc/group";
export const DPKG_STATUS = "/var/lib/dpkg/status";
/** Where images without dpkg itself have one file a package. */
export const DPKG_SINGLE = "/var/lib/dpkg/status.d/";
export const APK_DATABASES: readonly string[] = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];
export const RPM_DATABASES: readonly string[] = ["/var/lib/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/rpmdb.sqlite"];
/** Formats of rpm from before sqlite, which are not read. */
export const OLD_RPM_DATABASES: readonly string[] = [
  "/var/lib/rpm/Packages",
  "/var/lib/rpm/Packages.db",
  "/usr/lib/sysimage/rpm/Packages",
  "/usr/lib/sysimage/rpm/Packages.db",
];

const known = new Set([PASSWD, GROUP, DPKG_STATUS, ...APK_DATABASES, ...RPM_DATABASES]);
const LARGEST_PACKAGE_JSON = 256 * 1024;

/** `…/node_modules/name/package.json`, or with a scope. */
export function isNodePackage(path: string): boolean {
  return path.endsWith("/package.json") && /\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path);
}
