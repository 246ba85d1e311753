import { array, optional, record, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence, Place } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { readMakefile } from "./makefile.ts";

type Code = "missing" | "empty" | "lacks" | "spaces";

export const check: Check = defineCheck({
  meta: {
    summary: "The Makefile has the targets that were agreed on, and they do what was agreed.",
    why: "The targets of a Makefile are what a team types and what its documents tell. One that is missing is noticed by whoever joins next, and so is a recipe that make does not read because blanks stand where it wants a tab.",
    level: "error",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({
    file: optional(string(), "Makefile"),
    /** Targets, and what their recipes have to hold. */
    targets: record(string(), array(string())),
  }),
  messages: {
    noFile: "there is no {file}",
    missing: "there is no target {target}",
    empty: "the target {target} does nothing",
    lacks: "the recipe of {target} does not hold {text}",
    spaces: "this line of {target} begins with blanks: make wants a tab",
    includes: "{target} may stand in what {file} includes",
    all: "all {count} targets are there",
    unlooked: "only a Dockerfile is at hand, not its repository",
  },
  title: ({ file, targets }) => `${file} has ${Object.keys(targets).join(", ")}`,
  file({ project: own, repository: project = own }, { file, targets }) {
    if (project === undefined) return unproven(saw("unlooked"));
    const text = project.read(file);
    if (text === undefined) return violated(saw("noFile", { file }));
    const { includes, rules } = readMakefile(text);
    const at = (line: number): Place => ({ kind: "file", path: file, line, column: 1, endLine: line, endColumn: 1 });
    const asked = Object.entries(targets);
    const absent = asked.map(([target]) => target).filter((target) => !rules.has(target));
    if (includes && absent.length > 0) return unproven(...absent.map((target) => saw("includes" as const, { target, file })));
    const wrong = asked.flatMap(([target, texts]): Evidence<Code>[] => {
      const rule = rules.get(target);
      if (rule === undefined) return [saw("missing", { target })];
      const place = at(rule.line);
      if (rule.blankLine !== undefined) return [saw("spaces", { target }, at(rule.blankLine))];
      if (rule.recipe === "" && rule.prerequisites.length === 0) return [saw("empty", { target }, place)];
      // what a target only stands for is done by those it needs
      const done = [rule, ...rule.prerequisites.map((name) => rules.get(name))].map((each) => each?.recipe ?? "").join("\n");
      return texts.filter((part) => !done.includes(part)).map((part) => saw("lacks" as const, { target, text: part }, place));
    });
    return wrong.length > 0 ? violated(...wrong) : proven(saw("all", { count: asked.length }));
  },
});
