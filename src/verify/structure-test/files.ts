import type { Pattern } from "../../contract/structure-test/pattern.ts";
import type { ContentTest, ExistenceTest, Wanted } from "../../contract/structure-test/file.ts";
import type { EntryType, Image, ImageEntry } from "../../image/image.ts";
import { fitsInTime } from "../../process/match.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Answer, Evidence, Place } from "../../verdict/verdict.ts";
import { expandVariables, variablesOf } from "./expand.ts";
import type { StructureCode } from "./messages.ts";

/** A file's bytes, or why there are none. */
export type ReadContent = (path: string) => Promise<Uint8Array | { readonly why: string }>;

// what an engine lays into every container, whatever the image holds
const ENGINE_FILES: ReadonlySet<string> = new Set([
  "/.dockerenv",
  "/dev",
  "/dev/console",
  "/dev/pts",
  "/dev/shm",
  "/etc/hostname",
  "/etc/hosts",
  "/etc/mtab",
  "/etc/resolv.conf",
  "/proc",
  "/sys",
]);

export function placeOf({ layer, path }: ImageEntry): Place {
  return { kind: "image", path, layer };
}

/** A last link is looked at itself, not followed. */
export function judgeExistence(image: Image, test: ExistenceTest): Answer<StructureCode> {
  const path = absolute(expandVariables(test.path, variablesOf(image.config.env)));
  const entry = image.lstat(path);
  const details = [test.permissions, test.uid, test.gid, test.executableBy].some((each) => each !== undefined);
  if (ENGINE_FILES.has(path) && (entry === undefined || details)) {
    return test.shouldExist && !details ? proven(saw("broughtByEngine")) : unproven(saw("engineFile"));
  }
  if (entry === undefined) return test.shouldExist ? violated(saw("absent", {}, { kind: "image", path })) : proven(saw("absent"));
  if (!test.shouldExist) return violated(saw("unwanted", {}, placeOf(entry)));
  const wrong = differences(entry, test);
  return wrong.length > 0 ? violated(...wrong) : proven(saw("present", {}, placeOf(entry)));
}

function differences(entry: ImageEntry, { executableBy, gid, permissions, uid }: ExistenceTest): Evidence<StructureCode>[] {
  const found: Evidence<StructureCode>[] = [];
  const place = placeOf(entry);
  const is = goMode(entry);
  if (permissions !== undefined && !modeForms(entry).includes(permissions)) found.push(saw("permissions", { is, wanted: permissions }, place));
  if (executableBy !== undefined && (entry.mode & executeBits[executableBy]) === 0) found.push(saw("executable", { is, wanted: executableBy }, place));
  if (uid !== undefined && entry.uid !== uid) found.push(saw("uid", { is: entry.uid, wanted: uid }, place));
  if (gid !== undefined && entry.gid !== gid) found.push(saw("gid", { is: entry.gid, wanted: gid }, place));
  return found;
}

const executeBits = { owner: 0o100, group: 0o010, other: 0o001, any: 0o111 } as const;

const goTypes: Readonly<Record<EntryType, string>> = { file: "", directory: "d", symlink: "L", device: "D", fifo: "p" };
const lsTypes: Readonly<Record<EntryType, string>> = { file: "-", directory: "d", symlink: "l", device: "b", fifo: "p" };

/** As Go prints a mode: letters for the type, set-uid, set-gid and sticky, then nine permissions. */
export function goMode({ mode, type }: Pick<ImageEntry, "mode" | "type">): string {
  const letters = `${goTypes[type]}${mode & 0o4000 ? "u" : ""}${mode & 0o2000 ? "g" : ""}${mode & 0o1000 ? "t" : ""}`;
  return (letters || "-") + permissionsText(mode);
}

function permissionsText(mode: number): string {
  return [0o400, 0o200, 0o100, 0o040, 0o020, 0o010, 0o004, 0o002, 0o001].map((bit, index) => ((mode & bit) === 0 ? "-" : "rwx"[index % 3])).join("");
}

/** Go's way and that of `ls`; a device's kind is not known. */
function modeForms(entry: ImageEntry): readonly string[] {
  const plain = [...permissionsText(entry.mode)];
  const special = (at: number, bit: number, letter: string): void => {
    if ((entry.mode & bit) !== 0) plain[at] = plain[at] === "x" ? letter : letter.toUpperCase();
  };
  special(2, 0o4000, "s");
  special(5, 0o2000, "s");
  special(8, 0o1000, "t");
  const go = goMode(entry);
  const ls = lsTypes[entry.type] + plain.join("");
  return entry.type === "device" ? [go, go.replace("D", "Dc"), ls, ls.replace("b", "c")] : [go, ls];
}

/** Links are followed. */
export async function judgeContent(image: Image, read: ReadContent, test: ContentTest): Promise<Answer<StructureCode>> {
  const path = absolute(test.path);
  const entry = image.stat(path);
  if (entry === undefined) return ENGINE_FILES.has(path) ? unproven(saw("engineFile")) : violated(saw("absent", {}, { kind: "image", path }));
  if (entry.type !== "file") return violated(saw("noFile", { is: entry.type }, placeOf(entry)));
  const content = await read(path);
  if (!(content instanceof Uint8Array)) return unproven(saw("unread", content, placeOf(entry)));
  return answerOf([], misfits("the file", new TextDecoder().decode(content), test, placeOf(entry)), placeOf(entry));
}

/** What of a text is not as it was agreed, and what could not be found out. */
export interface Misfits {
  readonly wrong: readonly Evidence<StructureCode>[];
  readonly open: readonly Evidence<StructureCode>[];
}

export function misfits(what: string, text: string, { excluded, expected }: Wanted, place: Place): Misfits {
  const wrong: Evidence<StructureCode>[] = [];
  const open: Evidence<StructureCode>[] = [];
  const look = (patterns: readonly Pattern[], right: boolean): void => {
    for (const pattern of patterns) {
      const found = fits(pattern, text);
      const args = { what, pattern: pattern.source };
      if (found === undefined) open.push(saw("tooLong", args, place));
      else if (found !== right) wrong.push(saw(right ? "notMatched" : "matched", args, place));
    }
  };
  look(expected, true);
  look(excluded, false);
  return { wrong, open };
}

/** What is wrong decides, then what could not be found out. */
export function answerOf(wrong: readonly Evidence<StructureCode>[], { open, wrong: more }: Misfits, place: Place): Answer<StructureCode> {
  const all = [...wrong, ...more];
  if (all.length > 0) return violated(...all, ...open);
  return open.length > 0 ? unproven(...open) : proven(saw("asAgreed", {}, place));
}

/** Undefined where the pattern had not ended in time. */
export function fits(pattern: Pattern, text: string): boolean | undefined {
  return "expression" in pattern ? fitsInTime(pattern.expression, text) : false;
}

/** Paths are taken from the root, as an engine takes them. */
export function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
