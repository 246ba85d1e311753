import type { Instruction } from "../dockerfile/syntax.ts";
import { expandWord, type Lookup } from "./expand.ts";
import { runCommands } from "./invocation.ts";
import type { Mount, Sourced, Stage, Step } from "./plan.ts";
import { listOf, type OpenConfig } from "./stage-config.ts";

/** One instruction as a step of its stage. */
export function readStep(instruction: Instruction, text: string, config: OpenConfig, earlier: readonly Stage[], lookup: Lookup, escape: string): Step {
  const span = instruction.head;
  if (instruction.keyword === "RUN") {
    return { kind: "run", instruction, span, commands: runCommands(instruction, text, config.shell), mounts: mountsOf(instruction, lookup, escape) };
  }
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return { kind: "other", instruction, span };

  const words = listOf(instruction, escape).map((word) => ({ value: expandWord(word.value, lookup, escape), span: word.span }));
  const isHeredoc = (word: Sourced<string>): boolean => instruction.heredocs.some((heredoc) => heredoc.span.start === word.span.start);
  const flag = (name: string): string | undefined => {
    const value = instruction.flags.find((each) => each.name === name)?.value;
    return value === undefined ? undefined : expandWord(value, lookup, escape);
  };
  return {
    kind: instruction.keyword === "COPY" ? "copy" : "add",
    instruction,
    span,
    sources: words.slice(0, -1).filter((word) => !isHeredoc(word)),
    destination: words.at(-1) ?? { value: "", span },
    from: fromOf(instruction, earlier),
    chown: flag("chown"),
    chmod: flag("chmod"),
    inline: instruction.heredocs.length > 0,
  };
}

function fromOf(instruction: Instruction, earlier: readonly Stage[]): Extract<Step, { kind: "copy" | "add" }>["from"] {
  const from = instruction.flags.find((flag) => flag.name === "from");
  if (from?.value === undefined) return undefined;
  return { stage: stageNamed(from.value, earlier), ref: from.value, span: from.span };
}

/** A stage by name, case aside, the last of a name; or by number. */
export function stageNamed(name: string, stages: readonly Stage[]): number | undefined {
  const named = stages.findLast((stage) => stage.name === name.toLowerCase());
  if (named !== undefined) return named.index;
  return /^\d+$/.test(name) && Number(name) < stages.length ? Number(name) : undefined;
}

function mountsOf(instruction: Instruction, lookup: Lookup, escape: string): Mount[] {
  return instruction.flags.flatMap((flag) => {
    if (flag.name !== "mount" || flag.value === undefined) return [];
    const options = new Map<string, string>();
    for (const field of flag.value.split(",")) {
      const equals = field.indexOf("=");
      const name = (equals === -1 ? field : field.slice(0, equals)).trim().toLowerCase();
      options.set(name, equals === -1 ? "" : expandWord(field.slice(equals + 1), lookup, escape));
    }
    return [{ type: options.get("type") ?? "bind", options, span: flag.span }];
  });
}
