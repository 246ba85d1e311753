import type { Image } from "../image/image.ts";
import { programName, shells } from "../shell/wrappers.ts";
import { commandsOf } from "./commands.ts";
import type { Found, Format } from "./program-files.ts";
import { findProgram, formatOf, startedByEnv } from "./program-files.ts";

/** A file that has to be there and to be executable for a program to start. */
export interface Link {
  /** The word that names it, and what the word stands in. */
  readonly word: string;
  readonly by: "command" | "script" | "env" | "loader";
  readonly found: Found;
  /** Undefined where nothing was found. */
  readonly format: Format | undefined;
}

export interface StartedProgram {
  readonly word: string;
  /** Whether the engine starts it, a program around it (`tini --`), or a shell, which also runs scripts without #!. */
  readonly through: "engine" | "wrapper" | "shell";
  /** False where something around it may change the user: gosu, su-exec, sudo. */
  readonly sameUser: boolean;
  /** The file, then its interpreter or loader, then what that is told to start. */
  readonly chain: readonly Link[];
}

/** How far interpreters of interpreters are followed; the kernel gives up after five. */
const LONGEST = 5;
const CHANGES_USER: ReadonlySet<string> = new Set(["chroot", "doas", "gosu", "runuser", "s6-setuidgid", "setpriv", "su", "su-exec", "sudo"]);
/** What a shell has in itself, or what makes the words after it mean something else. */
export const shellBuiltins: ReadonlySet<string> = new Set(
  ". : [ [[ alias break cd case command continue declare do echo eval exec exit export false fc for function getopts hash if jobs kill let local printf pwd read readonly return set shift source test time times trap true type typeset ulimit umask unalias unset until wait while {".split(
    " ",
  ),
);

/** The programs that surely start with these words: the first, and what that is only there to start. Empty where no word is given. */
export function startedPrograms(image: Image, words: readonly string[]): readonly StartedProgram[] {
  const [first] = words;
  if (first === undefined || first === "" || image.config.os !== "linux") return [];
  const engine: StartedProgram = { word: first, through: "engine", sameUser: true, chain: chainOf(image, first) };
  const [inner] = commandsOf(words);
  if (inner === undefined || inner.name === first || inner.conditional === true || inner.substituted === true) return [engine];
  if (/[$`<>{}*?~\\]/.test(inner.name) || inner.assignments.some(({ name }) => name === "PATH")) return [engine];
  const through = inner.wrappers.some((name) => shells.has(programName(name))) ? "shell" : "wrapper";
  if (through === "shell" && (shellBuiltins.has(inner.name) || isLogin(words))) return [engine];
  // a folder that the wrapper enters is not known
  if (!inner.name.startsWith("/") && inner.name.includes("/") && inner.wrappers.includes("env")) return [engine];
  const sameUser = !inner.wrappers.some((name) => CHANGES_USER.has(programName(name)));
  return [engine, { word: inner.name, through, sameUser, chain: chainOf(image, inner.name) }];
}

/** A login shell reads files that may set another PATH. */
function isLogin(words: readonly string[]): boolean {
  return words.some((word, index) => index > 0 && (/^-[a-hj-km-z]*[li][a-z]*$/.test(word) || word === "--login"));
}

function chainOf(image: Image, word: string): readonly Link[] {
  const chain: Link[] = [link(image, word, "command")];
  for (let last = chain[0]; last !== undefined && chain.length < LONGEST; last = chain.at(-1)) {
    const next = nextOf(image, last);
    if (next === undefined) break;
    chain.push(next);
  }
  return chain;
}

function nextOf(image: Image, { by, format, found, word }: Link): Link | undefined {
  if (format?.kind === "elf" && by !== "loader" && format.elf.loader !== undefined) return link(image, format.elf.loader, "loader");
  if (format?.kind !== "script" || found.kind !== "file") return undefined;
  // the chain ends where env has already been asked
  const named = startedByEnv(format.interpreter, format.argument);
  const interpreter = findProgram(image, asPath(format.interpreter));
  if (named === undefined || interpreter.kind !== "file") return linkTo(image, format.interpreter, "script", interpreter);
  return named === word ? undefined : linkTo(image, named, "env", findProgram(image, named));
}

/** The kernel looks for an interpreter in no PATH. */
function asPath(interpreter: string): string {
  return interpreter.includes("/") ? interpreter : `./${interpreter}`;
}

function link(image: Image, word: string, by: Link["by"]): Link {
  return linkTo(image, word, by, findProgram(image, word));
}

function linkTo(image: Image, word: string, by: Link["by"], found: Found): Link {
  return { word, by, found, format: found.kind === "file" ? formatOf(image, found.entry) : undefined };
}

/** ENTRYPOINT and CMD as one line of words, as an engine starts it. */
export function startWords(image: Image): readonly string[] {
  return [...image.config.entrypoint, ...image.config.cmd];
}
