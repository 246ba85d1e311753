import { isOneOf, isPlainPackage, packagesBringing } from "../facts/programs-of-packages.ts";
import { packageActionOf, type PackageAction } from "../plan/package-actions.ts";
import type { Plan, Stage, Step } from "../plan/plan.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import { withoutTrailing } from "../text/trim.ts";
import { baseOf } from "./stage-base.ts";
import { chainOf } from "./stages.ts";

export { baseOf } from "./stage-base.ts";

export type Presence = "yes" | "no" | "unknown";

/** Managers whose packages bring no system programs: what they install is the application's. */
const LANGUAGE_MANAGERS: ReadonlySet<string> = new Set([
  "pip",
  "uv",
  "poetry",
  "pdm",
  "pipenv",
  "npm",
  "yarn",
  "pnpm",
  "bun",
  "composer",
  "gem",
  "bundle",
  "cargo",
  "go",
]);
/** Commands that bring no programs but those that stand in their own words. */
const PLAIN_COMMANDS: ReadonlySet<string> = new Set(
  "rm mkdir chown chmod ln mv cp touch echo printf cat sed awk grep egrep cd set export test [ true : useradd adduser groupadd addgroup usermod groupmod find sort head tail tr cut tee ls id which update-ca-certificates locale-gen rmdir exit umask source . apt-mark apt-cache dpkg-query ldconfig command env sleep strip setcap passwd chpasswd date uname pwd unset read exec python python3 node tsc next vite npm pnpm yarn bun uv poetry pip pip3 pdm pipenv bundle composer go cargo mvn gradle dotnet git stat du df nproc".split(
    " ",
  ),
);
const SYSTEM_FOLDERS = /^\/(?:$|(?:usr|bin|sbin|lib|lib64|etc|opt)(?:\/|$)|usr\/local(?:\/|$))/;

/** Whether the files of a stage hold a program, as its base, its packages and its copies tell. */
export function programIn(plan: Plan, stage: Stage, program: string): Presence {
  const base = baseOf(plan, stage);
  const chain = chainOf(plan, stage);
  const steps = chain.flatMap((part) => part.steps);
  const packages = packagesBringing(program);
  let state: Presence = base?.has.has(program) === true ? "yes" : base?.lacks.has(program) === true || base?.empty === true ? "no" : "unknown";
  for (const step of steps) {
    const change = changeBy(plan, step, program, packages ?? [program]);
    if (change === "brings") state = "yes";
    else if (change === "removes" && state === "yes") state = base?.lacks.has(program) === true ? "no" : "unknown";
    else if (change === "unknown" && state === "no") state = "unknown";
  }
  return state;
}

/** Whether these steps are known to bring no users and no groups of which they do not speak. */
export function bringNoNames(steps: readonly Step[]): boolean {
  return steps.every((step) => {
    if (step.kind === "run") return changeByCommands(step, "", []) === "nothing";
    if (step.kind === "other") return true;
    const to = step.destination.value;
    if (to.includes("$") || /^\/etc(?:\/?$|\/(?:passwd|group))/.test(to)) return false;
    return to !== "/" || (step.from === undefined && step.kind === "copy" && !step.sources.some(({ value }) => /^\.?\/?$|rootfs|\/$|[*?]/.test(value)));
  });
}

type CopyStep = Step & { readonly kind: "copy" | "add" };
type Change = "brings" | "removes" | "nothing" | "unknown";

function changeBy(plan: Plan, step: Step, program: string, packages: readonly string[]): Change {
  if (step.kind === "copy" || step.kind === "add") return mayPlace(plan, step, program) ? "unknown" : "nothing";
  if (step.kind !== "run") return "nothing";
  return changeByCommands(step, program, packages);
}

function changeByCommands(step: Step & { readonly kind: "run" }, program: string, packages: readonly string[]): Change {
  // a shell that is not parsed, or a script from elsewhere
  if (step.commands.length === 0) return "unknown";
  let change: Change = "nothing";
  for (const command of step.commands) {
    const own = changeByCommand(command, program, packages);
    if (own === "brings" || own === "removes") change = own;
    else if (own === "unknown" && change === "nothing") change = own;
  }
  return change;
}

const PATH_FOLDERS = /^\/(?:usr\/local|usr|usr\/local\/s?bin|usr\/s?bin|s?bin|etc|lib|lib64|usr\/lib|opt)?\/?$/;
/** Programs that come from a system's packages, and that nobody builds for an image of their own. */
const OF_PACKAGES: ReadonlySet<string> = new Set(["curl", "wget", "nc", "ncat", "netcat"]);

