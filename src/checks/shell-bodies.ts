import { healthCommand } from "../dockerfile/arguments.ts";
import { sourceSpan, type Instruction, type JoinedText } from "../dockerfile/syntax.ts";
import { runTexts, type RunText } from "../plan/invocation.ts";
import { isWindows } from "../plan/make.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { followVariables } from "../plan/variables.ts";
import { programName } from "../shell/wrappers.ts";
import { onceFor } from "../text/once.ts";
import { shellAt, withoutEnv } from "./run-scripts.ts";
import { relinksShell } from "./relinked-shell.ts";
import { namesSet } from "./set-names.ts";
import { isTemplate } from "./set-variables.ts";
import { shellPragmas } from "./shell-pragmas.ts";
import { lintScript, type LintScript } from "./shell-script.ts";
import { baseOf } from "./stage-base.ts";
import { rootOf } from "./stages.ts";

/** A text of the Dockerfile that a shell reads, as ShellCheck is given it. */
export interface ShellBody extends LintScript {
  readonly instruction: Instruction;
  /** False where what is true of POSIX in general need not be true of the shell that reads this. */
  readonly exact: boolean;
  /** True where the builder made one line of several: how it is laid out is not what its author wrote. */
  readonly joined: boolean;
}

/** What builders set in every RUN, asked for or not. */
const PROXIES: readonly string[] = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];
const ALWAYS = [...PROXIES, ...PROXIES.map((name) => name.toLowerCase())];

const KEYWORDS: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/**
 * The texts of RUN, CMD, ENTRYPOINT and HEALTHCHECK in shell form, behind ONBUILD too, that a shell of the POSIX family reads, in order of the file. What a
 * template writes is left out, and so is what another program reads.
 */
export const shellBodies: (plan: Plan) => readonly ShellBody[] = onceFor((plan: Plan): readonly ShellBody[] => {
  const bodies: ShellBody[] = [];
  const shells = shellReader(plan);
  followVariables(plan, ({ declared, instruction, stage }) => {
    if (!KEYWORDS.has(instruction.keyword) || instruction.json !== undefined) return;
    if (isTemplate(plan.text.slice(instruction.span.start, instruction.span.end))) return;
    const own = shells(stage, instruction);
    for (const { interpreter, spanOf, text } of textsOf(instruction, plan, own)) {
      const dialect = dialectOf(interpreter === undefined ? (own ?? DEFAULT) : withoutEnv(interpreter), plan, stage);
      if (dialect === undefined || text.trim() === "") continue;
      const given = instruction.keyword === "RUN" ? [] : environmentIn(text);
      const script = lintScript({ text, spanOf, ...dialect, variables: [...ALWAYS, ...declared, ...given] });
      bodies.push({ ...script, instruction, exact: dialect.exact, joined: !text.includes("\n") && instruction.startLine < instruction.endLine });
    }
  });
  return bodies;
});

const DEFAULT: readonly string[] = ["/bin/sh", "-c"];

/** The words that start the shell of shell forms: those of SHELL, or of a comment for hadolint; undefined for the default one. */
function shellReader(plan: Plan): (stage: Stage, instruction: Instruction) => readonly string[] | undefined {
  const pragmas = shellPragmas(plan);
  return (stage, { span }) => {
    const written = pragmas(stage, span.start) ?? shellAt(stage, plan, span.start);
    return written ?? (isWindows(rootOf(plan, stage).from) ? ["cmd"] : undefined);
  };
}

function textsOf(instruction: Instruction, plan: Plan, shell: readonly string[] | undefined): readonly RunText[] {
  if (instruction.keyword === "RUN") return runTexts(instruction, plan.text, shell);
  if (instruction.keyword === "HEALTHCHECK" && /^none\b/i.test(instruction.args.text)) return [];
  const args: JoinedText = instruction.keyword === "HEALTHCHECK" ? healthCommand(instruction.args) : instruction.args;
  return [{ text: args.text, spanOf: (start, end) => sourceSpan(args, start, end), interpreter: undefined }];
}

interface Dialect extends Pick<ShellBody, "exact"> {
  /** As a shebang says it. */
  readonly shell: string;
  /** Whether it is started to stop at the first failure. */
  readonly errexit: boolean;
}

/** What ShellCheck calls the shell; undefined for what it does not know, and for what is not known here. */
function dialectOf(words: readonly string[], plan: Plan, stage: Stage): Dialect | undefined {
  const errexit = words.slice(1).some((word) => /^-[a-z]*e/i.test(word)) || words.includes("errexit");
  switch (programName(words[0] ?? "")) {
    case "bash":
      return { shell: "bash", errexit, exact: true };
    case "dash":
      return { shell: "dash", errexit, exact: true };
    case "ksh":
      return { shell: "ksh", errexit, exact: true };
    case "ash":
      // what ShellCheck says of BusyBox it says of dash
      return { shell: "busybox sh", errexit, exact: false };
    case "sh":
      return { ...smallShell(plan, stage), errexit };
    default:
      return undefined;
  }
}

/** What /bin/sh is in the base image. */
function smallShell(plan: Plan, stage: Stage): Pick<Dialect, "exact" | "shell"> {
  const base = relinksShell(plan) ? undefined : baseOf(plan, stage)?.shell;
  if (base === "dash" || base === "bash") return { shell: base, exact: true };
  return { shell: base === "ash" ? "busybox sh" : "sh", exact: false };
}

/** Variables that nothing in the text sets: whoever starts the container may, and options are often handed over in them. */
function environmentIn(text: string): readonly string[] {
  const used = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
  const set = namesSet(text, /[;&|]/, /\b(?:for|read|local)\b/);
  return used.filter((name) => !set.has(name));
}
