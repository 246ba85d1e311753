import type { ManagerName } from "../facts/package-managers.ts";
import type { PackageAction } from "../plan/package-actions.ts";
import type { Plan } from "../plan/plan.ts";
import { packageSteps, type PackageStep } from "./package-steps.ts";
import { instructionsWritten } from "./written-commands.ts";

/** How a package manager is told not to wait for an answer. */
interface Answering {
  readonly manager: ManagerName;
  /** True where the command is told by its own words. */
  readonly answered: (action: PackageAction) => boolean;
  /** What a text that sets it for all commands holds. */
  readonly setting: RegExp;
  /** Files with settings of the manager, copied into the image. */
  readonly settingsFile: RegExp;
}

const ASKING = new Set(["install", "upgrade", "remove"]);

const answering: readonly Answering[] = [
  { manager: "apt", answered: aptAnswered, setting: /apt::get::assume-yes|assume-yes\s+"/i, settingsFile: /^\/etc\/apt(?:$|\/$|\/apt\.conf)/ },
  { manager: "dnf", answered: dnfAnswered, setting: /assumeyes\s*=/, settingsFile: /^\/etc\/(?:dnf|yum)/ },
  { manager: "yum", answered: dnfAnswered, setting: /assumeyes\s*=/, settingsFile: /^\/etc\/(?:dnf|yum)/ },
  { manager: "zypper", answered: zypperAnswered, setting: /ZYPP_NON_INTERACTIVE|non-?interactive\s*=/i, settingsFile: /^\/etc\/zypp/ },
];

/** Commands of a package manager that wait for an answer nobody gives, and those of which that is not known. */
export function waitingSteps(plan: Plan, manager: ManagerName): { readonly waiting: readonly PackageStep[]; readonly unknown: readonly PackageStep[] } {
  const rule = answering.find((each) => each.manager === manager);
  if (rule === undefined) return { waiting: [], unknown: [] };
  const asking = packageSteps(plan, manager).filter(({ action }) => ASKING.has(action.verb) && !rule.answered(action) && !isFed(action));
  const isSet = rule.setting.test(plan.text) || copies(plan, rule.settingsFile);
  const unknown = asking.filter(({ action }) => isSet || action.args.open);
  return { waiting: asking.filter((step) => !unknown.includes(step)), unknown };
}

/** `yes |`, `<<< y`: something else answers. */
function isFed({ command }: PackageAction): boolean {
  return (command.pipe !== undefined && command.pipe.index > 0) || command.redirects?.some(({ operator }) => operator.startsWith("<")) === true;
}

/** Whether the file copies something into a place. */
export function copies(plan: Plan, place: RegExp): boolean {
  return instructionsWritten(plan).some(({ instruction }) => {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return false;
    const to = instruction.json?.at(-1)?.value ?? instruction.args.text.trim().split(/\s+/).at(-1) ?? "";
    return place.test(to);
  });
}

function aptAnswered({ args, command }: PackageAction): boolean {
  const says = args.option("-y", "--yes", "--assume-yes", "--assume-no", "--force-yes", "--trivial-only", "--print-uris", "-h", "--help");
  const pretends = args.option("-s", "--simulate", "--just-print", "--dry-run", "--recon", "--no-act");
  if (says !== undefined || pretends !== undefined) return true;
  // a second -q implies -y
  const quiet = command.args
    .flatMap((word) => (/^-[a-zA-Z]+$/.test(word.value) ? [...word.value] : word.value === "--quiet" ? ["q"] : []))
    .filter((letter) => letter === "q");
  if (quiet.length > 1 || command.args.some((word) => /^(?:-q|--quiet)=[2-9]$/.test(word.value))) return true;
  // a file of settings may say it
  return args.option("-c", "--config-file") !== undefined || args.values("-o", "--option").some((word) => /assume-yes/i.test(word.value));
}

function dnfAnswered({ args, program }: PackageAction): boolean {
  // microdnf never asks: there -y does nothing
  if (program === "microdnf") return true;
  const says = args.option("-y", "--assumeyes", "--assumeno", "-h", "--help", "--version", "--downloadonly");
  return says !== undefined || args.option("-c", "--config") !== undefined || args.values("--setopt").some((word) => word.value.includes("assumeyes"));
}

function zypperAnswered({ args, verbWords }: PackageAction): boolean {
  const verb = verbWords[0]?.span.start ?? 0;
  // before the verb -n is for zypper; behind it, it is --name
  const global = args.option("-n", "--non-interactive", "--non-interactive-include-reboot-patches");
  if (global !== undefined && (global.value.startsWith("--") || global.span.start < verb)) return true;
  return args.option("-y", "--no-confirm", "-D", "--dry-run", "-h", "--help") !== undefined;
}
