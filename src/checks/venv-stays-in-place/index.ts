import { strictObject } from "valibot";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { commandLine, commandsRun, placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, proven, related, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { joinPath } from "../path-globs.ts";
import { programHeads } from "../program-files.ts";
import { chainOf } from "../stages.ts";
import { brokenParts, environmentsOfImage } from "./in-image.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A Python virtual environment is copied to the path it was made at, and to the same Python.",
    why: "The programs of a virtual environment begin with the full path of its interpreter, and its packages lie in a folder named after the Python version. Copied to another path, every program in it fails with 'not found'; copied to another Python, every import does.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    words: ["venv"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    moved: "the virtual environment made at {from} is copied to {to}, where its programs no longer find their interpreter",
    otherPython: "the virtual environment was made with Python {made}, and here is Python {here}",
    made: "it is made here",
    noPython: "{path} is a link to {target}, which is not in the image",
    otherVersion: "the virtual environment {path} holds packages for Python {made}, and its python is {here}",
    scripts: "{path} starts with {interpreter}, which is not in the image, and so do {count} programs in all",
    whole: "the virtual environment {path} is whole",
    noEnvironment: "the image holds no virtual environment",
  },
  title: () => "a virtual environment stays where it was made",
  file({ plan }) {
    return noneOf(plan.stages.flatMap((stage) => stage.steps.flatMap((step) => wrongIn(plan, stage, step))));
  },
  keeps: () => programHeads,
  image({ image }) {
    const environments = environmentsOfImage(image);
    if (environments.length === 0) return notApplicable(saw("noEnvironment"));
    const broken = environments.flatMap((environment) => brokenParts(image, environment));
    return broken.length > 0 ? noneOf(broken) : proven(...environments.map((path) => saw("whole" as const, { path }, { kind: "image", path })));
  },
});

function wrongIn(plan: Plan, stage: Stage, step: Step): ReturnType<typeof saw<"moved" | "otherPython" | "made">>[] {
  if (step.kind !== "copy" || step.from?.stage === undefined || step.sources.length !== 1) return [];
  const from = plan.stages[step.from.stage];
  const [source] = step.sources;
  if (from === undefined || source === undefined || /[$*?[]/.test(source.value + step.destination.value)) return [];
  const path = joinPath("/", source.value);
  const made = madeAt(plan, from, path);
  if (made === undefined) return [];
  const workdir = stage.config.workdir?.value;
  if (!step.destination.value.startsWith("/") && workdir === undefined) return [];
  const to = joinPath(workdir ?? "/", step.destination.value);
  const where = placeOf(plan, made.span);
  // started through its own python, a program needs no interpreter line
  if (to !== path && startsWithin(plan, to)) return [];
  if (to !== path) return [saw("moved" as const, { from: path, to }, placeOf(plan, step.destination.span)), related(saw("made" as const, {}, where))];
  const [madeWith, here] = [pythonOf(plan, from), pythonOf(plan, stage)];
  if (madeWith === undefined || here === undefined || madeWith === here) return [];
  return [saw("otherPython" as const, { made: madeWith, here }, placeOf(plan, step.span)), related(saw("made" as const, {}, where))];
}

function startsWithin(plan: Plan, folder: string): boolean {
  return commandLine(plan)?.words.some((word) => word.startsWith(`${folder}/bin/python`)) === true;
}

/** The command that makes a virtual environment at a path; undefined where none surely does, or where it is meant to be moved. */
function madeAt(plan: Plan, stage: Stage, path: string): { readonly span: Step["span"] } | undefined {
  const chain = chainOf(plan, stage);
  const workdir = stage.config.workdir?.value ?? "/";
  for (const { command } of commandsRun(chain)) {
    const words = command.args.map(({ value }) => value);
    if (words.includes("--relocatable")) return undefined;
    const program = programName(command.name);
    const isVenv =
      (/^python[\d.]*$/.test(program) && words[0] === "-m" && /^(?:venv|virtualenv)$/.test(words[1] ?? "")) ||
      program === "virtualenv" ||
      (program === "uv" && words[0] === "venv");
    if (!isVenv) continue;
    const named = command.args.findLast(
      ({ value }, index) => !value.startsWith("-") && !(words[index - 1] ?? "").startsWith("--p") && value !== "venv" && value !== "virtualenv",
    );
    const at =
      named === undefined || !named.literal
        ? program === "uv" && named === undefined
          ? joinPath(workdir, ".venv")
          : undefined
        : joinPath(workdir, named.value);
    if (at === path) return command;
  }
  return undefined;
}

/** `3.13` of an official image's tag. */
function pythonOf(plan: Plan, stage: Stage): string | undefined {
  const { name, tag } = parseReference(chainOf(plan, stage)[0]?.from.ref ?? "");
  return name === "python" ? /^(\d+\.\d+)/.exec(tag ?? "")?.[1] : undefined;
}
