import { UserError } from "../errors.ts";
import { matchesPattern, readPattern, stepsOf, type Pattern } from "./pattern.ts";

/** A `.dockerignore` as the builder reads it. */
export interface IgnoreFile {
  readonly rules: readonly IgnoreRule[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

export interface IgnoreRule {
  /** 1-based. */
  readonly line: number;
  readonly written: string;
  /** `!`: takes back what earlier rules left out. */
  readonly exception: boolean;
  readonly pattern: Pattern;
}

export function parseIgnoreFile(text: string): IgnoreFile {
  const rules: IgnoreRule[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    // only a mark in the first column makes a comment
    if (raw.startsWith("#")) continue;
    const written = raw.trim();
    if (written === "") continue;
    const marked = written.startsWith("!");
    const cleaned = cleanPath(marked ? written.slice(1).trim() : written);
    // the mark is looked for again after cleaning, so `./!a` is an exception too
    const exception = marked || cleaned.startsWith("!");
    const path = marked ? cleaned : cleaned.slice(exception ? 1 : 0).trim();
    const pattern = path === "" || (exception && path === "/") ? undefined : readPattern(path);
    if (pattern === undefined) problems.push({ line: index + 1, message: `the builder refuses this pattern: ${written}` });
    else rules.push({ line: index + 1, written, exception, pattern });
  }
  return { rules, problems };
}

/** Some seconds: patterns and paths may be so made that each takes as long as both multiplied. */
const MOST_STEPS = 300_000_000;

/** Finds the rule that leaves a path out, relative to the context; undefined where the builder sends it. The last rule that matches the path or a folder above it decides. What it gives fails with a UserError `ignore-file-slow` where all of it takes too long. */
export function makeIgnorer(file: IgnoreFile): (path: string) => IgnoreRule | undefined {
  const { rules } = file;
  // files share their folders, so what matches a folder is looked up once
  const folders = new Map<string, Uint8Array>();
  let steps = 0;
  const matches = ({ pattern }: IgnoreRule, path: string): boolean => {
    steps += stepsOf(pattern, path);
    if (steps > MOST_STEPS) {
      throw new UserError(
        "ignore-file-slow",
        `the ${rules.length.toLocaleString("en-GB")} patterns of the ignore file take too long on the files of the context`,
        { hint: "write fewer patterns, with fewer stars, or name folders" },
      );
    }
    return matchesPattern(pattern, path);
  };
  const matchesOf = (folder: string): Uint8Array => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const above = folder.includes("/") ? matchesOf(parentOf(folder)) : undefined;
    const found = Uint8Array.from(rules, (rule, index) => (above?.[index] === 1 || matches(rule, folder) ? 1 : 0));
    folders.set(folder, found);
    return found;
  };
  return (path) => {
    const above = path.includes("/") ? matchesOf(parentOf(path)) : undefined;
    let ignoring: IgnoreRule | undefined;
    for (const [index, rule] of rules.entries()) {
      if (rule.exception !== (ignoring !== undefined)) continue;
      if (above?.[index] === 1 || matches(rule, path)) ignoring = rule.exception ? undefined : rule;
    }
    return ignoring;
  };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** As Go's filepath.Clean, then without a leading slash. */
function cleanPath(path: string): string {
  if (path === "") return "";
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!rooted) parts.push("..");
  }
  const cleaned = parts.join("/");
  if (cleaned === "") return rooted ? "/" : ".";
  return cleaned;
}
