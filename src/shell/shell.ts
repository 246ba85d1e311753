import type { Span } from "../text/span.ts";

/** One word of a command. */
export interface ShellWord {
  /** With quotes taken off; where a part cannot be known (a variable, a substitution) it stands as written. */
  readonly value: string;
  /** True where the value is known: no variable, no substitution, no glob. */
  readonly literal: boolean;
  /** In the file, or in the text that was parsed where there is no file. */
  readonly span: Span;
}

/** A simple command wherever it stands: in lists, pipes, subshells, conditions, and inside sudo, env, sh -c and the like. */
export interface ShellCommand {
  /** The program's name: `apt-get`, `/opt/venv/bin/pip`. */
  readonly name: string;
  /** The words after the name. */
  readonly args: readonly ShellWord[];
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** The programs around it, outermost first: `["exec"]`, `["sh", "sudo"]`. */
  readonly wrappers: readonly string[];
  /** True for a command of a substitution, `$(…)` or backticks: it gives another command its words. */
  readonly substituted?: true;
  /** True where it depends on something whether it runs: in a branch, a function, behind `||`, behind a test and `&&`. */
  readonly conditional?: true;
  /** What its script makes of it; undefined where it always runs, in the script's own shell, and its failure ends the script. */
  readonly flow?: ShellFlow;
  /** Where it stands in a pipe, the outermost one around it; undefined outside of pipes. */
  readonly pipe?: PipePlace;
  /** Its own redirections, in order; undefined where it has none. */
  readonly redirects?: readonly ShellRedirect[];
  readonly span: Span;
}

/** How a command stands in the order of its script. */
export interface ShellFlow {
  /** True where the script goes on, or ends well, though the command fails: before `;`, before `||`, in a condition, in a pipe, in the background. */
  readonly unnoticed: boolean;
  /** True where it may never run: in a branch, in a loop, behind `||`, behind a command that may fail unnoticed and `&&`. */
  readonly skippable: boolean;
  /** The shells of their own around it, outermost first, each by where it begins: what `cd` and `umask` do ends with them. */
  readonly subshells: readonly number[];
}

export interface PipePlace {
  /** Where the pipe begins in the text that was parsed: what tells pipes apart within one instruction. */
  readonly start: number;
  /** 0 for what writes first. */
  readonly index: number;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<<`, `<<<` … */
  readonly operator: string;
  /** The file, or the text of a here-string; undefined for a here-document. */
  readonly target: ShellWord | undefined;
  /** The text of a here-document. */
  readonly body?: string;
}
