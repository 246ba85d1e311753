import { strictObject } from "valibot";
import { allows } from "../../detect/python-version.ts";
import type { Plan } from "../../plan/plan.ts";
import { commandsRun, placeOf } from "../../plan/queries.ts";
import { at, readToml } from "../../project/toml.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { rootStage } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The base's Python is the one that the project asks for.",
    why: "pip, Poetry and uv refuse to install a project on a Python that its requires-python leaves out, and what was tested on another version may fail later. It happens when one of the two places is raised alone.",
    level: "error",
    group: "base",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { requires: "the base has Python {found}, {file} asks for {wanted}", chosen: "the base has Python {found}, {file} says {wanted}" },
  title: () => "the base's Python is the project's",
  file({ plan, project }) {
    const stage = rootStage(plan);
    const found = stage?.from.ref === undefined ? undefined : pythonOf(stage.from.ref);
    if (stage === undefined || found === undefined || project === undefined || !takesProject(plan)) return noneOf([]);
    const place = placeOf(plan, stage.from.span);
    const table = readToml(project.read("pyproject.toml") ?? "");
    const required = at(table, "project", "requires-python") ?? at(table, "tool", "poetry", "dependencies", "python");
    if (typeof required === "string" && !allows(required, found)) return noneOf([saw("requires", { found, file: "pyproject.toml", wanted: required }, place)]);
    for (const [file, pattern] of CHOICES) {
      const wanted = pattern.exec(project.read(file) ?? "")?.[1];
      if (wanted !== undefined) return noneOf(wanted === found ? [] : [saw("chosen", { found, file, wanted }, place)]);
    }
    return noneOf([]);
  },
});

const CHOICES: readonly (readonly [file: string, pattern: RegExp])[] = [
  [".python-version", /^\s*(?:cpython[@-])?(3\.\d+)(?:\.\d+)?\s*$/],
  ["runtime.txt", /^\s*python-(3\.\d+)(?:\.\d+)?\s*$/],
];

/** `python:3.11-slim` is 3.11; undefined for `python:3` and for other images. */
function pythonOf(ref: string): string | undefined {
  const { name, tag } = parseReference(ref);
  if (name === "python") return /^(3\.\d+)(?:[.-]|$)/.exec(tag ?? "")?.[1];
  return name === "ghcr.io/astral-sh/uv" ? /python(3\.\d+)(?:-|$)/.exec(tag ?? "")?.[1] : undefined;
}

/** Whether the root's project is what is built, and nothing brings another Python. */
function takesProject(plan: Plan): boolean {
  const copies = plan.stages.some((stage) =>
    stage.steps.some((step) =>
      step.kind === "copy" || step.kind === "add"
        ? step.from === undefined &&
          step.sources.some(({ value }) => /^(?:\.\/?|\/|(?:\.\/)?(?:pyproject\.toml|requirements[\w.-]*\.txt|uv\.lock|poetry\.lock|setup\.py))$/.test(value))
        : false,
    ),
  );
  const another = commandsRun(plan.stages).some(
    ({ command }) =>
      (command.name.endsWith("uv") && command.args.some((word) => word.value === "python" || word.value === "--python" || word.value === "-p")) ||
      /^(?:pyenv|conda|mamba|rye|mise)$/.test(command.name),
  );
  return copies && !another;
}
