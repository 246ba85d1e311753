import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { baseOf } from "../final-programs.ts";
import { noneOf } from "../findings.ts";
import { beforeCommand } from "../inserted-lines.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandInstruction, startedCommands } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What a Python program prints comes out at once.",
    why: "Without a terminal Python keeps what it prints until some kilobytes are together: the log is late, and when the process is killed its last lines, the ones that say why, are lost.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    off: "PYTHONUNBUFFERED={value} means off, and what is printed is kept back: set it to 1",
    reads: "PYTHONUNBUFFERED={value} means on, as any text does but 0: write 1, or leave it out",
    missing: "{program} runs a script and its prints are kept back: ENV PYTHONUNBUFFERED=1, or python -u",
  },
  title: () => "Python's output is not kept back",
  file({ plan }) {
    const variable = plan.target?.config.env.get("PYTHONUNBUFFERED");
    if (variable !== undefined) {
      const place = placeOf(plan, variable.span);
      // Python reads a number where there is one: 0 is off, any other text is on
      if (/^(?:\s*[+-]?0+)?$/.test(variable.value)) return noneOf([saw("off", { value: variable.value }, place)]);
      return noneOf(/^(?:false|no|off)$/i.test(variable.value) ? [saw("reads", { value: variable.value }, place)] : []);
    }
    // what the base sets is known of the official images: nothing
    if (plan.target === undefined || baseOf(plan, plan.target) === undefined) return noneOf([]);
    const instruction = commandInstruction(plan);
    const script = startedCommands(plan).find(({ by, command, launchers }) => {
      if (by === "script" || launchers.length > 0 || !/^python[\d.]*$/.test(programName(command.name))) return false;
      const [first] = command.args;
      return (
        first !== undefined &&
        first.value.endsWith(".py") &&
        programName(first.value) !== "manage.py" &&
        !command.assignments.some(({ name }) => name === "PYTHONUNBUFFERED")
      );
    });
    return noneOf(
      script === undefined || instruction === undefined ? [] : [saw("missing", { program: script.command.name }, script.placeOf(script.command.span))],
    );
  },
  fix: ({ plan }) => (plan.target?.config.env.has("PYTHONUNBUFFERED") === true ? [] : beforeCommand(plan, "ENV", "PYTHONUNBUFFERED=1")),
});
