import { parseShell } from "../shell/parse.ts";
import type { ShellCommand } from "../shell/shell.ts";

/** The simple commands of a command line given as words, seen through `sh -c`, `exec`, `tini` and the like. Their spans say nothing. */
export function commandsOf(words: readonly string[]): readonly ShellCommand[] {
  return parseShell(words.map(quoted).join(" "));
}

/** Without its folder: `/usr/bin/apt-get` is apt-get. */
export function programOf({ name }: ShellCommand): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
