import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** What a path that is there holds, by its first bytes: an image's archive or layout, or text. Undefined where nothing is there. */
export function kindOfPath(subject: string, cwd: string): "image" | "dockerfiles" | undefined {
  const path = resolve(cwd, subject);
  try {
    if (statSync(path).isDirectory()) return isImageDirectory(path) ? "image" : "dockerfiles";
    return isPacked(firstBytes(path)) ? "image" : "dockerfiles";
  } catch {
    return undefined;
  }
}

/** An OCI layout, or the directory of an unpacked docker archive. */
function isImageDirectory(path: string): boolean {
  return (
    existsSync(join(path, "oci-layout")) ||
    (existsSync(join(path, "manifest.json")) && existsSync(join(path, "repositories"))) ||
    (existsSync(join(path, "index.json")) && existsSync(join(path, "blobs")))
  );
}

function firstBytes(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(512);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** tar, gzip, zstd, xz, bzip2 or zip; a text holds no zero byte. */
function isPacked(bytes: Buffer): boolean {
  if (bytes.subarray(257, 262).toString("latin1") === "ustar") return true;
  const head = bytes.subarray(0, 6).toString("hex");
  return /^(?:1f8b|28b52ffd|fd377a585a00|425a68|504b0304)/.test(head) || bytes.includes(0);
}
