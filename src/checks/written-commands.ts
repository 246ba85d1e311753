import type { Instruction } from "../dockerfile/syntax.ts";
import { runCommands } from "../plan/invocation.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { programName } from "../shell/wrappers.ts";
import { onceFor } from "../text/once.ts";
import type { ShellCommand } from "../shell/shell.ts";

/** A command of a RUN, also of one that waits behind ONBUILD, in the stage that it is written in. */
export interface WrittenCommand {
  readonly command: ShellCommand;
  readonly stage: Stage;
  /** The RUN itself. */
  readonly instruction: Instruction;
}

/** One RUN as it is written, with its commands. */
export interface WrittenRun {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly commands: readonly ShellCommand[];
}

/** Every RUN of the file, each once: a trigger belongs to the stage that holds its ONBUILD, not to those that stand on it. */
export const runsWritten: (plan: Plan) => readonly WrittenRun[] = onceFor((plan: Plan): readonly WrittenRun[] =>
  plan.stages.flatMap((stage) =>
    stage.steps.flatMap((step): WrittenRun[] => {
      const { instruction } = step;
      if (step.kind === "run") return instruction.span.start < stage.span.start ? [] : [{ stage, instruction, commands: step.commands }];
      const { trigger } = instruction;
      if (instruction.keyword !== "ONBUILD" || trigger?.keyword !== "RUN") return [];
      return [{ stage, instruction: trigger, commands: runCommands(trigger, plan.text, stage.config.shell?.value) }];
    }),
  ),
);

/** Every command of every RUN of the file, in order. */
export const commandsWritten: (plan: Plan) => readonly WrittenCommand[] = onceFor((plan: Plan) =>
  runsWritten(plan).flatMap(({ stage, instruction, commands }) => commands.map((command) => ({ command, stage, instruction }))),
);

/** Those of these programs alone, wherever they lie. */
export function commandsOf(plan: Plan, programs: readonly string[]): readonly WrittenCommand[] {
  const byProgram = commandsByProgram(plan);
  const several = [...new Set(programs)].map((program) => byProgram.get(program) ?? []).filter((each) => each.length > 0);
  return several.length === 1 ? (several[0] ?? []) : several.flat().toSorted((left, right) => left.command.span.start - right.command.span.start);
}

const commandsByProgram = onceFor((plan: Plan): ReadonlyMap<string, readonly WrittenCommand[]> => {
  const byProgram = new Map<string, WrittenCommand[]>();
  for (const written of commandsWritten(plan)) {
    const program = programName(written.command.name);
    const others = byProgram.get(program);
    if (others === undefined) byProgram.set(program, [written]);
    else others.push(written);
  }
  return byProgram;
});

/** An instruction in the stage that it is written in. */
export interface WrittenInstruction {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** True behind ONBUILD. */
  readonly deferred: boolean;
}

/** Every instruction of the file with its stage, triggers in place of their ONBUILD. */
export const instructionsWritten: (plan: Plan) => readonly WrittenInstruction[] = onceFor((plan: Plan) =>
  plan.stages.flatMap((stage) =>
    stage.steps.flatMap(({ instruction }) =>
      instruction.span.start < stage.span.start
        ? []
        : [{ instruction: instruction.trigger ?? instruction, stage, deferred: instruction.trigger !== undefined }],
    ),
  ),
);