function mayPlace(plan: Plan, step: CopyStep, program: string): boolean {
  const to = step.destination.value;
  if (to.includes("$")) return true;
  if (lastPart(to) === program || step.sources.some(({ value }) => lastPart(value) === program)) return true;
  // a virtual environment or an application's own folder is no place of system programs
  if (!to.startsWith("/") || !SYSTEM_FOLDERS.test(to) || /^\/(?:opt|usr\/src|usr\/share|etc)\/./.test(to)) return false;
  if (to === "/") return step.from !== undefined || step.kind === "add" || step.sources.some(({ value }) => /^\.?\/?$|rootfs|\/$|[*?]/.test(value));
  // a file, or a folder, under a name of its own is not where programs are looked for
  if (!PATH_FOLDERS.test(to)) return to.endsWith("/") && /\/s?bin\//.test(to) && step.from !== undefined;
  if (step.from === undefined) return !step.sources.every(({ value }) => /\.(?:sh|py|js|conf|json|ya?ml|txt)$/.test(value));
  if (step.from.ref.startsWith("ghcr.io/astral-sh/uv") && step.sources.every(({ value }) => /^\/uvx?$/.test(value))) return false;
  return !(OF_PACKAGES.has(program) && isFromApplication(plan, step, program));
}

/** What a stage of this file installed in a folder of its own, `pip install --prefix=/install`, holds no system programs. */
function isFromApplication(plan: Plan, step: CopyStep, program: string): boolean {
  const stage = step.from?.stage === undefined ? undefined : plan.stages[step.from.stage];
  if (stage === undefined || !step.sources.every(({ value }) => /^\/(?!bin|sbin|lib|etc|usr\/(?!local))\w/.test(value))) return false;
  return chainOf(plan, stage).every((part) => part.steps.every(({ instruction }) => !instruction.args.text.includes(`/${program}`)));
}

function changeByCommand(command: ShellCommand, program: string, packages: readonly string[]): Change {
  const name = programName(command.name);
  const action = packageActionOf(command);
  if (action !== undefined) return changeByAction(action, program, packages);
  if (command.args.some((word) => lastPart(word.value) === program && word.value !== program)) return "unknown";
  if (command.args.some((word) => word.value === program) && !["echo", "which", "command", "test"].includes(name)) return "unknown";
  if (!PLAIN_COMMANDS.has(name)) return "unknown";
  if ((name === "python" || name === "python3") && !/^(?:-m|--version|-V)$/.test(command.args[0]?.value ?? "")) return "unknown";
  if (name === "." || name === "source") return /activate$|\.env$/.test(command.args[0]?.value ?? "") ? "nothing" : "unknown";
  return "nothing";
}

/** Programs that pip, npm and their like install too. */
const INSTALLED_BY_LANGUAGE: ReadonlySet<string> = new Set([
  "uv",
  "poetry",
  "pipenv",
  "http",
  "httpie",
  "yarn",
  "pnpm",
  "bun",
  "npm",
  "npx",
  "deno",
  "node",
  "sudo",
]);

function changeByAction({ manager, verb, packages: named, args }: PackageAction, program: string, packages: readonly string[]): Change {
  if (LANGUAGE_MANAGERS.has(manager)) {
    if (verb !== "install" || !INSTALLED_BY_LANGUAGE.has(program)) return "nothing";
    if (named.some(({ name }) => name === program)) return "brings";
    // a requirement file may name it, and so may a project
    return args.open || named.length === 0 || named.some(({ kind }) => kind !== "name") || args.option("-r", "--requirement") !== undefined
      ? "unknown"
      : "nothing";
  }
  const names = named.filter(({ kind }) => kind === "name").map(({ name }) => name);
  const open = args.open || named.some(({ kind }) => kind !== "name");
  if (verb === "remove") return names.some((each) => isOneOf(each, packages)) ? "removes" : "nothing";
  if (verb !== "install") return "nothing";
  if (names.some((each) => isOneOf(each, packages))) return "brings";
  // apk del .build-deps takes away what was added under that name; what stays is not followed
  return open || !names.every(isPlainPackage) ? "unknown" : "nothing";
}

function lastPart(path: string): string {
  return withoutTrailing(path, "/").split("/").at(-1) ?? "";
}
