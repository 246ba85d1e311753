import type { ComparedEntry, ConfigurationChange, FileChange, ImageComparison, PackageChange } from "../../compare/comparison.ts";
import { formatBytes } from "../../reports/units.ts";
import { counted } from "../explain-image/wording.ts";

export function outcomeText({ after, before, outcome }: ImageComparison): string {
  if (outcome === "identical")
    return before.digest === after.digest ? `identical: ${short(after.digest ?? after.id)}` : `identical, stored otherwise: ${short(after.id)}`;
  return outcome === "alike" ? "alike: whoever runs them finds no difference; only times and history differ" : "different";
}

/** As engines show digests to people. */
function short(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}

/** `284 MB → 291 MB (+7.2 MB)`. */
export function sizeText(before: number, after: number, arrow: string): string {
  if (before === after) return formatBytes(after);
  return `${formatBytes(before)} ${arrow} ${formatBytes(after)} (${after > before ? "+" : "-"}${formatBytes(Math.abs(after - before))})`;
}

export type Sign = "+" | "-" | "~";

export function signOf({ after, before }: { readonly before: unknown; readonly after: unknown }): Sign {
  if (before === undefined) return "+";
  return after === undefined ? "-" : "~";
}

export function settingName({ name, setting }: ConfigurationChange): string {
  return name === undefined ? setting : `${setting} ${name}`;
}

/** Nothing where the name alone says it: a port that is exposed, a volume. */
export function settingText({ after, before, setting }: ConfigurationChange, arrow: string): string {
  if (setting === "port" || setting === "volume") return "";
  if (before === undefined || after === undefined) return before ?? after ?? "";
  return `${before} ${arrow} ${after}`;
}

export function packageText({ after, before }: PackageChange, arrow: string): string {
  const [was, is] = [before.join(", "), after.join(", ")];
  return was === "" || is === "" ? was + is : `${was} ${arrow} ${is}`;
}

export interface FileRow {
  readonly sign: Sign;
  /** A folder ends with a slash. */
  readonly path: string;
  readonly text: string;
  /** Bytes that it brings or takes. */
  readonly bytes: number;
}

/** What changed and has no reason of its own, folders that came or went as one row, the largest first. */
export function fileRows(files: readonly FileChange[], arrow: string): readonly FileRow[] {
  const rows: FileRow[] = [];
  const folders: { readonly prefix: string; readonly sign: Sign; files: number; bytes: number }[] = [];
  for (const file of files) {
    if (file.why !== undefined) continue;
    const sign = signOf(file);
    const folder = folders.findLast(({ prefix, sign: which }) => which === sign && file.path.startsWith(prefix));
    const entry = file.after ?? file.before;
    const bytes = entry?.type === "file" ? entry.size : 0;
    if (folder !== undefined) {
      folder.bytes += bytes;
      if (entry?.type !== "directory") folder.files += 1;
      continue;
    }
    if (sign !== "~" && entry?.type === "directory") {
      // paths come sorted, so that what is below a folder follows it
      folders.push({ prefix: `${file.path}/`, sign, files: 0, bytes: 0 });
      continue;
    }
    rows.push({ sign, path: file.path, text: changeText(file, arrow), bytes });
  }
  for (const { bytes, files: count, prefix, sign } of folders)
    rows.push({ sign, path: prefix, text: `${counted(count, "file")}, ${formatBytes(bytes)}`, bytes });
  return rows.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}

/** `content 1.2 kB → 1.3 kB, mode 0644 → 0755`. */
export function changeText({ after, aspects, before }: FileChange, arrow: string): string {
  const entry = after ?? before;
  if (before === undefined || after === undefined) return entry === undefined ? "" : entryText(entry);
  const texts = aspects.flatMap((aspect) => {
    if (aspect === "time") return [];
    if (aspect === "type") return [`${before.type} ${arrow} ${after.type}`];
    if (aspect === "content")
      return [before.size === after.size ? `content, ${formatBytes(after.size)}` : `content ${sizeText(before.size, after.size, arrow)}`];
    if (aspect === "target") return [`${before.target ?? ""} ${arrow} ${after.target ?? ""}`];
    if (aspect === "mode") return [`mode ${modeText(before.mode)} ${arrow} ${modeText(after.mode)}`];
    if (aspect === "owner") return [`owner ${before.uid}:${before.gid} ${arrow} ${after.uid}:${after.gid}`];
    return ["extended attributes"];
  });
  return texts.join(", ");
}

function entryText({ size, target, type }: ComparedEntry): string {
  if (type === "file") return formatBytes(size);
  return type === "symlink" ? `link to ${target ?? ""}` : type;
}

export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}
