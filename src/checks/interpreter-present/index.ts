import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { notApplicable, proven, saw } from "../../verdict/answer.ts";
import { programIn } from "../final-programs.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandInstruction } from "../main-process.ts";
import { placeIn } from "../image-places.ts";
import { programHeads } from "../program-files.ts";
import { startedPrograms, startWords } from "../started-programs.ts";

const INTERPRETERS = new Set(
  "python python2 python3 node npm npx yarn pnpm bun deno java ruby php perl uv poetry pipenv go cargo dotnet bash sh dash ash nginx sudo".split(" "),
);
/** What a virtual environment may hold. */
const OF_ENVIRONMENT = new Set(["python", "python3", "uv", "poetry", "pipenv"]);

export const check: Check = defineCheck({
  meta: {
    summary: "The program that the container starts is in the image.",
    why: "A final stage without the interpreter or the tool of the build stage builds without complaint, and its container ends at once: executable file not found. uv and Poetry, Node, and bash on Alpine are the usual ones.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "{program} is not in the final stage, which stands on {base}",
    absent: "{program} is in no folder of the image's PATH",
    absentFile: "{program} is not in the image",
    dangling: "{path} is a link to {target}, which is not in the image",
    present: "{program} is {path}",
    noCommand: "the image has no command",
  },
  title: () => "the program that is started is there",
  file({ plan }) {
    const instruction = commandInstruction(plan);
    const line = commandLine(plan);
    if (instruction === undefined || line === undefined || plan.target === undefined) return noneOf([]);
    const base = plan.target.from.written;
    // a shell that is missing is the shell form's own finding
    const [first = ""] = line.words;
    const startsShell = shells.has(programName(first));
    const names =
      startsShell && instruction.value.form === "exec" ? [first] : line.commands.filter(({ substituted }) => substituted !== true).map(({ name }) => name);
    const missing = [...new Set(names)]
      .filter((name) => isJudged(plan, name))
      .filter((name) => plan.target !== undefined && programIn(plan, plan.target, programName(name)) === "no");
    return noneOf(missing.map((program) => saw("missing", { program, base }, placeOf(plan, instruction.span))));
  },
  keeps: () => programHeads,
  image({ image }) {
    const programs = startedPrograms(image, startWords(image));
    if (programs.length === 0) return notApplicable(saw("noCommand"));
    const wrong = programs.flatMap(({ chain: [first], through, word }): Evidence<"dangling" | "absentFile" | "absent">[] => {
      // a script, or a path, that the engine itself looks for in vain is entrypoint-found's finding
      if (first === undefined || (through === "engine" && /\/|\.sh$|entrypoint/.test(word))) return [];
      if (first.found.kind === "dangling")
        return [saw("dangling", { path: first.found.path, target: first.found.target }, { kind: "image", path: first.found.path })];
      if (first.found.kind === "file") return [];
      return [word.includes("/") ? saw("absentFile", { program: word }) : saw("absent", { program: word })];
    });
    if (wrong.length > 0) return noneOf(wrong);
    return proven(
      ...programs.flatMap(({ chain: [first], word }) =>
        first?.found.kind === "file" ? [saw("present", { program: word, path: first.found.path }, placeIn(first.found.entry))] : [],
      ),
    );
  },
});

/** A plain name, or a path of the system's own folders. */
function isJudged(plan: Plan, name: string): boolean {
  if (name.includes("/") && !/^\/(?:usr\/)?s?bin\/[^/]+$/.test(name)) return false;
  const program = programName(name);
  if (!INTERPRETERS.has(program)) return false;
  return !(OF_ENVIRONMENT.has(program) && plan.target?.config.env.has("PATH") === true);
}
