import { createHash } from "node:crypto";
import { readPattern } from "../../contract/structure-test/pattern.ts";
import type { Image, ImageEntry } from "../../image/image.ts";
import { fitsInTime } from "../../process/match.ts";
import { modeText } from "../image-places.ts";
import { groupNumber } from "../image-users.ts";

export interface WantedFile {
  readonly type?: "file" | "directory" | "symlink" | undefined;
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly target?: string | undefined;
  readonly size?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  readonly sha256?: string | undefined;
  readonly contains?: readonly string[] | undefined;
  readonly lacks?: readonly string[] | undefined;
  readonly matches?: readonly string[] | undefined;
  readonly fits?: readonly string[] | undefined;
  readonly fitsNot?: readonly string[] | undefined;
  readonly executable?: keyof typeof executeBits | undefined;
}

export const executeBits = { owner: 0o100, group: 0o010, other: 0o001, any: 0o111 } as const;

export interface Difference {
  readonly code:
    | "type"
    | "mode"
    | "owner"
    | "group"
    | "target"
    | "size"
    | "sha256"
    | "contains"
    | "lacks"
    | "matches"
    | "badPattern"
    | "fitsNot"
    | "executable";
  readonly is: string | number;
  readonly wanted: string;
  readonly line: number;
}

export function needsContent({ contains, fits, fitsNot, lacks, matches, sha256 }: WantedFile): boolean {
  return [contains, fits, fitsNot, lacks, matches, sha256].some((each) => each !== undefined);
}

/** In what an entry is not as it was agreed; `unread` where that depends on bytes that were not kept, `endless` on a pattern that had not ended in time. */
export function differences(image: Image, entry: ImageEntry, wanted: WantedFile): readonly Difference[] | "unread" | "endless" {
  const found: Difference[] = [];
  const differs = (code: Difference["code"], is: string | number, asked: string, line = 0): void => void found.push({ code, is, wanted: asked, line });
  if (wanted.type !== undefined && entry.type !== wanted.type) differs("type", entry.type, wanted.type);
  if (wanted.mode !== undefined && entry.mode !== Number.parseInt(wanted.mode, 8)) differs("mode", modeText(entry.mode), wanted.mode);
  if (wanted.owner !== undefined && userNumber(image, wanted.owner) !== entry.uid) differs("owner", userText(image, entry.uid), wanted.owner);
  if (wanted.group !== undefined && groupNumber(image.groups(), wanted.group) !== entry.gid) differs("group", groupText(image, entry.gid), wanted.group);
  const { executable } = wanted;
  if (executable !== undefined && (entry.mode & executeBits[executable]) === 0) differs("executable", modeText(entry.mode), executable);
  if (wanted.target !== undefined && entry.target !== wanted.target) differs("target", entry.target ?? "nothing", wanted.target);
  const { max = Infinity, min = 0 } = wanted.size ?? {};
  if (entry.size > max) differs("size", entry.size, `at most ${max} B`);
  if (entry.size < min) differs("size", entry.size, `at least ${min} B`);
  if (!needsContent(wanted)) return found;
  if (entry.type !== "file") return found.some(({ code }) => code === "type") ? found : [...found, { code: "type", is: entry.type, wanted: "file", line: 0 }];
  const content = entry.size === 0 ? new Uint8Array() : image.read(entry.path);
  if (content === undefined || content.length < entry.size) return found.length > 0 ? found : "unread";
  const inContent = contentDifferences(content, wanted);
  const all = [...found, ...inContent.found];
  return inContent.endless && all.length === 0 ? "endless" : all;
}

function contentDifferences(content: Uint8Array, wanted: WantedFile): { readonly found: readonly Difference[]; readonly endless: boolean } {
  const found: Difference[] = [];
  let endless = false;
  const look = (expression: RegExp | undefined, pattern: string, right: boolean): void => {
    const fits = expression && fitsInTime(expression, text);
    if (expression === undefined) found.push({ code: "badPattern", is: "", wanted: pattern, line: 0 });
    else if (fits === undefined) endless = true;
    else if (fits !== right) found.push({ code: right ? "matches" : "fitsNot", is: "", wanted: pattern, line: 0 });
  };
  const text = new TextDecoder().decode(content);
  if (wanted.sha256 !== undefined) {
    const digest = createHash("sha256").update(content).digest("hex");
    const asked = wanted.sha256.replace(/^sha256:/, "");
    if (digest !== asked) found.push({ code: "sha256", is: digest, wanted: asked, line: 0 });
  }
  for (const part of wanted.contains ?? []) if (!text.includes(part)) found.push({ code: "contains", is: "", wanted: part, line: 0 });
  for (const part of wanted.lacks ?? []) {
    const at = text.indexOf(part);
    if (at !== -1) found.push({ code: "lacks", is: "", wanted: part, line: text.slice(0, at).split("\n").length });
  }
  for (const pattern of wanted.matches ?? []) look(compiled(pattern), pattern, true);
  for (const pattern of wanted.fits ?? []) look(ofGo(pattern), pattern, true);
  for (const pattern of wanted.fitsNot ?? []) look(ofGo(pattern), pattern, false);
  return { found, endless };
}

function ofGo(source: string): RegExp | undefined {
  const pattern = readPattern(source);
  return "expression" in pattern ? pattern.expression : undefined;
}

/** `^` and `$` stand for the ends of lines. */
function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "mu");
  } catch {
    return undefined;
  }
}

function userNumber(image: Image, written: string): number | undefined {
  return /^\d+$/.test(written) ? Number(written) : image.users().find(({ name }) => name === written)?.uid;
}

function userText(image: Image, uid: number): string {
  const name = image.users().find((user) => user.uid === uid)?.name;
  return name === undefined ? `UID ${uid}` : `${name} (${uid})`;
}

function groupText(image: Image, gid: number): string {
  const name = image.groups().find((group) => group.gid === gid)?.name;
  return name === undefined ? `GID ${gid}` : `${name} (${gid})`;
}
