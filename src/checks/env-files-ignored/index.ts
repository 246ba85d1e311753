import { array, optional, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence, Place } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { ignoredByGit } from "./git-ignore.ts";
import type { IgnoreRule } from "./git-ignore.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Git leaves the files with real settings out, and keeps their examples.",
    why: "A password that was committed once is in every clone for ever. An example that is ignored together with the real file is missing in the next clone, and nobody knows what to fill in.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({ ignored: optional(array(string()), [".env"]), kept: optional(array(string()), []) }),
  messages: {
    committed: "git takes {path}: no line of .gitignore leaves it out",
    left: "git leaves {path} out: {rule}",
    unsure: "whether git takes {path} hangs on {rule}",
    all: "git leaves out {count} and keeps {kept}",
    unlooked: "only a Dockerfile is at hand, not its repository",
  },
  title: ({ ignored, kept }) => `git leaves out ${ignored.join(", ")}${kept.length === 0 ? "" : ` and keeps ${kept.join(", ")}`}`,
  file({ project: own, repository: project = own }, { ignored, kept }) {
    if (project === undefined) return unproven(saw("unlooked"));
    const unsure: Evidence<"unsure">[] = [];
    const ruleFor = (path: string): IgnoreRule | undefined => {
      const rule = ignoredByGit(project, path);
      if (rule?.unsure === true) unsure.push(saw("unsure", { path, rule: rule.written }, placeOf(rule)));
      return rule;
    };
    const committed = ignored.filter((path) => ruleFor(path) === undefined).map((path) => saw("committed" as const, { path }));
    const left = kept.flatMap((path) => {
      const rule = ruleFor(path);
      return rule === undefined || rule.unsure ? [] : [saw("left" as const, { path, rule: rule.written }, placeOf(rule))];
    });
    const wrong = [...committed, ...left];
    if (wrong.length > 0) return violated(...wrong);
    return unsure.length > 0 ? unproven(...unsure) : proven(saw("all", { count: ignored.length, kept: kept.length }));
  },
});

function placeOf({ file, line }: IgnoreRule): Place {
  return { kind: "file", path: file, line, column: 1, endLine: line, endColumn: 1 };
}
