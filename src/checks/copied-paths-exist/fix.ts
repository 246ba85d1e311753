import { normal } from "../../plan/paths.ts";
import { pathIn } from "../../plan/stage-files.ts";
import type { Plan, Sourced, Stage, Step } from "../../plan/plan.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import { applyEdits } from "../../text/edit.ts";
import { lineEndOf, startOfComments } from "../inserted-lines.ts";
import type { FixEdit } from "../kind.ts";

type CopyStep = Step & { readonly kind: "copy" | "add" };

export interface MissingSource {
  readonly step: CopyStep;
  readonly stage: Stage;
  readonly from: Stage;
  readonly source: Sourced<string>;
}

/** Stages for people at work: what they install is more than the application needs. */
const DEVELOPMENT = /^(?:dev|develop|development|test|tests|testing|ci|debug|local)\b|[-_](?:dev|development|test|ci)$/i;
const NAMES = ["builder", "dependencies", "production-builder"];

/**
 * Takes the path from the stage that makes it. Where that is one for development which stands on the stage that was named, a new stage makes it in the same
 * way, with what the application needs and no more.
 */
export function madeElsewhere(plan: Plan, missing: readonly MissingSource[]): readonly FixEdit[] {
  const [first] = missing;
  if (first === undefined) return [];
  // one at a time: what is made for the one may serve the next
  const { from, source, stage, step } = first;
  if (step.sources.length > 1 || step.from === undefined) return [];
  const makers = plan.stages.filter((each) => each.index < stage.index && makes(plan, each, source.value));
  const able = makers.filter(({ name }) => name !== undefined && !DEVELOPMENT.test(name));
  const [maker] = able.length > 0 ? able : makers;
  if (maker === undefined || able.length > 1) return [];
  if (able.length === 1) return maker.name === undefined ? [] : [{ ...step.from.span, text: `--from=${maker.name}` }];
  return maker.from.stage === from.index && from.name !== undefined ? builtAlike(plan, first, maker, from.name) : [];
}

/** Whether the path is there at the end of a stage: surely, or because an installer of packages has put there what it puts there by itself. */
function makes(plan: Plan, stage: Stage, path: string): boolean {
  const presence = pathIn(plan, stage, path);
  if (presence !== "unknown") return presence === "yes";
  const managers = stage.steps.flatMap((step) =>
    step.kind === "run"
      ? step.commands.flatMap((command) => (packageActionOf(command)?.verb === "install" ? (packageActionOf(command)?.manager ?? []) : []))
      : [],
  );
  const { env, workdir } = stage.config;
  const own = workdir === undefined ? undefined : normal(workdir.value);
  return managers.some((manager) => {
    if (manager === "uv") return (env.get("UV_PROJECT_ENVIRONMENT")?.value ?? `${own}/.venv`) === path;
    if (manager === "poetry") return env.has("POETRY_VIRTUALENVS_IN_PROJECT") && `${own}/.venv` === path;
    return manager === "npm" && `${own}/node_modules` === path;
  });
}

/** A stage of its own, made of the steps by which the other makes the path. */
function builtAlike(plan: Plan, { source, stage, step }: MissingSource, maker: Stage, base: string): readonly FixEdit[] {
  const name = NAMES.find((each) => !plan.stages.some((other) => other.name === each));
  const steps = stepsUntil(plan, maker, source.value);
  if (name === undefined || steps === undefined || step.from === undefined) return [];
  const texts = steps.map((each) => leaner(plan, each));
  if (texts.includes(undefined)) return [];
  const end = lineEndOf(plan.text);
  const at = startOfComments(plan, stage.span.start);
  const isLower = /^from\b/.test(plan.text.slice(stage.span.start).trimStart());
  const head = isLower ? `from ${base} as ${name}` : `FROM ${base} AS ${name}`;
  const text = [head, ...texts].map((line) => `${(line ?? "").trimEnd()}${end}`).join("");
  return [
    { start: at, end: at, text: `${text}${end}`, together: name },
    { ...step.from.span, text: `--from=${name}`, together: name },
  ];
}

/** The steps up to the one that makes the path; undefined where something else may be needed for it. */
function stepsUntil(plan: Plan, maker: Stage, path: string): readonly Step[] | undefined {
  for (let count = 1; count <= maker.steps.length; count++) {
    const some = maker.steps.slice(0, count);
    if (!makes(plan, { ...maker, steps: some }, path)) continue;
    const isPlain = some.every(({ instruction }) => /^(?:RUN|COPY|ENV|ARG|WORKDIR)$/.test(instruction.keyword) && instruction.heredocs.length === 0);
    return isPlain ? some : undefined;
  }
  return undefined;
}

/** The text of a step that installs nothing for development; undefined where it cannot be told what would be left out. */
function leaner(plan: Plan, step: Step): string | undefined {
  const { end, start } = step.instruction.span;
  const text = plan.text.slice(start, end);
  if (step.kind !== "run") return text;
  const edits = step.commands.flatMap((command) => {
    const action = packageActionOf(command);
    if (action === undefined || action.verb !== "install") return [];
    const without = WITHOUT_DEVELOPMENT[`${action.manager} ${action.verbWords.map(({ value }) => value).join(" ")}`];
    const last = action.verbWords.at(-1);
    // tools by their names are needed for what follows
    if (without === undefined && action.packages.length > 0 && action.packages.every(({ kind }) => kind === "name") && !action.args.open) return [];
    if (without === undefined || last === undefined || action.args.open) return [undefined];
    if (without.unless.some((option) => action.args.option(option) !== undefined)) return [];
    return [{ start: last.span.end - start, end: last.span.end - start, text: ` ${without.option}` }];
  });
  const known = edits.filter((edit) => edit !== undefined);
  if (known.length < edits.length) return undefined;
  const outcome = applyEdits(text, known);
  return outcome.ok ? outcome.text : undefined;
}

/** Sources: the manuals of uv, Poetry, npm and PDM. */
const WITHOUT_DEVELOPMENT: Readonly<Record<string, { readonly option: string; readonly unless: readonly string[] }>> = {
  "uv sync": { option: "--no-dev", unless: ["--no-dev", "--no-default-groups", "--only-group", "--only-dev"] },
  "poetry install": { option: "--only main", unless: ["--only", "--no-dev", "--without"] },
  "npm ci": { option: "--omit=dev", unless: ["--omit", "--production", "--only"] },
  "npm install": { option: "--omit=dev", unless: ["--omit", "--production", "--only"] },
  "pdm install": { option: "--prod", unless: ["--prod", "--production", "-G", "--group"] },
  "pdm sync": { option: "--prod", unless: ["--prod", "--production", "-G", "--group"] },
};
