import type { Image, ImagePackage } from "../image/image.ts";
import { APK_DATABASES } from "../image/databases.ts";
import type { PackageChange } from "./comparison.ts";

const DPKG_INFO = "/var/lib/dpkg/info/";

/** The changed package that a path belongs to, by what package managers wrote down of their files; undefined where none of them did. */
export function ownersOfChanged(before: Image, after: Image, changes: readonly PackageChange[]): (path: string) => string | undefined {
  const changed = new Set(changes.map(({ kind, name }) => `${kind} ${name}`));
  const files = new Map<string, string>();
  const folders: [string, string][] = [];
  if (changed.size === 0) return () => undefined;

  for (const image of [before, after]) {
    for (const one of image.packages().found) {
      if (!changed.has(`${one.kind} ${one.name}`)) continue;
      if (one.kind === "python") addPython(image, one, files, folders);
      if (one.kind === "node") folders.push([parentOf(one.path), one.name]);
    }
    addDebian(image, changed, files);
    addApk(image, changed, files);
  }
  // the innermost folder owns what is in it
  folders.sort(([left], [right]) => right.length - left.length);
  return (path) =>
    files.get(path) ??
    files.get(sourceOf(path) ?? "") ??
    infoOwner(path, changed) ??
    folders.find(([folder]) => path === folder || path.startsWith(`${folder}/`))?.[1];
}

function addDebian(image: Image, changed: ReadonlySet<string>, files: Map<string, string>): void {
  for (const key of changed) {
    const name = key.startsWith("deb ") ? key.slice(4) : undefined;
    if (name === undefined) continue;
    const list = textOf(image, `${DPKG_INFO}${name}.list`) ?? textOf(image, `${DPKG_INFO}${name}:${image.config.architecture}.list`);
    for (const line of list?.split("\n") ?? []) if (line !== "") addFile(image, files, line, name);
  }
}

/** What dpkg itself keeps of a package. */
function infoOwner(path: string, changed: ReadonlySet<string>): string | undefined {
  if (!path.startsWith(DPKG_INFO)) return undefined;
  const name = path.slice(DPKG_INFO.length).replace(/(?::[a-z0-9]+)?\.[a-z0-9]+$/, "");
  return changed.has(`deb ${name}`) ? name : undefined;
}

function addApk(image: Image, changed: ReadonlySet<string>, files: Map<string, string>): void {
  for (const database of APK_DATABASES) {
    let name = "";
    let folder = "";
    for (const line of textOf(image, database)?.split("\n") ?? []) {
      if (line.startsWith("P:")) name = line.slice(2);
      else if (line.startsWith("F:")) folder = `/${line.slice(2)}`;
      else if (line.startsWith("R:") && changed.has(`apk ${name}`)) addFile(image, files, `${folder}/${line.slice(2)}`, name);
    }
  }
}

function addPython(image: Image, { name, path }: ImagePackage, files: Map<string, string>, folders: [string, string][]): void {
  folders.push([path, name]);
  const site = parentOf(path);
  for (const line of textOf(image, `${path}/RECORD`)?.split("\n") ?? []) {
    const file = recordPath(line);
    if (file === "" || file.startsWith("/")) continue;
    const full = resolved(site, file);
    files.set(full, name);
  }
}

/** The module that bytecode was made from: `…/a.py` for `…/__pycache__/a.cpython-313.opt-1.pyc`. */
export function sourceOf(path: string): string | undefined {
  const found = /^(.*)\/__pycache__\/([^/]+?)\.[a-z]+-?\d+(?:\.opt-[a-z\d]+)?\.pyc$/.exec(path);
  return found ? `${found[1] ?? ""}/${found[2] ?? ""}.py` : undefined;
}

/** A file's path in a line of RECORD: `pkg/a.py,sha256=…,12`. */
export function recordPath(line: string): string {
  if (!line.startsWith('"')) return line.split(",", 1)[0] ?? "";
  return line.slice(1).split('",', 1)[0]?.replaceAll('""', '"') ?? "";
}

/** A path as RECORD has it, from the folder that holds the package. */
export function resolved(folder: string, file: string): string {
  const parts = folder.split("/");
  for (const part of file.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** Where folders are links (`/lib` to `/usr/lib`), a package may name a file by the link. */
function addFile(image: Image, files: Map<string, string>, path: string, name: string): void {
  const entry = image.lstat(path);
  // a folder is shared by many packages
  if (entry?.type !== "directory") files.set(entry?.path ?? path, name);
}

function textOf(image: Image, path: string): string | undefined {
  const bytes = image.read(path);
  return bytes && new TextDecoder().decode(bytes);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
