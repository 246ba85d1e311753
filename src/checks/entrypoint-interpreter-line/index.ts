import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import type { Answer, Place } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import { programIn } from "../final-programs.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { placeIn } from "../image-places.ts";
import { startFile } from "../main-process.ts";
import { programHeads } from "../program-files.ts";
import { startedPrograms, startWords } from "../started-programs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The start script begins with a line that names its interpreter, and that is there.",
    why: "Without #! the kernel refuses the script: exec format error. With Windows line ends it looks for a program called sh and a carriage return, and on Alpine for a bash that is not there: no such file or directory, though the script is plainly in the image.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "{path} has no #! line: exec format error when the container starts",
    carriage: "{path} has Windows line ends: its interpreter is looked for with a carriage return in its name",
    absent: "{path} asks for {interpreter}, which the image does not have",
    interpreted: "{path} is started by {interpreter}",
    notScript: "the image is started by no script",
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
  keeps: () => programHeads,
  image({ image }) {
    const answers = startedPrograms(image, startWords(image)).flatMap(({ chain, through }): Answer<"missing" | "carriage" | "interpreted" | "absent">[] => {
      const [first] = chain;
      if (first?.found.kind !== "file") return [];
      const { entry, path } = first.found;
      const place = placeIn(entry);
      // a shell runs such a script itself
      if (first.format?.kind === "text") return through === "shell" ? [] : [violated(saw("missing", { path }, place))];
      if (first.format?.kind !== "script") return [];
      const { argument, interpreter } = first.format;
      if ((argument ?? interpreter).endsWith("\r")) return [violated(saw("carriage", { path }, place))];
      const absent = chain.find(({ by, found }) => (by === "script" || by === "env") && found.kind !== "file");
      return [
        absent === undefined ? proven(saw("interpreted", { path, interpreter }, place)) : violated(saw("absent", { path, interpreter: absent.word }, place)),
      ];
    });
    return answers.find(({ outcome }) => outcome === "violated") ?? answers[0] ?? notApplicable(saw("notScript"));
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
