import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Mount, Plan, Stage } from "../../plan/plan.ts";
import type { RunStep } from "../../plan/queries.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { targetOfMount, workdirBefore } from "../cache-mounts.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { joinPath } from "../path-globs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN writes into a bind mount.",
    why: "A bind mount is read only: what writes there fails. With rw it may write, but what it wrote is gone when the RUN ends, and is in no layer.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["mount"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    file: "{path} lies in the bind mount on {target}, which is read only; write elsewhere",
    modules: "{command} writes node_modules into the bind mount on {target}, which is read only; bind the manifests alone",
    lost: "{path} lies in the bind mount on {target}: what is written there is gone after this RUN",
  },
  title: () => "no RUN writes into a bind mount",
  file: ({ plan }) =>
    noneOf<"file" | "modules" | "lost">(
      plan.stages.flatMap((stage) =>
        stage.steps.flatMap((step) => (step.kind === "run" && step.span.start >= stage.span.start ? writesOf(plan, stage, step) : [])),
      ),
    ),
});

interface Bind {
  readonly target: string;
  readonly writable: boolean;
}

function writesOf(plan: Plan, stage: Stage, step: RunStep): Evidence<"file" | "modules" | "lost">[] {
  const workdir = workdirBefore(plan, stage, step);
  const binds = step.mounts
    .filter(({ type }) => type === "bind")
    .map((mount): Bind => ({ target: targetOfMount(plan, stage, step, mount), writable: isWritable(mount) }))
    .filter(({ target }) => !target.includes("$"));
  const others = step.mounts.filter(({ type }) => type !== "bind").map((mount) => targetOfMount(plan, stage, step, mount));
  // where the folder changes, or is not known, a relative path may be anywhere
  const folder = workdir !== undefined && !step.commands.some(({ name }) => name === "cd" || name === "pushd") ? workdir : undefined;
  return binds.flatMap((bind) => {
    const covers = (path: string): boolean => isBelow(path, bind.target) && !others.some((other) => isBelow(path, other) && other.length > bind.target.length);
    return step.commands.flatMap((command) => [...redirected(plan, command, folder, bind, covers), ...modules(plan, command, folder, bind, covers)]);
  });
}

function redirected(
  plan: Plan,
  command: ShellCommand,
  folder: string | undefined,
  { target, writable }: Bind,
  covers: (path: string) => boolean,
): Evidence<"file" | "lost">[] {
  return (command.redirects ?? []).flatMap(({ operator, target: word }) => {
    if (!operator.startsWith(">") || operator === ">&" || word?.literal !== true) return [];
    const path = word.value.startsWith("/") ? joinPath("/", word.value) : folder === undefined ? undefined : joinPath(folder, word.value);
    if (path === undefined || !covers(path)) return [];
    return [saw(writable ? ("lost" as const) : ("file" as const), { path, target }, placeOf(plan, word.span))];
  });
}

/** npm and its like put node_modules beside the manifest. */
function modules(
  plan: Plan,
  command: ShellCommand,
  folder: string | undefined,
  { target, writable }: Bind,
  covers: (path: string) => boolean,
): Evidence<"modules">[] {
  const action = packageActionOf(command);
  if (writable || folder === undefined || action?.verb !== "install" || !["npm", "pnpm", "yarn"].includes(action.manager)) return [];
  if (command.args.some((word) => /^(?:-g|--global|--prefix|-C|--cwd|--dir|--modules-folder|--dry-run|global)\b/.test(word.value))) return [];
  if (target === joinPath(folder, "package.json") || !covers(joinPath(folder, "node_modules"))) return [];
  const text = [command.name, ...command.args.map((word) => word.value)].join(" ");
  return [saw("modules" as const, { command: text, target }, placeOf(plan, command.span))];
}

function isWritable({ options }: Mount): boolean {
  return (
    [options.get("rw"), options.get("readwrite")].some((value) => value === "" || value === "true") ||
    options.get("ro") === "false" ||
    options.get("readonly") === "false"
  );
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}
