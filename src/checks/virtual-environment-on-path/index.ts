import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { commandLine, commandsRun, placeOf, stagesInTarget } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { proven, related, saw, violated } from "../../verdict/answer.ts";
import { baseOf } from "../final-programs.ts";
import { keywordLike, lineEndOf } from "../inserted-lines.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Programs of a virtual environment that is copied in are found where they are started.",
    why: "A copy takes the folder along, not the PATH of the stage it was made in. The image builds, and its container ends at once: uvicorn: not found. ENV PATH with the environment's bin folder first, or the program's whole path, finds it.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["venv"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    notFound: '{program} lies in {folder}/bin, where nothing looks for it: add ENV PATH="{folder}/bin:$PATH"',
    copied: "the environment is copied here",
  },
  title: () => "programs of a copied virtual environment are found",
  file({ plan }) {
    const copied = copiedEnvironment(plan);
    const lost = copied && lostProgram(plan, copied.folder);
    if (copied === undefined || lost === undefined) return proven();
    return violated(
      saw("notFound", { program: lost.program, folder: copied.folder }, placeOf(plan, lost.span)),
      related(saw("copied", {}, placeOf(plan, copied.step.instruction.head))),
    );
  },
  fix({ plan }) {
    const copied = copiedEnvironment(plan);
    if (copied === undefined || lostProgram(plan, copied.folder) === undefined) return [];
    const { instruction } = copied.step;
    const { end } = instruction.span;
    const line = `${keywordLike(plan, instruction, "ENV")} PATH="${copied.folder}/bin:$PATH"`;
    const eol = lineEndOf(plan.text);
    // the last line of the file may have no end
    return [{ start: end, end, text: plan.text.slice(0, end).endsWith("\n") ? `${line}${eol}` : `${eol}${line}` }];
  },
});

type CopyStep = Step & { readonly kind: "copy" | "add" };

interface CopiedEnvironment {
  readonly folder: string;
  readonly step: CopyStep;
}

const FOLDER = /^\/[\w./-]*\/\.?v?env$/;

/** The one virtual environment that the target gets from another stage, at the path where it was made. */
function copiedEnvironment(plan: Plan): CopiedEnvironment | undefined {
  const found = stagesInTarget(plan).flatMap((stage) =>
    stage.steps.flatMap((step) => {
      if (step.kind !== "copy" || step.from?.stage === undefined || step.sources.length !== 1) return [];
      const folder = step.sources[0]?.value ?? "";
      const same = step.destination.value === folder || step.destination.value === `${folder}/`;
      return same && FOLDER.test(folder) ? [{ folder, step }] : [];
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Programs of Python packages that no base image brings. */
const OF_PACKAGES =
  /^(?:uvicorn|gunicorn|hypercorn|daphne|granian|waitress-serve|uwsgi|alembic|celery|flask|fastapi|litestar|django-admin|streamlit|dramatiq|rq)$/;

/** The first program of the environment that is started by its bare name where nothing looks for it. */
function lostProgram(plan: Plan, folder: string): { readonly program: string; readonly span: Span } | undefined {
  const stages = stagesInTarget(plan);
  const { target } = plan;
  if (target === undefined || baseOf(plan, target)?.plain !== true || maySet(plan, stages, folder)) return undefined;
  const line = commandLine(plan);
  const commands = line?.commands ?? [];
  const [first] = commands;
  // a start script may set it
  if (first === undefined || commands.some((command) => isScript(command))) return undefined;
  const lost = commands.find(({ name }) => OF_PACKAGES.test(name));
  const span = (target.config.cmd ?? target.config.entrypoint)?.span;
  return lost === undefined || span === undefined ? undefined : { program: lost.name, span };
}

function isScript({ args, assignments, name, wrappers }: ShellCommand): boolean {
  if (assignments.some((assignment) => assignment.name === "PATH")) return true;
  if (/^(?:\.|source|export|uv|poetry|pdm|pipenv|hatch)$/.test(programName(name)) || wrappers.some((wrapper) => /^(?:uv|poetry|pdm|pipenv)$/.test(wrapper)))
    return true;
  return name.includes("/") || name.endsWith(".sh") || args.some(({ value }) => value.includes("activate"));
}

/** Whether PATH names the folder, or something of the target may bring its programs otherwise. */
function maySet(plan: Plan, stages: readonly Stage[], folder: string): boolean {
  const path = plan.target?.config.env.get("PATH")?.value;
  if (path !== undefined && (path.includes(folder) || path.includes("$VIRTUAL_ENV") || /\$(?!\{?PATH\b)/.test(path))) return true;
  return commandsRun(stages).some((command) => {
    const action = packageActionOf(command.command);
    if (action?.verb === "install" && action.manager !== "apt" && action.manager !== "apk") return true;
    return (
      /^(?:ln|cp|mv|install)$/.test(programName(command.command.name)) ||
      /PATH|profile|bashrc/.test(plan.text.slice(command.step.span.start, command.step.span.end))
    );
  });
}
