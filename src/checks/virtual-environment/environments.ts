import type { Plan, Stage } from "../../plan/plan.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import type { Span } from "../../text/span.ts";
import { programOf } from "../commands.ts";
import { joinPath } from "../path-globs.ts";
import { chainOf } from "../stages.ts";

/** A virtual environment that the file makes. */
export interface Environment {
  /** Where it stands in the stage that was asked about; undefined where the file does not tell. */
  readonly path: string | undefined;
  readonly span: Span;
}

/** The virtual environments in a stage: made there, made below, or copied from another stage. */
export function environmentsIn(plan: Plan, stage: Stage, known: Map<number, readonly Environment[]> = new Map()): readonly Environment[] {
  const before = known.get(stage.index);
  if (before !== undefined) return before;
  known.set(stage.index, []);
  const found: Environment[] = [];
  for (const part of chainOf(plan, stage)) {
    for (const step of part.steps) {
      if (step.kind === "run") found.push(...step.commands.flatMap((command) => madeBy(command, part)));
      if (step.kind !== "copy" || step.from?.stage === undefined) continue;
      const other = plan.stages[step.from.stage];
      if (other === undefined) continue;
      for (const environment of environmentsIn(plan, other, known)) {
        const path = copiedTo(
          environment.path,
          step.sources.map((source) => source.value),
          step.destination.value,
          part.config.workdir?.value,
        );
        if (path !== undefined) found.push({ path, span: environment.span });
      }
    }
  }
  known.set(stage.index, found);
  return found;
}

/** Where a folder ends up when one of the sources is it or a folder above it; undefined where it stays behind. */
function copiedTo(path: string | undefined, sources: readonly string[], destination: string, workdir: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  for (const source of sources) {
    const from = joinPath("/", source);
    if (path !== from && from !== "/" && !path.startsWith(`${from}/`)) continue;
    if (!destination.startsWith("/") && workdir === undefined) return undefined;
    return joinPath(joinPath(workdir ?? "/", destination), path.slice(from === "/" ? 1 : from.length + 1) || ".");
  }
  return undefined;
}

function madeBy(command: ShellCommand, stage: Stage): readonly Environment[] {
  const name = programOf(command);
  const words = command.args.map((word) => word.value);
  const variable = (key: string): string | undefined => command.assignments.find((one) => one.name === key)?.value ?? stage.config.env.get(key)?.value;
  const at = (path: string | undefined): readonly Environment[] => [{ path: path === undefined ? undefined : placed(path, stage), span: command.span }];

  if (/^(?:python|pypy)[\d.]*$/.test(name)) {
    return words[0] === "-m" && (words[1] === "venv" || words[1] === "virtualenv") ? at(firstPath(words.slice(2))) : [];
  }
  if (name === "virtualenv") return at(firstPath(words));
  if (name === "uv" && words[0] === "venv") return at(firstPath(words.slice(1)) ?? variable("VIRTUAL_ENV") ?? ".venv");
  if (name === "uv" && words[0] === "sync") return words.includes("--active") ? [] : at(variable("UV_PROJECT_ENVIRONMENT") ?? ".venv");
  if (name === "poetry" && words.includes("install")) return /^(?:1|true)$/i.test(variable("POETRY_VIRTUALENVS_IN_PROJECT") ?? "") ? at(".venv") : [];
  if (name === "poetry" && words[0] === "config" && words[1] === "virtualenvs.in-project") return words[2] === "true" ? at(".venv") : [];
  if (name === "pdm" && words[0] === "venv" && words[1] === "create") return at(".venv");
  return [];
}

function firstPath(words: readonly string[]): string | undefined {
  const takesValue = /^(?:--prompt|-p|--python|--app-data|--seeder|--index-url|-i)$/;
  return words.find((word, index) => !word.startsWith("-") && !takesValue.test(words[index - 1] ?? ""));
}

/** An absolute path, with the stage's own variables put in; undefined where a part is not known. */
function placed(path: string, stage: Stage): string | undefined {
  const expanded = path.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (whole, plain: string | undefined, braced: string | undefined) => stage.config.env.get(plain ?? braced ?? "")?.value ?? whole,
  );
  if (expanded.includes("$") || expanded.startsWith("~")) return undefined;
  if (expanded.startsWith("/")) return joinPath("/", expanded);
  const workdir = stage.config.workdir?.value;
  return workdir === undefined ? undefined : joinPath(workdir, expanded);
}
