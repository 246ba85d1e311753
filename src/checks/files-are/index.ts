import { array, boolean, optional, picklist, pipe, record, regex, strictObject, string, transform, union } from "valibot";
import type { GenericSchema } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { placeIn, shortened } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { bytes } from "../options.ts";
import { absolutePattern, fitsGlob, isGlob } from "../path-globs.ts";
import type { Difference } from "./compare.ts";
import { differences, needsContent } from "./compare.ts";
import { entriesOf } from "../image-entries.ts";

type Code = Difference["code"] | "absent" | "present" | "unread" | "endless";

const texts: GenericSchema<string | readonly string[], readonly string[]> = pipe(
  union([string(), array(string())]),
  transform((written) => (typeof written === "string" ? [written] : written)),
);
/** A file larger than this is settings or code of nobody. */
const LARGEST = 4 * 1024 * 1024;
/** Files that may be meant through a link. */
const LARGEST_LINKED = 256 * 1024;

const wantedFile = strictObject({
  /** False: nothing may fit the path. */
  present: optional(boolean(), true),
  type: optional(picklist(["file", "directory", "symlink"])),
  /** As chmod takes it: "0644", "4755". */
  mode: optional(pipe(string(), regex(/^[0-7]{3,4}$/, 'must be octal digits in quotes, such as "0644"'))),
  /** By name, as the image's own passwd has it, or by number. */
  owner: optional(string()),
  group: optional(string()),
  /** Where a symbolic link points, as written in it. */
  target: optional(string()),
  size: optional(strictObject({ min: optional(bytes), max: optional(bytes) })),
  sha256: optional(pipe(string(), regex(/^(?:sha256:)?[0-9a-f]{64}$/, "must be 64 hexadecimal digits"))),
  contains: optional(texts),
  lacks: optional(texts),
  matches: optional(texts),
  /** Patterns as Go reads them, and as container-structure-test has them: `^` and `$` stand for the ends of the text. */
  fits: optional(texts),
  fitsNot: optional(texts),
  executable: optional(picklist(["owner", "group", "other", "any"])),
  /** False: a link at the path is looked at itself, wherever it leads. */
  follow: optional(boolean(), true),
});

export const check: Check = defineCheck({
  meta: {
    summary: "Files of the image have the mode, the owner and the content that were agreed on.",
    why: "A start script without its x bit, a key that everybody may read, a setting that an older layer still has: the build says nothing of it.",
    level: "error",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({ files: record(string(), wantedFile) }),
  messages: {
    absent: "{path} is not in the image",
    present: "{path} is in the image",
    unread: "what is in {path} was not read: it is larger than 4 MiB, or reached over a link of another name; name the file itself",
    type: "{path} is a {is}, asked for is a {wanted}",
    mode: "{path} has mode {is}, asked for is {wanted}",
    owner: "{path} is owned by {is}, asked for is {wanted}",
    group: "{path} has group {is}, asked for is {wanted}",
    target: "{path} links to {is}, asked for is {wanted}",
    size: "{path} has {is:bytes}, asked for is {wanted}",
    sha256: "{path} has SHA-256 {is}, asked for is {wanted}",
    contains: "{path} does not contain {wanted}",
    lacks: "{path} contains {wanted}, line {line}",
    matches: "nothing in {path} fits {wanted}",
    fitsNot: "{path} fits {wanted}",
    executable: "{path} is not executable by {wanted}: its mode is {is}",
    endless: "whether {path} fits its patterns was not found out in time; write them without a repetition inside a repetition",
    badPattern: "{wanted} is no regular expression",
    asAgreed: "{path} is as agreed",
    more: "and {count} more",
  },
  shape: ({ files }) => {
    const owned = Object.entries(files).filter(([, { owner, present }]) => present && owner !== undefined && owner !== "root" && owner !== "0");
    const writable = owned.flatMap(([path, { type }]) => (type === "directory" && path.startsWith("/") && !isGlob(path) ? [path] : []));
    const own = owned.some(([path, { type }]) => type !== "directory" && path.startsWith("/app"));
    return { ...(own ? { ownedByUser: true } : {}), ...(writable.length === 0 ? {} : { writable }) };
  },
  title: ({ files }) => `${Object.keys(files).join(", ")} as agreed`,
  keeps: ({ files }) => {
    const read = Object.entries(files).flatMap(([path, wanted]) => (needsContent(wanted) ? [path] : []));
    const patterns = read.map(anywhere);
    // where a link leads is not known yet; most lead to a file of the same name: /etc/os-release
    const names = new Set(read.map((path) => path.slice(path.lastIndexOf("/") + 1)));
    return ({ path, size }) => {
      if (size <= LARGEST && patterns.some((pattern) => fitsGlob(pattern, path))) return Infinity;
      return size <= LARGEST_LINKED && names.has(path.slice(path.lastIndexOf("/") + 1)) ? Infinity : 0;
    };
  },
  image({ image }, { files }) {
    const workdir = image.config.workingDir === "" ? "/" : image.config.workingDir;
    const wrong: Evidence<Code>[] = [];
    const open: Evidence<Code>[] = [];
    const right: Evidence<"asAgreed">[] = [];
    for (const [path, wanted] of Object.entries(files)) {
      const pattern = absolutePattern(path, workdir);
      // a link by its own name is meant itself; a file may be reached over links to its folder
      const fitting = entriesOf(image).filter((entry) => fitsGlob(pattern, entry.path));
      const entries = fitting.length > 0 ? fitting : [(wanted.follow ? image.stat(pattern) : image.lstat(pattern)) ?? []].flat();
      if (!wanted.present) {
        wrong.push(...entries.map((entry) => saw("present" as const, { path: entry.path }, placeIn(entry))));
        continue;
      }
      if (entries.length === 0) wrong.push(saw("absent", { path }, { kind: "image", path: pattern }));
      for (const entry of entries) {
        const isMeant = !wanted.follow || wanted.type === "symlink" || wanted.target !== undefined;
        const followed = entry.type === "symlink" && !isMeant ? (image.stat(entry.path) ?? entry) : entry;
        const found = differences(image, followed, wanted);
        if (found === "unread" || found === "endless") open.push(saw(found, { path: entry.path }, placeIn(entry)));
        else if (found.length === 0) right.push(saw("asAgreed", { path: entry.path }, placeIn(entry)));
        else wrong.push(...found.map(({ code, ...args }) => saw(code, { path: entry.path, ...args }, placeIn(entry))));
      }
    }
    if (wrong.length > 0) return violated(...shortened<Code>(wrong));
    return open.length > 0 ? unproven(...open) : proven(...shortened(right, 3));
  },
});

/** Where relative paths stand is known only when the image has been read. */
function anywhere(path: string): string {
  return path.startsWith("/") ? absolutePattern(path, "/") : absolutePattern(`**/${path.replace(/^(?:\.\/)+/, "")}`, "/");
}
