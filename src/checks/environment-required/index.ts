import { array, integer, minLength, minValue, number, optional, pipe, strictObject, string } from "valibot";
import { withVariable } from "../../trial/need.ts";
import type { RunObservation } from "../../trial/run.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Answer } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runUnder } from "../runs.ts";
import { seconds } from "../options.ts";

const usualDocuments = [".env.example", ".env.sample", ".env.template", "README.md"];

export const check: Check = defineCheck({
  meta: {
    summary: "Required variables are documented, and their absence is reported clearly.",
    why: "A container that starts without what it needs fails later, at the first request that uses it; one that ends with a traceback leaves whoever runs it to read source code.",
    level: "error",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    variables: pipe(array(string()), minLength(1)),
    documentedIn: optional(array(string())),
    within: optional(seconds, 15),
    lines: optional(pipe(number(), integer(), minValue(1)), 100),
  }),
  messages: {
    documented: "{variable} is documented in {path}",
    undocumented: "{variable} is named in none of {paths}",
    noDocument: "there is no {paths} to name variables in",
    reported: "without {variable} it ends with exit code {code}: {text}",
    endsWell: "without {variable} it ends with exit code 0, as if all were well",
    longwinded: "without {variable} it writes {count} lines before it ends, more than {lines}",
    unclear: "without {variable} it ends with exit code {code}, and its output does not name it: {text}",
    keepsRunning: "without {variable} it starts as if nothing were missing",
    hangs: "without {variable} it neither ends nor gets ready: {reason}",
    setByImage: "the image itself sets {variable}, so its absence cannot be tried",
    notTried: "no run without {variable}",
    notReady: "even with every variable the application never became ready: {reason}",
  },
  title: ({ variables }) => `${variables.join(", ")} ${variables.length === 1 ? "is" : "are"} required, and missed clearly`,
  needs: ({ variables, within }) =>
    variables.map((variable) => ({ kind: "run", condition: withVariable(variable, undefined), needs: [{ kind: "ready", within }] })),
  file({ project }, { variables, documentedIn }) {
    if (project === undefined) return notApplicable();
    const paths = documentedIn ?? usualDocuments;
    const documents = paths.flatMap((path) => {
      const text = project.read(path);
      return text === undefined ? [] : [{ path, text }];
    });
    if (documents.length === 0) return unproven(saw("noDocument", { paths: paths.join(", ") }));
    const missing = variables.filter((variable) => !documents.some(({ text }) => lineOf(text, variable) !== undefined));
    if (missing.length > 0)
      return violated(...missing.map((variable) => saw("undocumented", { variable, paths: documents.map(({ path }) => path).join(", ") })));
    return proven(
      ...variables.flatMap((variable) => {
        const found = documents.find(({ text }) => lineOf(text, variable) !== undefined);
        const line = found === undefined ? undefined : lineOf(found.text, variable);
        if (found === undefined || line === undefined) return [];
        return [saw("documented", { variable, path: found.path }, { kind: "file", path: found.path, line, column: 1, endLine: line, endColumn: 1 })];
      }),
    );
  },
  container({ image, trial }, { lines, variables }) {
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const answers = variables.map((variable): Answer<RunCode | "setByImage" | "notTried"> => {
      if (image.config.env.some((each) => each.startsWith(`${variable}=`))) return unproven(saw("setByImage", { variable }));
      const run = runUnder(trial, withVariable(variable, undefined));
      return run === undefined ? unproven(saw("notTried", { variable })) : judgeRun(run, variable, lines);
    });
    const wrong = answers.filter((answer) => answer.outcome === "violated");
    if (wrong.length > 0) return violated(...wrong.flatMap((answer) => answer.evidence));
    const unknown = answers.filter((answer) => answer.outcome === "unproven");
    return unknown.length > 0 ? unproven(...unknown.flatMap((answer) => answer.evidence)) : proven(...answers.flatMap((answer) => answer.evidence));
  },
});

type RunCode = "reported" | "endsWell" | "longwinded" | "unclear" | "keepsRunning" | "hangs";

function judgeRun(run: RunObservation, variable: string, lines: number): Answer<RunCode> {
  const { exited } = run;
  if (exited === undefined)
    return violated(run.ready !== undefined ? saw("keepsRunning", { variable }) : saw("hangs", { variable, reason: run.notReady ?? "it said nothing" }));
  const naming = run.logs.findLast((line) => namesVariable(line.text, variable));
  const place = (text: string) => ({ kind: "command", command: `docker run without ${variable}`, output: text }) as const;
  // who restarts containers that failed sees none that did
  if (exited.code === 0) return violated(saw("endsWell", { variable }));
  if (naming !== undefined && run.logs.length > lines) return violated(saw("longwinded", { variable, count: run.logs.length, lines }));
  if (naming !== undefined) return proven(saw("reported", { variable, code: exited.code, text: naming.text.trim() }, place(naming.text)));
  const last = run.logs.at(-1)?.text.trim() ?? "no output";
  return violated(saw("unclear", { variable, code: exited.code, text: last }, place(last)));
}

/** The 1-based line that names a variable as a whole word. */
function lineOf(text: string, variable: string): number | undefined {
  const index = text.split("\n").findIndex((line) => namesVariable(line, variable));
  return index === -1 ? undefined : index + 1;
}

/** Settings libraries say a field's name in lower case. */
function namesVariable(line: string, variable: string): boolean {
  const words = line.split(/[^A-Za-z0-9_]+/);
  return words.includes(variable) || words.includes(variable.toLowerCase());
}
