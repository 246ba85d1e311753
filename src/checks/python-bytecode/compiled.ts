import type { Image, ImageEntry } from "../../image/image.ts";
import { entriesOf } from "../image-entries.ts";

/** A folder of packages, `/opt/venv/lib/python3.13/site-packages`, and what its bytecode is. */
export interface PackageFolder {
  readonly path: string;
  readonly sources: number;
  readonly compiled: number;
  /** Bytecode whose header names another time or size than its source has: Python compiles that source again at each start. */
  readonly stale: readonly ImageEntry[];
}

/** The header that PEP 552 describes: magic, flags, then time and size of the source, or its hash. */
export const HEADER = 16;
/** Tools that images bring on purpose without bytecode. */
const TOOLS = /^(?:pip|setuptools|wheel|packaging|_distutils_hack|pkg_resources|uv|distutils-precedence\.pth)(?:-[^/]*)?$/;

/** The folders that hold packages of the application, with what layers from a number on brought of them. */
export function packageFolders(image: Image, from: number): readonly PackageFolder[] {
  const folders = new Map<string, { path: string; sources: number; compiled: number; stale: ImageEntry[]; distributions: number }>();
  for (const entry of entriesOf(image)) {
    const [, folder, version = "", inside = ""] = /^(.*\/python(\d\.\d+)t?\/site-packages)\/(.+)$/.exec(entry.path) ?? [];
    if (folder === undefined || entry.layer < from || TOOLS.test(inside.split("/", 1)[0] ?? "")) continue;
    const known = folders.get(folder) ?? { path: folder, sources: 0, compiled: 0, stale: [], distributions: 0 };
    folders.set(folder, known);
    if (/^[^/]+\.dist-info\/METADATA$/.test(inside)) known.distributions++;
    if (!inside.endsWith(".py") || entry.type !== "file" || entry.size === 0) continue;
    known.sources++;
    const bytecode = image.lstat(bytecodePath(entry.path, version));
    if (bytecode?.type !== "file") continue;
    known.compiled++;
    if (isStale(entry, image.read(bytecode.path))) known.stale.push(bytecode);
  }
  return [...folders.values()].filter(({ distributions }) => distributions > 0);
}

function bytecodePath(source: string, version: string): string {
  const slash = source.lastIndexOf("/");
  return `${source.slice(0, slash)}/__pycache__/${source.slice(slash + 1, -".py".length)}.cpython-${version.replace(".", "")}.pyc`;
}

/** Bytecode that is checked by hash, or never, does not depend on times. */
function isStale({ mtime, size }: ImageEntry, header: Uint8Array | undefined): boolean {
  if (header === undefined || header.length < HEADER || mtime === undefined) return false;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(4, true) !== 0) return false;
  return view.getUint32(8, true) !== Math.floor(mtime) >>> 0 || view.getUint32(12, true) !== size >>> 0;
}
