import { isPlaceholder, isSecretName } from "../../facts/secrets.ts";
import { secretOptionNames, secretOptions } from "../../facts/secret-options.ts";
import { withoutSecrets } from "../../facts/withheld.ts";
import { pairsOf, wordsOf } from "../../dockerfile/words.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan } from "../../plan/plan.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Hide } from "../command/kind.ts";

const WITHHELD = "***";
const SHORTEST = 4;
/** What stands for a place that another program fills. */
const PLACE = /\$\{_{2,}\}/g;

/** Takes out of a text what the file's own names and options call secret, and what has a secret's shape. */
export function hiderOf(plan: Plan): Hide {
  const secrets = new Set<string>();
  for (const node of plan.tree.nodes) if (node.kind === "instruction") fromInstruction(node, plan.tree.escape, secrets);
  for (const stage of plan.stages) for (const step of stage.steps) if (step.kind === "run") for (const command of step.commands) fromCommand(command, secrets);
  for (const stage of plan.stages) {
    const { cmd, entrypoint, healthcheck } = stage.config;
    for (const command of [...(cmd?.value.commands ?? []), ...(entrypoint?.value.commands ?? []), ...(healthcheck?.value.test?.commands ?? [])])
      fromCommand(command, secrets);
  }
  const longestFirst = [...secrets].toSorted((left, right) => right.length - left.length);
  return (text) => {
    let shown = plan.isTemplate ? text.replaceAll(PLACE, "{{…}}") : text;
    for (const secret of longestFirst) if (shown.includes(secret)) shown = shown.replaceAll(secret, WITHHELD);
    return withoutSecrets(shown);
  };
}

function fromInstruction(instruction: Instruction, escape: string, secrets: Set<string>): void {
  const { keyword, trigger } = instruction;
  if (trigger !== undefined) fromInstruction(trigger, escape, secrets);
  if (keyword === "ENV" || keyword === "LABEL") for (const { name, value } of pairsOf(instruction, escape).pairs) keep(name, value, secrets);
  if (keyword !== "ARG") return;
  for (const { value } of wordsOf(instruction, escape)) {
    const equals = value.indexOf("=");
    if (equals !== -1) keep(value.slice(0, equals), value.slice(equals + 1), secrets);
  }
}

function keep(name: string, written: string, secrets: Set<string>): void {
  const value = written.replaceAll(/^["']|["']$/g, "");
  if (isSecretName(name) && value.length >= SHORTEST && !isPlaceholder(value)) secrets.add(value);
}

function fromCommand(command: ShellCommand, secrets: Set<string>): void {
  const program = programName(command.name);
  for (const { name, value } of command.assignments) keep(name, value, secrets);
  for (const { names, part, programs, valued } of secretOptions) {
    if (!programs.includes(program)) continue;
    for (const { value } of readArguments(command.args, new Set([...(valued ?? []), ...names])).values(...names)) {
      const secret = part === undefined ? value : part.exec(value)?.[1];
      if (secret !== undefined && secret.length >= SHORTEST && !isPlaceholder(secret)) secrets.add(secret);
    }
  }
  for (const { value } of readArguments(command.args, new Set(secretOptionNames)).values(...secretOptionNames)) {
    if (value.length >= SHORTEST && !isPlaceholder(value)) secrets.add(value);
  }
}
