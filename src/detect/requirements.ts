import { besidePath, parentOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";

/** One line of a requirements file that asks for something to be installed. */
export interface Requirement {
  /** Normalised: lower case, `-` for `_` and `.`. For a local path or an address without a name, what was written. */
  readonly name: string;
  readonly extras: readonly string[];
  /** What follows the name, `==0.115`; empty where nothing does. */
  readonly specifier: string;
  readonly kind: "index" | "vcs" | "url" | "local";
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly written: string;
  /** When it is wanted at all, `sys_platform == "win32"`. */
  readonly marker?: string;
}

export interface Requirements {
  readonly all: readonly Requirement[];
  /** Files read, in order: the first, and what `-r` and `-c` bring in. */
  readonly files: readonly string[];
  /** Other options that stand on lines of their own: `--extra-index-url`, `--no-binary`; each once. */
  readonly options: readonly string[];
  /** Whether every line has its hashes. */
  readonly hashes: boolean;
  readonly problems: readonly RequirementProblem[];
}

export interface RequirementProblem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const NAMED = /^([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?:\[([^\]]*)\])?(.*)/s;

/** Reads a requirements file and all it includes. */
export function readRequirements(project: Project, first: string): Requirements {
  const all: Requirement[] = [];
  const files: string[] = [];
  const options = new Set<string>();
  const problems: RequirementProblem[] = [];
  let withHashes = 0;

  const read = (path: string, from: { readonly path: string; readonly line: number }): void => {
    if (files.includes(path)) return;
    const text = project.read(path);
    if (text === undefined) {
      problems.push({ ...from, message: `${path} cannot be read` });
      return;
    }
    files.push(path);
    for (const { text: line, number } of joinedLines(text)) {
      const option = splitOption(line);
      if (option === undefined) {
        const requirement = parseRequirement(line, path, number);
        if (requirement === undefined) continue;
        all.push(requirement);
        if (line.includes("--hash=")) withHashes += 1;
      } else if (option.name === "-r" || option.name === "--requirement" || option.name === "-c" || option.name === "--constraint") {
        const target = resolveBeside(path, option.value);
        if (target === undefined || (target.startsWith("../") && !project.exists(target)))
          problems.push({ path, line: number, message: `${option.value} lies outside the application's directory` });
        else if (option.name.endsWith("c") || option.name === "--constraint")
          files.push(...(files.includes(target) || !project.exists(target) ? [] : [target]));
        else read(target, { path, line: number });
      } else if (option.name === "-e" || option.name === "--editable") {
        const requirement = parseRequirement(option.value, path, number);
        if (requirement !== undefined) all.push(requirement);
      } else {
        options.add(option.name);
      }
    }
  };

  read(first, { path: first, line: 1 });
  return { all, files, options: [...options], hashes: all.length > 0 && withHashes === all.length, problems };
}

/** The name under which the package index knows a project. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** One requirement as PEP 508 and requirements files write it; undefined for a text that is none. */
export function parseRequirement(line: string, path: string, number: number): Requirement | undefined {
  const written = line.split(/\s--/, 1)[0]?.trim() ?? "";
  // an address may hold a semicolon of its own
  const semicolon = /^[^;]*:\/\//.test(written) ? written.search(/\s;|;\s/) : written.indexOf(";");
  const text = (semicolon === -1 ? written : written.slice(0, semicolon)).trim();
  const marker = semicolon === -1 ? "" : written.slice(semicolon).replace(/^\s?;/, "").trim();
  if (text === "") return undefined;
  const place = { path, line: number, written, ...(marker === "" ? {} : { marker }) };
  if (/^(?:git|hg|svn|bzr)\+/.test(text)) return { ...place, name: eggOf(text), extras: [], specifier: text, kind: "vcs" };
  if (/^https?:/.test(text)) return { ...place, name: eggOf(text), extras: [], specifier: text, kind: "url" };
  if (/^(?:\.|\/|file:)/.test(text) || (/\.(?:whl|tar\.gz|zip)$/.test(text) && !text.includes("@")))
    return { ...place, name: text, extras: [], specifier: "", kind: "local" };

  const match = NAMED.exec(text);
  if (match?.[1] === undefined) return undefined;
  const specifier = (match[3] ?? "").trim();
  const extras = (match[2] ?? "")
    .split(",")
    .map((extra) => normalName(extra.trim()))
    .filter((extra) => extra !== "");
  const kind = !specifier.startsWith("@")
    ? "index"
    : /^@\s*(?:git|hg|svn|bzr)\+/.test(specifier)
      ? "vcs"
      : /^@\s*(?:file:|\.|\/)/.test(specifier)
        ? "local"
        : "url";
  return { ...place, name: normalName(match[1]), extras, specifier, kind };
}

function eggOf(address: string): string {
  const egg = /[#&]egg=([\w.-]+)/.exec(address)?.[1];
  return egg === undefined ? address : normalName(egg);
}

/** Lines without comments, with continued ones joined, and the number of the first of them. */
function joinedLines(text: string): { readonly text: string; readonly number: number }[] {
  const lines: { text: string; number: number }[] = [];
  let pending: { text: string; number: number } | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.replace(/\r$/, "").replace(/(?:^|\s)#.*$/, "");
    const continued = line.endsWith("\\");
    const part = (continued ? line.slice(0, -1) : line).trim();
    pending = pending === undefined ? { text: part, number: index + 1 } : { text: `${pending.text} ${part}`, number: pending.number };
    if (continued) continue;
    if (pending.text.trim() !== "") lines.push({ text: pending.text.trim(), number: pending.number });
    pending = undefined;
  }
  if (pending !== undefined && pending.text.trim() !== "") lines.push(pending);
  return lines;
}

function splitOption(line: string): { readonly name: string; readonly value: string } | undefined {
  const match = /^(--?[A-Za-z][A-Za-z-]*)(.*)/s.exec(line);
  if (match?.[1] === undefined) return undefined;
  const short = /^(-[rce])(.+)$/.exec(line);
  if (short?.[1] !== undefined && !line.startsWith("--")) return { name: short[1], value: (short[2] ?? "").replace(/^[ =]+/, "").trim() };
  return { name: match[1], value: (match[2] ?? "").replace(/^[ =]+/, "").trim() };
}

function resolveBeside(file: string, target: string): string | undefined {
  return target.startsWith("/") ? undefined : besidePath(parentOf(file), target);
}
