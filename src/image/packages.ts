import { addApkPackages } from "./apk.ts";
import { APK_DATABASES, DPKG_SINGLE, DPKG_STATUS, isNodePackage, OLD_RPM_DATABASES, RPM_DATABASES } from "./databases.ts";
import { addDebianPackages } from "./dpkg.ts";
import type { ImagePackage, ImagePackages, PackageKind } from "./image.ts";
import { asObject, asString } from "./json.ts";
import { rpmPackages } from "./rpm.ts";
import { lookUp, type Node } from "./tree.ts";

const KINDS: readonly PackageKind[] = ["deb", "apk", "rpm", "python", "node"];

interface Installed extends ImagePackages {
  /** Kinds of which there is a database at all, even an empty one. */
  readonly seen: ReadonlySet<PackageKind>;
}

/** What package managers say is installed in a tree, by their own files. `nodes` are all below the root. */
export function installedPackages(root: Node, nodes: readonly Node[], kinds: readonly PackageKind[] = KINDS): Installed {
  const found: ImagePackage[] = [];
  const unread: { kind: PackageKind; path: string; reason: string }[] = [];
  const seen = new Set<PackageKind>();

  function textOf(kind: PackageKind, path: string): string | undefined {
    const bytes = bytesOf(kind, path);
    return bytes && new TextDecoder().decode(bytes);
  }

  function bytesOf(kind: PackageKind, path: string): Uint8Array | undefined {
    const inode = lookUp(root, path, true)?.inode;
    if (inode?.type !== "file") return undefined;
    seen.add(kind);
    if (!inode.entry?.content) unread.push({ kind, path, reason: "it is too large to keep" });
    return inode.entry?.content;
  }

  function listed(kind: PackageKind, path: string, add: (text: string, packages: Map<string, string>) => void): void {
    const text = textOf(kind, path);
    if (text === undefined) return;
    const packages = new Map<string, string>();
    add(text, packages);
    for (const [name, version] of packages) found.push({ kind, name, version, path });
  }

  function readDebian(): void {
    listed("deb", DPKG_STATUS, addDebianPackages);
    for (const name of lookUp(root, DPKG_SINGLE, true)?.children?.keys() ?? []) {
      // beside each package lies a list of its files' sums
      if (!name.endsWith(".md5sums")) listed("deb", `${DPKG_SINGLE}${name}`, addDebianPackages);
    }
  }

  function readApk(): void {
    const paths = new Set(APK_DATABASES.map((path) => lookUp(root, path, true)?.path));
    for (const path of paths) if (path) listed("apk", path, addApkPackages);
  }

  function readRpm(): void {
    const paths = new Set(RPM_DATABASES.map((path) => lookUp(root, path, true)?.path));
    for (const path of paths) {
      const bytes = path && bytesOf("rpm", path);
      if (!path || !bytes) continue;
      // what was written last may not be in the database itself yet
      if ((lookUp(root, `${path}-wal`, true)?.inode.entry?.size ?? 0) > 0) {
        unread.push({ kind: "rpm", path, reason: "changes to it lie in a log beside it" });
        continue;
      }
      const read = rpmPackages(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if ("reason" in read) unread.push({ kind: "rpm", path, reason: read.reason });
      else for (const one of read.packages) found.push({ kind: "rpm", ...one, path });
    }
    for (const path of OLD_RPM_DATABASES) {
      if (lookUp(root, path, true)?.inode.type !== "file") continue;
      seen.add("rpm");
      unread.push({ kind: "rpm", path, reason: "rpm databases from before sqlite are not read" });
    }
  }

  function readNode(node: Node): void {
    if (node.inode.type !== "file" || !isNodePackage(node.path)) return;
    seen.add("node");
    const bytes = node.inode.entry?.content;
    const one = bytes && nodePackage(bytes);
    if (!bytes) unread.push({ kind: "node", path: node.path, reason: "it is too large to keep" });
    else if (one) found.push({ kind: "node", ...one, path: node.path });
  }

  function readPython(node: Node): void {
    const one = pythonPackage(node.path);
    if (!one) return;
    seen.add("python");
    found.push({ kind: "python", ...one, path: node.path });
  }

  if (kinds.includes("deb")) readDebian();
  if (kinds.includes("apk")) readApk();
  if (kinds.includes("rpm")) readRpm();
  const [node, python] = [kinds.includes("node"), kinds.includes("python")];
  if (node || python) {
    for (const each of nodes) {
      if (node) readNode(each);
      if (python) readPython(each);
    }
  }
  return { found, unread, seen };
}

function nodePackage(bytes: Uint8Array): { readonly name: string; readonly version: string } | undefined {
  try {
    const document = asObject(JSON.parse(new TextDecoder().decode(bytes)));
    const name = asString(document["name"]);
    const version = asString(document["version"]);
    // folders inside a package have a package.json of their own, which names no version
    return name && version ? { name, version } : undefined;
  } catch {
    return undefined;
  }
}

/** From the name of what an installer leaves: `fast_api-0.1.0.dist-info`, `six-1.16.0-py3.11.egg-info`. The name as pip compares it. */
export function pythonPackage(path: string): { readonly name: string; readonly version: string } | undefined {
  const found = /\/(?:site|dist)-packages\/([A-Za-z0-9][A-Za-z0-9._-]*?)-(\d[^/-]*)(?:-py\d[^/]*)?\.(?:dist|egg)-info$/.exec(path);
  if (!found) return undefined;
  const [, name = "", version = ""] = found;
  return { name: name.toLowerCase().replaceAll(/[-_.]+/g, "-"), version };
}
