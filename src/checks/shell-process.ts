import { onceFor } from "../text/once.ts";
import type { Invocation, Plan, Sourced } from "../plan/plan.ts";
import { commandsRun } from "../plan/queries.ts";
import { packageActionOf } from "../plan/package-actions.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName, shells } from "../shell/wrappers.ts";
import type { Edit } from "../text/edit.ts";
import { withoutQuoted } from "./expansions.ts";
import { baseOf } from "./final-programs.ts";
import { chainOf } from "./stages.ts";

/** A shell that runs a text as process 1. */
export interface ShellProcess {
  /** Whether it is still there while the application runs, and keeps signals to itself. */
  readonly stays: "yes" | "no" | "unknown";
  /** As started: `/bin/sh`, `bash`. */
  readonly shell: string;
  readonly text: string;
  /** The last command, which runs the application as a rule. */
  readonly last: ShellCommand;
  /** The programs around the last command inside of this shell. */
  readonly around: readonly string[];
  readonly invocation: Sourced<Invocation>;
}

/** Done before anybody could stop them; and a shell that waits has thought of it. */
const SHORT = new Set("wait echo printf true false ls cat env pwd id date test [ help".split(" "));

/** Whether what a shell runs last goes on until somebody stops it. What looks like JSON and is none is another finding. */
export function isLasting({ last, text }: ShellProcess): boolean {
  return !text.trimStart().startsWith("[") && !SHORT.has(programName(last.name)) && !text.includes("{{") && !text.includes("<%") && last.name !== "";
}

type ShellKind = "dash" | "ash" | "bash" | "unknown";

/** The shell that is process 1, if one is: shell form, or `sh -c`. Behind an init process it is not process 1. */
export const shellProcess: (plan: Plan) => ShellProcess | undefined = onceFor((plan: Plan): ShellProcess | undefined => {
  const { cmd, entrypoint, shell } = plan.target?.config ?? {};
  const first = entrypoint === undefined || entrypoint.value.words.length === 0 ? cmd : entrypoint;
  if (first === undefined) return undefined;
  const started = startedShell(first.value, shell?.value, entrypoint === first ? cmd?.value : undefined);
  const commands = (started?.inner ?? first.value).commands.filter((command) => command.substituted !== true);
  const last = commands.at(-1);
  if (started === undefined || last === undefined) return undefined;
  const kind = kindOf(plan, started.program);
  const isOwn = started.inner === undefined && first.value.form === "exec";
  // `sh -c` itself is the first program around its commands
  const around = isOwn ? last.wrappers.slice(1) : last.wrappers;
  return {
    stays: stays(kind, started.text, commands, last, around),
    around,
    shell: started.program,
    text: started.text,
    last,
    invocation: started.inner === cmd?.value && cmd !== undefined ? cmd : first,
  };
});

function startedShell(
  invocation: Invocation,
  shell: readonly string[] | undefined,
  operands: Invocation | undefined,
): { readonly program: string; readonly text: string; readonly inner?: Invocation } | undefined {
  if (invocation.form === "shell") {
    const program = shell?.[0] ?? "/bin/sh";
    return shells.has(programName(program)) ? { program, text: invocation.words[0] ?? "" } : undefined;
  }
  const [program = "", ...rest] = invocation.words;
  if (!shells.has(programName(program))) return undefined;
  const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (at === -1) return undefined;
  const text = rest[at + 1];
  if (text !== undefined) return { program, text };
  return operands?.form === "exec" && operands.words[0] !== undefined ? { program, text: operands.words[0], inner: operands } : undefined;
}

function kindOf(plan: Plan, program: string): ShellKind {
  const name = programName(program);
  if (name === "bash" || name === "dash" || name === "ash") return name;
  if (name !== "sh" || plan.target === undefined) return "unknown";
  const known = baseOf(plan, plan.target)?.shell;
  if (known !== undefined && known !== "none") return known;
  // whose packages it installs tells whose shell it has
  const managers = new Set(commandsRun(chainOf(plan, plan.target)).map(({ command }) => packageActionOf(command)?.manager));
  if (managers.has("apt")) return "dash";
  return managers.has("apk") ? "ash" : "unknown";
}

/**
 * Measured: Debian's dash 0.5.12 replaces itself with nothing; bash 5.2 and BusyBox's ash 1.35 replace themselves with the last command of
 * `a && b` and `a; b`, but not with one of a pipe, after `||`, in the background, with a redirection (bash), or with a trap.
 */
function stays(kind: ShellKind, text: string, commands: readonly ShellCommand[], last: ShellCommand, around: readonly string[]): ShellProcess["stays"] {
  if (around[0] === "exec") return "no";
  const isNested = around.some((program) => shells.has(program));
  const execed = !isNested && commands.some((command) => command.wrappers.includes("exec"));
  if (execed || /\{\{|<%/.test(text) || /\b(?:if|case|for|while|until)\b|[{(]/.test(withoutQuoted(text))) return "unknown";
  if (/\btrap\b|(?:^|[^&])&\s*$|\bwait\b/.test(text)) return "unknown";
  if (last.pipe !== undefined || /\|\|[^|;&]*$/.test(text)) return "yes";
  if (kind === "dash") return "yes";
  return kind === "unknown" || isNested || last.redirects !== undefined ? "unknown" : "no";
}

/** `exec` before the last command, where that ends the text, begins with its own program, and no syntax of the shell is around it; else nothing. */
export function execInserted(plan: Plan, { around, last, text }: ShellProcess): readonly Edit[] {
  if (around.length > 0 || last.assignments.length > 0 || last.pipe !== undefined) return [];
  const bare = withoutQuoted(text);
  if (/\{\{|<%/.test(text) || /\|\||\b(?:if|case|for|while|until|trap|wait|exec)\b|&\s*$|[{(;]\s*$|[{(]/.test(bare)) return [];
  // a builtin cannot be exec'ed
  if (BUILTINS.has(last.name)) return [];
  const { start } = last.span;
  const written = plan.text.slice(start, Math.max(last.span.end, ...(last.redirects ?? []).map(({ target }) => target?.span.end ?? 0)));
  return written.startsWith(last.name) && text.trimEnd().endsWith(written.slice(-3)) ? [{ start, end: start, text: "exec " }] : [];
}

const BUILTINS = new Set(["cd", "export", "set", "source", ".", "eval", "ulimit", "umask"]);
