import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Place } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import { programIn } from "../final-programs.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { startFile } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The start script begins with a line that names its interpreter, and that is there.",
    why: "Without #! the kernel refuses the script: exec format error. With Windows line ends it looks for a program called sh and a carriage return, and on Alpine for a bash that is not there: no such file or directory, though the script is plainly in the image.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "{path} has no #! line: exec format error when the container starts",
    carriage: "{path} has Windows line ends: its interpreter is looked for with a carriage return in its name",
    absent: "{path} asks for {interpreter}, which the image does not have",
  },
  title: () => "the start script names an interpreter that is there",
  file({ plan }) {
    const script = startFile(plan);
    if (script === undefined || script.throughShell || plan.target === undefined) return noneOf([]);
    const { path, text } = script;
    const [first = ""] = text.split("\n", 1);
    const place: Place = { kind: "file", path, line: 1, column: 1, endLine: 1, endColumn: Math.max(first.length, 1) };
    if (!first.startsWith("#!")) return noneOf([saw("missing", { path }, place)]);
    if (first.endsWith("\r") && !endsAreMended(plan)) return noneOf([saw("carriage", { path }, place)]);
    const interpreter = interpreterOf(first);
    if (interpreter === undefined || programIn(plan, plan.target, interpreter) !== "no") return noneOf([]);
    return noneOf([saw("absent", { path, interpreter }, place)]);
  },
});

function interpreterOf(line: string): string | undefined {
  const [, program = "", argument] = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(line.trim()) ?? [];
  return programName(program) === "env" ? argument : programName(program) || undefined;
}

/** `RUN dos2unix`, `RUN sed -i 's/\r$//'`. */
function endsAreMended(plan: Plan): boolean {
  const texts = plan.stages.flatMap((stage) => stage.steps.map(({ instruction }) => instruction.args.text));
  return texts.some((text) => /dos2unix|\\r|\\015/.test(text)) || commandLine(plan) === undefined;
}
