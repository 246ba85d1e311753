import { createHash } from "node:crypto";
import type { Image, ImageEntry } from "../../image/image.ts";
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
}

export interface Difference {
  readonly code: "type" | "mode" | "owner" | "group" | "target" | "size" | "sha256" | "contains" | "lacks" | "matches" | "badPattern";
  readonly is: string | number;
  readonly wanted: string;
  readonly line: number;
}

export function needsContent({ contains, lacks, matches, sha256 }: WantedFile): boolean {
  return [contains, lacks, matches, sha256].some((each) => each !== undefined);
}

/** In what an entry is not as it was agreed; `unread` where that depends on bytes that were not kept. */
export function differences(image: Image, entry: ImageEntry, wanted: WantedFile): readonly Difference[] | "unread" {
  const found: Difference[] = [];
  const differs = (code: Difference["code"], is: string | number, asked: string, line = 0): void => void found.push({ code, is, wanted: asked, line });
  if (wanted.type !== undefined && entry.type !== wanted.type) differs("type", entry.type, wanted.type);
  if (wanted.mode !== undefined && entry.mode !== Number.parseInt(wanted.mode, 8)) differs("mode", modeText(entry.mode), wanted.mode);
  if (wanted.owner !== undefined && userNumber(image, wanted.owner) !== entry.uid) differs("owner", userText(image, entry.uid), wanted.owner);
  if (wanted.group !== undefined && groupNumber(image.groups(), wanted.group) !== entry.gid) differs("group", groupText(image, entry.gid), wanted.group);
  if (wanted.target !== undefined && entry.target !== wanted.target) differs("target", entry.target ?? "nothing", wanted.target);
  const { max = Infinity, min = 0 } = wanted.size ?? {};
  if (entry.size > max) differs("size", entry.size, `at most ${max} B`);
  if (entry.size < min) differs("size", entry.size, `at least ${min} B`);
  if (!needsContent(wanted)) return found;
  if (entry.type !== "file") return found.some(({ code }) => code === "type") ? found : [...found, { code: "type", is: entry.type, wanted: "file", line: 0 }];
  const content = entry.size === 0 ? new Uint8Array() : image.read(entry.path);
  if (content === undefined || content.length < entry.size) return found.length > 0 ? found : "unread";
  return [...found, ...contentDifferences(content, wanted)];
}

function contentDifferences(content: Uint8Array, wanted: WantedFile): readonly Difference[] {
  const found: Difference[] = [];
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
  for (const pattern of wanted.matches ?? []) {
    const expression = compiled(pattern);
    if (expression === undefined) found.push({ code: "badPattern", is: "", wanted: pattern, line: 0 });
    else if (!expression.test(text)) found.push({ code: "matches", is: "", wanted: pattern, line: 0 });
  }
  return found;
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
