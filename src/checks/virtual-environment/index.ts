import { optional, strictObject, string } from "valibot";
import { hasNoVirtualEnvironment } from "../../facts/base-users.ts";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, commandsRun, placeOf, stagesInTarget } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { notApplicable, proven, related, saw, unproven, violated } from "../../verdict/answer.ts";
import { commandsOf, programOf } from "../commands.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { rootStage } from "../stages.ts";
import { environmentsIn } from "./environments.ts";
import { environmentOf, firstPython } from "./interpreters.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The application runs in a Python virtual environment.",
    why: "An environment is one folder: it can be copied from stage to stage whole, holds only what the application asked for, and never mixes with the packages of the system's own Python.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
    presets: ["strict"],
  },
  options: strictObject({ path: optional(string()) }),
  messages: {
    made: "a virtual environment is made at {path}",
    elsewhere: "the virtual environment is {path}, asked for is {wanted}",
    notCopied: "a virtual environment is made at {path} and never comes into the final stage",
    basePackages: "{command} installs into the base's own Python",
    noneMade: "the file makes no virtual environment; the base or a script may",
    onPath: "PATH begins with {path}",
    named: "the command names {path}",
    notOnPath: "PATH does not begin with {path}/bin, and the command does not name it",
    neverUsed: "PATH is the base's own, so the command is not started from {path}",
    noTarget: "there is no stage to build",
    configFound: "{path} is a virtual environment",
    noConfig: "no pyvenv.cfg under {path}",
    noneInImage: "the image holds no pyvenv.cfg",
    firstPython: "the first python on PATH is {path}",
    notFirst: "the first python on PATH is {path}, outside every virtual environment",
    prefix: "python runs in {prefix}",
    noEnvironment: "python runs in {prefix}, which is no virtual environment",
    processIn: "process {pid} runs from {path}",
    notAsked: "python could not be asked where it runs: {output}",
    notReady: "the application never became ready: {reason}",
  },
  title: ({ path }) => (path === undefined ? "runs in a Python virtual environment" : `runs in the Python virtual environment ${path}`),
  needs: () => [{ kind: "program", argv: askPython }],
  shape: ({ path }) => (path === undefined ? {} : { virtualEnvironment: path }),
  file({ plan }, options) {
    const target = plan.target;
    if (target === undefined) return notApplicable(saw("noTarget"));
    const wanted = options.path === undefined ? undefined : trimmed(options.path);
    const here = environmentsIn(plan, target);
    const chosen = here.find((environment) => wanted === undefined || environment.path === wanted);

    if (chosen === undefined) {
      const open = here.find((environment) => environment.path === undefined);
      if (open !== undefined) return unproven(saw("noneMade", {}, placeOf(plan, open.span)));
      const other = here[0];
      if (other?.path !== undefined) return violated(saw("elsewhere", { path: other.path, wanted: wanted ?? "" }, placeOf(plan, other.span)));
      const plain = standsOnPlainPython(plan);
      const direct = plain && !target.config.env.has("PATH") ? installedDirectly(plan) : undefined;
      if (direct !== undefined) return violated(saw("basePackages", { command: shown(direct) }, placeOf(plan, direct.span)));
      // Where these put their environment is also up to settings that are not in the file.
      const elsewhere = commandsRun(plan.stages).some(({ command }) => /^(?:poetry|pdm|pipenv|hatch)$/.test(programOf(command)));
      const made = plan.stages.flatMap((stage) => environmentsIn(plan, stage)).find((environment) => environment.path !== undefined);
      if (plain && !elsewhere && made?.path !== undefined) return violated(saw("notCopied", { path: made.path }, placeOf(plan, made.span)));
      return unproven(saw("noneMade", {}, placeOf(plan, target.from.span)));
    }
    if (chosen.path === undefined) return unproven(saw("noneMade", {}, placeOf(plan, chosen.span)));
    const path = chosen.path;
    const made = saw("made" as const, { path }, placeOf(plan, chosen.span));

    const pathVariable = target.config.env.get("PATH");
    const first = pathVariable?.value.split(":")[0];
    if (pathVariable !== undefined && first !== undefined && trimmed(first) === `${path}/bin`) {
      return proven(made, saw("onPath", { path: first }, placeOf(plan, pathVariable.span)));
    }
    const command = commandLine(plan);
    const commandSpan = (target.config.cmd ?? target.config.entrypoint)?.span;
    const commandPlace = commandSpan === undefined ? undefined : placeOf(plan, commandSpan);
    const names = command === undefined ? [] : commandsOf(command.words).map((one) => one.name);
    const named = names.find((name) => name.startsWith(`${path}/bin/`)) ?? names.find((name) => /^(?:uv|poetry|pdm)$/.test(name));
    if (named !== undefined) return proven(made, saw("named", { path: named }, commandPlace));
    const plain = command !== undefined && names.length > 0 && names.every((name) => /^[\w.-]+$/.test(name) && !/^(?:sh|bash|ash|\.|source)$|\.sh$/.test(name));
    if (pathVariable === undefined && plain && standsOnPlainPython(plan)) return violated(saw("neverUsed", { path }, commandPlace), related(made));
    return unproven(saw("notOnPath", { path }, commandPlace), made);
  },
  image({ image }, options) {
    const wanted = options.path === undefined ? undefined : trimmed(options.path);
    const found = wanted === undefined ? environmentOf(image) : image.stat(`${wanted}/pyvenv.cfg`) === undefined ? undefined : wanted;
    if (found === undefined) {
      return violated(wanted === undefined ? saw("noneInImage") : saw("noConfig", { path: wanted }, { kind: "image", path: wanted }));
    }
    const layer = image.stat(`${found}/pyvenv.cfg`)?.layer;
    const config = saw("configFound" as const, { path: found }, { kind: "image", path: `${found}/pyvenv.cfg`, ...(layer === undefined ? {} : { layer }) });
    const program = [...image.config.entrypoint, ...image.config.cmd].find((word) => word.startsWith(`${found}/bin/`));
    if (program !== undefined) return proven(config, saw("named", { path: program }));
    const python = firstPython(image);
    if (python?.environment === found || (wanted === undefined && python?.environment !== undefined)) {
      return proven(config, saw("firstPython", { path: python.path }, { kind: "image", path: python.path }));
    }
    // A script may still put it first; only the running container tells.
    if (python === undefined) return unproven(config);
    const seen =
      python.environment === undefined
        ? saw("notFirst" as const, { path: python.path })
        : saw("elsewhere" as const, { path: python.environment, wanted: found });
    return unproven(config, { ...seen, place: { kind: "image", path: python.path } });
  },
  container({ trial }, options) {
    const wanted = options.path === undefined ? undefined : trimmed(options.path);
    const run = trial.programs.find((program) => program.argv.join(" ") === askPython.join(" "));
    const [prefix, base] = run?.exitCode === 0 ? run.output.trim().split("\n") : [];
    const place = { kind: "command", command: `docker exec ${trial.container} python -c "…"`, output: run?.output.trim() ?? "" } as const;
    const inEnvironment = prefix !== undefined && prefix !== base;
    if (inEnvironment && (wanted === undefined || prefix === wanted)) return proven(saw("prefix", { prefix }, place));

    // What is asked for may have been put on PATH by the entrypoint, for the application alone.
    const folder = wanted ?? "";
    for (const { pid, args } of trial.processes) {
      const program = args.split(" ").find((word) => word.startsWith(`${folder}/bin/`));
      if (wanted !== undefined && program !== undefined) {
        return proven(saw("processIn", { pid, path: program }, { kind: "command", command: `docker top ${trial.container}`, output: args }));
      }
    }
    if (prefix !== undefined) {
      return violated(inEnvironment ? saw("elsewhere", { path: prefix, wanted: folder }, place) : saw("noEnvironment", { prefix }, place));
    }
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    return unproven(saw("notAsked", { output: run?.output.trim() ?? "it was not asked" }, place));
  },
});

/** Prints the environment's folder and the folder of the Python it was made from, a line each. */
const askPython: readonly string[] = ["python", "-c", "import sys; print(sys.prefix); print(sys.base_prefix)"];

function trimmed(path: string): string {
  return path.length > 1 ? withoutTrailing(path, "/") : path;
}

/** True where the base of the final stage is known to hold no virtual environment. */
function standsOnPlainPython(plan: Plan): boolean {
  const ref = rootStage(plan)?.from.ref;
  return ref !== undefined && hasNoVirtualEnvironment(parseReference(ref).name);
}

/** A pip that installs more than tools, called by its bare name, in the final stage or below. */
function installedDirectly(plan: Plan): ShellCommand | undefined {
  return commandsRun(stagesInTarget(plan)).find(({ command }) => /^pip[\d.]*$/.test(command.name) && installsRequirements(command))?.command;
}

function installsRequirements(command: ShellCommand): boolean {
  const words = command.args.map((word) => word.value);
  return words.includes("install") && words.some((word) => word.startsWith("-r") || word.startsWith("--requirement") || word === ".");
}

function shown(command: ShellCommand): string {
  return [command.name, ...command.args.map((word) => word.value)].join(" ");
}
