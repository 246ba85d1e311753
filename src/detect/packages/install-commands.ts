import type { WrittenDockerfile } from "../written/dockerfiles.ts";
import { wordsOf } from "../written/lines.ts";

export type Installer = "uv" | "poetry" | "pdm" | "pipenv" | "pip" | "hatch" | "conda" | "pixi";

/** A command of the user's own that installs the application's packages. */
export interface InstallCommand {
  readonly tool: Installer;
  /** Files that pip is given with `-r`, as written. */
  readonly files: readonly string[];
  readonly asked: AskedFor;
  readonly path: string;
  readonly line: number;
  readonly written: string;
}

/** Groups and extras that the user's own command names. */
export interface AskedFor {
  readonly groups: readonly string[];
  readonly without: readonly string[];
  readonly extras: readonly string[];
  readonly allExtras: boolean;
}

export const nothingAsked: AskedFor = { groups: [], without: [], extras: [], allExtras: false };

/** Install commands in the RUN lines of Dockerfiles, in order. */
export function installCommands(dockerfiles: readonly WrittenDockerfile[]): InstallCommand[] {
  return dockerfiles.flatMap(({ path, instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === "RUN")
      .flatMap(({ rest, line }) => rest.split(/&&|\|\||;|\|/).flatMap((part) => installIn(part, path, line) ?? [])),
  );
}

function installIn(text: string, path: string, line: number): InstallCommand | undefined {
  const words = wordsOf(text).filter((word) => !word.startsWith("--mount="));
  const names = words.map((word) => word.slice(word.lastIndexOf("/") + 1));
  const found = (tool: Installer, from: number): InstallCommand => ({
    tool,
    files: valuesOf(words.slice(from), ["-r", "--requirement"]),
    asked: askedIn(words.slice(from)),
    path,
    line,
    written: words.join(" ").slice(0, 80),
  });
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    if (name === "uv" && (next === "sync" || next === "export")) return found("uv", index + 2);
    if (name === "uv" && next === "pip" && (names[index + 2] === "install" || names[index + 2] === "sync")) return pipIn(words, index + 3, found);
    if (name === "poetry" && (next === "install" || next === "export" || next === "sync")) return found("poetry", index + 2);
    if (name === "pdm" && (next === "install" || next === "sync" || next === "export")) return found("pdm", index + 2);
    if (name === "pipenv" && (next === "install" || next === "sync" || next === "requirements" || next === "lock")) return found("pipenv", index + 2);
    if (/^pip[\d.]*$/.test(name) && (next === "install" || next === "sync")) return pipIn(words, index + 2, found);
    if (name === "pip-sync") return found("pip", index + 1);
    // a script of the project's own that stands for it
    if (/^(?:uv-)?pip3?-install$/.test(name)) return pipIn(words, index + 1, found);
    if ((name === "conda" || name === "mamba" || name === "micromamba") && (next === "env" || next === "install" || next === "create"))
      return found("conda", index + 2);
    if (name === "pixi" && next === "install") return found("pixi", index + 2);
  }
  return undefined;
}

/** pip that installs a list or the project; `pip install poetry` only fetches a tool. */
function pipIn(words: readonly string[], from: number, found: (tool: Installer, from: number) => InstallCommand): InstallCommand | undefined {
  const command = found("pip", from);
  const project = words.slice(from).some((word) => /^\.{1,2}(?:\/|\[|$)/.test(word));
  if (command.files.length > 0 || project) return command;
  const file = words.slice(from).find((word) => /requirements[\w./-]*\.txt$/.test(word));
  return file === undefined ? undefined : { ...command, files: [file] };
}

function askedIn(words: readonly string[]): AskedFor {
  const lists = (options: readonly string[]): string[] =>
    valuesOf(words, options)
      .flatMap((value) => value.split(/[\s,]+/))
      .filter((one) => one !== "");
  const project = words.find((word) => /^\.\[[\w\s,.-]+\]$/.test(word));
  return {
    groups: lists(["--group", "--with", "-G", "--only", "--only-group"]).filter((name) => name !== "main" && name !== ":all"),
    without: lists(["--no-group", "--without"]),
    extras: [
      ...lists(["--extra", "-E", "--extras"]),
      ...(project === undefined
        ? []
        : project
            .slice(2, -1)
            .split(",")
            .map((one) => one.trim())),
    ],
    allExtras: words.includes("--all-extras"),
  };
}

/** Values of options: `-r x`, `-rx`, `--group x`, `--group=x`. */
export function valuesOf(words: readonly string[], options: readonly string[]): string[] {
  const values: string[] = [];
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (options.includes(word) && next !== undefined) values.push(next);
    for (const option of options) {
      if (word.startsWith(`${option}=`)) values.push(word.slice(option.length + 1));
      else if (/^-\w$/.test(option) && word.startsWith(option) && word.length > 2 && !word.startsWith("--")) values.push(word.slice(2));
    }
  }
  return values;
}
