import { onceFor } from "../text/once.ts";
import { pairsOf, wordsOf } from "../dockerfile/words.ts";
import { expandWord } from "../plan/expand.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";
import { commandsWritten, instructionsWritten } from "./written-commands.ts";

/** A variable that something in the file gives a value. */
export interface SetVariable {
  readonly name: string;
  /** Without quotes; variables in it stand as written. */
  readonly value: string;
  /** False where an unknown variable stands in the value. */
  readonly known: boolean;
  readonly by: "ENV" | "ARG" | "command";
  readonly stage: Stage;
  readonly span: Span;
}

/** Variables that ENV, the default of an ARG, `export` or an assignment before a command set, in order of the file. */
export const variablesSet: (plan: Plan) => readonly SetVariable[] = onceFor((plan: Plan): readonly SetVariable[] => {
  return [...byInstructions(plan), ...byCommands(plan)].toSorted((left, right) => left.span.start - right.span.start);
});

/** Those of ENV and of ARG with a default alone. */
export const byInstructions: (plan: Plan) => readonly SetVariable[] = onceFor((plan: Plan): readonly SetVariable[] => {
  const { escape } = plan.tree;
  return instructionsWritten(plan).flatMap(({ instruction, stage }) => {
    const by = instruction.keyword;
    if (by !== "ENV" && by !== "ARG") return [];
    const pairs = by === "ENV" ? pairsOf(instruction, escape).pairs : argumentsOf(wordsOf(instruction, escape));
    return pairs.map(({ name, span, value: written }): SetVariable => {
      const { known, value } = expandWord(written, () => "unknown", escape);
      return { name, value, known: known && !isTemplate(value), by, stage, span };
    });
  });
});

function argumentsOf(
  words: readonly { readonly value: string; readonly span: Span }[],
): { readonly name: string; readonly value: string; readonly span: Span }[] {
  return words.flatMap(({ span, value: word }) => {
    const equals = word.indexOf("=");
    return equals === -1 ? [] : [{ name: word.slice(0, equals), value: word.slice(equals + 1), span }];
  });
}

function byCommands(plan: Plan): readonly SetVariable[] {
  return commandsWritten(plan).flatMap(({ command, stage }) => {
    const set = (name: string, value: string, span: Span): SetVariable => ({
      name,
      value,
      known: !/[$`]/.test(value) && !isTemplate(value),
      by: "command",
      stage,
      span,
    });
    const exported = command.name === "export" ? command.args.flatMap(({ span, value: word }) => argumentsOf([{ span, value: word }])) : [];
    return [
      ...command.assignments.map(({ name, value }) => set(name, value, command.span)),
      ...exported.map(({ name, span, value }) => set(name, value, span)),
    ];
  });
}

/** Names that ARG declares in these stages. */
export function variablesDeclared(plan: Plan, stages: readonly Stage[]): readonly string[] {
  return stages.flatMap((stage) =>
    stage.steps.flatMap(({ instruction }) =>
      instruction.keyword === "ARG" ? wordsOf(instruction, plan.tree.escape).map(({ value }) => value.split("=", 1)[0] ?? "") : [],
    ),
  );
}

/** Whether something else fills in the text before a builder reads it. */
export function isTemplate(text: string): boolean {
  return text.includes("{{") || text.includes("<%");
}

/** Whether a value of ENV comes from an argument that this build was given: other builds of the file may get another one. */
export function isGivenToBuild(plan: Plan, { end, start }: Span): boolean {
  const names = [...plan.text.slice(start, end).matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);
  return names.some((name) => Object.hasOwn(plan.args, name));
}
