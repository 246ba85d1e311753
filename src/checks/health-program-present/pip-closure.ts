import { readRequirements } from "../../detect/requirements.ts";
import { pythonWithoutClients } from "../../facts/python-without-clients.ts";
import { packageActionOf, type PackageAction } from "../../plan/package-actions.ts";
import type { BuildContext, Plan } from "../../plan/plan.ts";
import { commandsRun } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { baseOf } from "../final-programs.ts";

/** Programs that put no Python package where an image of Python finds it; the packages of Debian and Alpine are for another Python. */
const HARMLESS = new Set(
  "apt-get apt apk dpkg useradd groupadd adduser addgroup usermod chown chmod mkdir rm rmdir ln touch echo printf true cd set export find test [ sed cat ls".split(
    " ",
  ),
);

/** Whether all Python packages of the image are known, and neither they nor what they require bring a client such as requests. */
export function bringsNoClient(plan: Plan, module: string): boolean {
  const { context } = plan;
  if (context === undefined || context.files.some((file) => new RegExp(`(?:^|/)${module}(?:\\.py|/__init__\\.py)$`).test(file))) return false;
  const isKnownGround = plan.stages.every(
    (stage) =>
      (stage.from.stage !== undefined || baseOf(plan, stage)?.has.has("pip") === true) &&
      stage.steps.every(
        (step) => step.kind === "other" || step.kind === "run" || (step.kind === "copy" && (step.from === undefined || step.from.stage !== undefined)),
      ),
  );
  if (!isKnownGround) return false;
  const commands = commandsRun(plan.stages).map(({ command }) => command);
  return commands.some((command) => packageActionOf(command)?.manager === "pip") && commands.every((command) => isHarmless(command, context));
}

function isHarmless(command: ShellCommand, context: BuildContext): boolean {
  const action = packageActionOf(command);
  if (action?.manager === "pip") return action.verb !== "install" || installsKnown(action, context);
  const words = command.args.map(({ value }) => value);
  if (/^python[\d.]*$/.test(programName(command.name))) return words[0] === "-m" && words[1] === "venv";
  return HARMLESS.has(programName(command.name));
}

function installsKnown({ args, packages }: PackageAction, context: BuildContext): boolean {
  if (args.open || packages.some(({ kind, name, word }) => kind !== "name" || !(TOOLS.has(name) || isKnown(name, [], word.value)))) return false;
  if (args.option("-e", "--editable") !== undefined) return false;
  return args.values("-r", "--requirement").every(({ literal, value }) => literal && isKnownFile(value.replace(/^\.\//, ""), context));
}

const TOOLS = new Set(["pip", "setuptools", "wheel"]);

function isKnownFile(path: string, context: BuildContext): boolean {
  const project = {
    root: "/",
    files: () => context.files,
    exists: (file: string) => context.files.includes(file),
    isDirectory: () => false,
    read: (file: string) => context.read(file),
  };
  const { all, problems } = readRequirements(project, path);
  return problems.length === 0 && all.every(({ extras, kind, name, written }) => kind === "index" && isKnown(name, extras, written));
}

function isKnown(name: string, extras: readonly string[], written: string): boolean {
  if (extras.length === 0 && written.includes("[")) return false;
  return pythonWithoutClients.has(name) && extras.every((extra) => pythonWithoutClients.has(`${name}[${extra}]`));
}
