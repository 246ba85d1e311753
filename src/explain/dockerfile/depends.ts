import { pairsOf, wordsOf } from "../../dockerfile/words.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { withoutTrailing } from "../../text/trim.ts";
import type { Hide } from "../command/kind.ts";
import type { Dependency } from "./kind.ts";
import { stageTitle } from "./telling.ts";

/** Lines that gave something that an instruction may take: variables, files, a directory, a user. */
export class Known {
  readonly #variables = new Map<string, number>();
  /** Names of files that COPY and ADD brought. */
  readonly #files = new Map<string, number>();
  readonly #users = new Map<string, number>();
  workdirLine: number | undefined;
  userLine: number | undefined;
  shellLine: number | undefined;

  /** What a stage on top of this one starts with. */
  above(): Known {
    const next = new Known();
    for (const [name, line] of this.#variables) next.#variables.set(name, line);
    for (const [name, line] of this.#files) next.#files.set(name, line);
    for (const [name, line] of this.#users) next.#users.set(name, line);
    next.workdirLine = this.workdirLine;
    next.userLine = this.userLine;
    next.shellLine = this.shellLine;
    return next;
  }

  note(instruction: Instruction, step: Step | undefined, escape: string): void {
    const { keyword, startLine } = instruction;
    if (keyword === "ENV") for (const { name } of pairsOf(instruction, escape).pairs) this.#variables.set(name, startLine);
    if (keyword === "ARG") for (const { value } of wordsOf(instruction, escape)) this.#variables.set(value.split("=", 1)[0] ?? "", startLine);
    if (keyword === "WORKDIR") this.workdirLine = startLine;
    if (keyword === "USER") this.userLine = startLine;
    if (keyword === "SHELL") this.shellLine = startLine;
    if (step?.kind === "copy" || step?.kind === "add") {
      for (const { value } of step.sources) {
        const name = baseName(value);
        if (name !== "" && name !== "." && !name.includes("*")) this.#files.set(name, startLine);
      }
      const to = step.destination.value;
      if (!/[/.]$/.test(to)) this.#files.set(baseName(to), startLine);
    }
    if (step?.kind === "run") {
      for (const { args, name } of step.commands) {
        if (!/^(?:useradd|adduser|groupadd|addgroup)$/.test(name)) continue;
        for (const { value } of args) if (/^[a-z_][\w-]*$/i.test(value)) this.#users.set(value, startLine);
      }
    }
  }

  variable(name: string): number | undefined {
    return this.#variables.get(name);
  }

  file(name: string): number | undefined {
    return this.#files.get(name);
  }

  user(name: string): number | undefined {
    return this.#users.get(name);
  }
}

function baseName(path: string): string {
  return withoutTrailing(path, "/").split("/").at(-1) ?? "";
}

/** What an instruction needs from earlier lines. */
export function dependenciesOf(plan: Plan, stage: Stage, instruction: Instruction, step: Step | undefined, known: Known, hide: Hide): readonly Dependency[] {
  const found: Dependency[] = [];
  const { args, flags, keyword } = instruction;
  if (keyword === "FROM") {
    const below = stage.from.stage === undefined ? undefined : plan.stages[stage.from.stage];
    if (below !== undefined) return [{ what: `the stage ${stageTitle(below)}`, line: lineOf(plan, below) }];
    return variablesIn(stage.from.written).flatMap((name) => (known.variable(name) === undefined ? [] : [{ what: `$${name}`, line: known.variable(name) }]));
  }
  if (step?.kind === "copy" && step.from !== undefined) {
    const from = step.from.stage === undefined ? undefined : plan.stages[step.from.stage];
    found.push(
      from === undefined ? { what: `the image ${hide(step.from.ref)}`, line: undefined } : { what: `the stage ${stageTitle(from)}`, line: lineOf(plan, from) },
    );
  } else if ((step?.kind === "copy" || step?.kind === "add") && !step.inline) {
    const local = step.sources.filter(({ value }) => !/^(?:https?:|git@)/.test(value));
    if (local.length > 0) found.push({ what: "files of the build context", line: undefined });
  }
  if (step?.kind === "run") {
    for (const { options } of step.mounts) {
      const name = options.get("from");
      const from = plan.stages.find((each) => each.name !== undefined && each.name === name?.toLowerCase());
      if (from !== undefined) found.push({ what: `the stage ${stageTitle(from)}`, line: lineOf(plan, from) });
    }
  }
  const text = [args.text, ...flags.map(({ value }) => value ?? ""), ...instruction.heredocs.map(({ body }) => plan.text.slice(body.start, body.end))].join(
    " ",
  );
  for (const name of new Set(variablesIn(text))) {
    const line = known.variable(name);
    if (line !== undefined && line !== instruction.startLine) found.push({ what: `$${name}`, line });
  }
  if (step?.kind === "run" || keyword === "CMD" || keyword === "ENTRYPOINT") {
    for (const name of new Set(text.match(/[\w@.+-]+/g))) {
      const line = known.file(name);
      if (line !== undefined && line !== instruction.startLine) found.push({ what: name, line });
    }
  }
  for (const [, user = "", group = ""] of `${flags.find(({ name }) => name === "chown")?.value ?? ""} ${keyword === "USER" ? args.text : ""}`.matchAll(
    /([\w-]+)(?::([\w-]+))?/g,
  )) {
    const line = known.user(user) ?? known.user(group);
    if (line !== undefined) found.push({ what: `the user ${user}`, line });
  }
  if (isRelative(step, keyword) && known.workdirLine !== undefined) found.push({ what: "the working directory", line: known.workdirLine });
  if ((step?.kind === "run" || keyword === "CMD" || keyword === "ENTRYPOINT") && known.userLine !== undefined)
    found.push({ what: "the user", line: known.userLine });
  if (step?.kind === "run" && instruction.json === undefined && known.shellLine !== undefined) found.push({ what: "the shell", line: known.shellLine });
  return unique(found);
}

function isRelative(step: Step | undefined, keyword: string): boolean {
  if (keyword === "CMD" || keyword === "ENTRYPOINT") return true;
  if (step?.kind === "run")
    return step.commands.some(({ args }) =>
      args.some(({ value }) => /^(?:\.{1,2}(?:\/|$)|[\w-]+\/|[\w-]+\.(?:txt|toml|lock|json|sh|py|xml|js|ts|mod)$)/.test(value)),
    );
  return (step?.kind === "copy" || step?.kind === "add") && !/^[/$]/.test(step.destination.value);
}

function lineOf(plan: Plan, stage: Stage): number {
  return plan.lines.position(stage.span.start).line;
}

export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
}

function unique(all: readonly Dependency[]): readonly Dependency[] {
  const seen = new Set<string>();
  return all.filter(({ line, what }) => {
    const key = `${what}\n${line}`;
    return !seen.has(key) && seen.add(key).size > 0;
  });
}
