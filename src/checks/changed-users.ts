import { onceFor } from "../text/once.ts";
import { imagesChangingUser, startsAsRoot, userChangers, userOptions } from "../facts/user-changers.ts";
import type { Plan } from "../plan/plan.ts";
import { commandLine } from "../plan/queries.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName, shells } from "../shell/wrappers.ts";
import { parseReference } from "./image-reference.ts";
import { startedCommands, startFile } from "./main-process.ts";
import { outsideBaseName, rootStage } from "./stages.ts";

/** What becomes of the user that a container starts as. */
export interface StartedUser {
  /**
   * `keeps`: the application runs as that user; `changes`: something started as root may give the application another user;
   * `nothing`: no application is started, only a shell or what the base starts; `unknown`: a script that is not at hand is started.
   */
  readonly kind: "keeps" | "changes" | "nothing" | "unknown";
  /** The program it is told by; empty where there is none. */
  readonly program: string;
}

const SCRIPT = /\.(?:sh|bash)$|entrypoint|^(?:run|start|init)$/;
/** What nobody starts: a package or an archive. */
const CARRIED = /\.(?:apk|aab|ipa|deb|rpm|msi|zip|tar|tgz|gz|xz)$/i;
/** Started without a word about what to run, they wait for somebody to type. */
const INTERACTIVE = /^(?:python[\d.]*|pypy[\d.]*|node|irb|iex|erl|jshell|julia|R|ghci|swift|php|perl|lua|bash|sh|ash|dash|zsh|fish|pwsh|cat|tail|sleep|top)$/;

/** What the target's ENTRYPOINT and CMD do to the user that the container starts as. */
export const startedUser: (plan: Plan) => StartedUser = onceFor((plan: Plan): StartedUser => {
  const { cmd, entrypoint } = plan.target?.config ?? {};
  const base = changingBase(plan);
  if (cmd === undefined && entrypoint === undefined) return base === undefined ? { kind: "nothing", program: "" } : { kind: "changes", program: base };
  // the base's own start script runs before the command
  if (base !== undefined && entrypoint === undefined) return { kind: "changes", program: base };
  const commands = startedCommands(plan);
  const changing = commands.map(changer).find((program) => program !== undefined) ?? changerInScript(plan);
  if (changing !== undefined) return { kind: "changes", program: changing };
  const [first = ""] = commandLine(plan)?.words ?? [];
  // an image that only carries a file to where it is fetched
  if (CARRIED.test(first)) return { kind: "nothing", program: programName(first) };
  // what a start script hands over to is the command
  const asked = (cmd ?? entrypoint)?.value.commands ?? [];
  if (asked.length > 0 && asked.every(isIdle)) return { kind: "nothing", program: programName(first) };
  if (startFile(plan) !== undefined) return { kind: "keeps", program: programName(first) };
  const script = commands.map(({ command }) => programName(command.name)).find((name) => SCRIPT.test(name));
  return script === undefined ? { kind: "keeps", program: programName(first) } : { kind: "unknown", program: script };
});

/** The base whose own start changes the user. */
function changingBase(plan: Plan): string | undefined {
  const name = outsideBaseName(plan);
  const tag = parseReference(rootStage(plan)?.from.ref ?? "").tag ?? "";
  if (name === "php") return /apache|fpm/.test(tag) ? `${name}:${tag}` : undefined;
  return name !== undefined && imagesChangingUser.has(name) ? name : undefined;
}

function changer({ command, launchers }: { readonly command: ShellCommand; readonly launchers: readonly string[] }): string | undefined {
  const program = programName(command.name);
  const around = [...command.wrappers, ...launchers].map(programName).find((name) => userChangers.has(name));
  if (around !== undefined) return around;
  if (isChanger(program)) return program;
  const option = Object.hasOwn(userOptions, program) ? userOptions[program] : undefined;
  return option !== undefined && command.args.some((word) => option.test(word.value)) ? program : undefined;
}

function isChanger(program: string): boolean {
  return userChangers.has(program) || startsAsRoot.has(program) || /^(?:php-fpm[\d.]*|nginx-debug)$/.test(program);
}

/** A script that names such a program anywhere may start it in the end; of several files with its name each may be it. */
function changerInScript(plan: Plan): string | undefined {
  const words = (commandLine(plan)?.words ?? []).flatMap((word) => word.split(/\s+/)).map(programName);
  const files = plan.context?.files.filter((file) => SCRIPT.test(programName(file)) && words.includes(programName(file))) ?? [];
  const texts = [startFile(plan)?.text, ...files.map((file) => plan.context?.read(file))];
  return texts.flatMap((text) => namesIn(text ?? "")).find(isChanger);
}

function namesIn(script: string): readonly string[] {
  // of a path the last part
  const words = script.replaceAll(/^[ \t]*#.*/gm, "").matchAll(/(?<![\w.$-])[A-Za-z][\w.-]*(?![\w.=/-])/g);
  return [...words].map(([word]) => word);
}

function isIdle({ args, name }: ShellCommand): boolean {
  const program = programName(name);
  if (!INTERACTIVE.test(program) && !shells.has(program)) return false;
  const words = args.map((word) => word.value);
  if (program === "sleep" || program === "top" || program === "cat") return true;
  if (program === "tail") return words.includes("/dev/null");
  return words.every((word) => /^-[ail]+$|^--(?:login|interactive)$/.test(word));
}
