import type { Plan } from "../../plan/plan.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import { commandsRun } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { baseOf, type Presence } from "../final-programs.ts";
import { chainOf } from "../stages.ts";
import { bringsNoClient } from "./pip-closure.ts";

/** Clients of HTTP that do not come with Python. */
const THIRD_PARTY = new Set(["requests", "httpx", "aiohttp", "urllib3", "niquests", "pycurl", "psycopg2", "redis"]);
const MANIFEST = /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|environment\.ya?ml)$/;
const LOCK = /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock)$/;

/** Modules from elsewhere that `python -c "import requests; …"` needs. */
export function modulesImported(command: ShellCommand): readonly string[] {
  if (!/^python[\d.]*$/.test(programName(command.name))) return [];
  const code = command.args[command.args.findIndex((word) => word.value === "-c") + 1]?.value ?? "";
  const named = [...code.matchAll(/\b(?:import\s+([\w.]+(?:\s*,\s*[\w.]+)*)|from\s+([\w.]+)\s+import)/g)].flatMap(([, plain, from]) =>
    (plain ?? from ?? "").split(","),
  );
  return [...new Set(named.map((name) => name.trim().split(".", 1)[0] ?? ""))].filter((name) => THIRD_PARTY.has(name));
}

/** Whether a module is installed, as far as requirements, lock files and the lack of any installation tell. */
export function modulePresence(plan: Plan, module: string): Presence {
  if (plan.target === undefined) return "unknown";
  const texts = (pattern: RegExp): readonly string[] =>
    plan.context?.files.filter((file) => pattern.test(file)).map((file) => plan.context?.read(file) ?? "") ?? [];
  const word = new RegExp(`(?:^|["'\\s,])${module}\\b`, "im");
  if (texts(MANIFEST).some((text) => word.test(text))) return "yes";
  const locks = texts(LOCK);
  if (locks.some((text) => new RegExp(`^name = "${module}"$`, "m").test(text))) return "yes";
  const commands = commandsRun(plan.stages).map(({ command }) => packageActionOf(command));
  const installs = commands.filter((action) => action?.verb === "install" && ["pip", "uv", "poetry", "pdm", "pipenv", "conda"].includes(action.manager));
  if (installs.some((action) => action?.packages.some(({ name }) => name === module) === true)) return "yes";
  const fromLock =
    installs.length > 0 &&
    installs.every((action) => action !== undefined && ["sync", "install"].includes(action.verbWords[0]?.value ?? "") && action.manager !== "pip");
  if (locks.length === 1 && fromLock && installs.every((action) => action?.packages.length === 0)) return "no";
  if (bringsNoClient(plan, module)) return "no";
  const untouched = chainOf(plan, plan.target).every((stage) =>
    stage.steps.every((step) => step.kind !== "run" && !((step.kind === "copy" || step.kind === "add") && step.from !== undefined)),
  );
  return untouched && baseOf(plan, plan.target)?.has.has("pip") === true ? "no" : "unknown";
}
