import type { Plan } from "../plan/plan.ts";
import { programName } from "../shell/wrappers.ts";
import { onceFor } from "../text/once.ts";
import { commandsWritten } from "./written-commands.ts";

/** Whether the file itself puts another shell at /bin/sh, as far as it shows. */
export const relinksShell: (plan: Plan) => boolean = onceFor((plan: Plan): boolean => {
  const byCommand = commandsWritten(plan).some(
    ({ command }) => !/^(?:ba|da|a)?sh$/.test(programName(command.name)) && command.args.some((word) => /(?:^|\/)bin\/sh$|dash\/sh|^dash$/.test(word.value)),
  );
  const byCopy = plan.stages.some((stage) =>
    stage.steps.some((step) => step.kind === "copy" && step.from !== undefined && /^\/(?:usr\/)?(?:bin\/?(?:sh)?)?$/.test(step.destination.value)),
  );
  return byCommand || byCopy;
});
