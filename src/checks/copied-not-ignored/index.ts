import { strictObject } from "valibot";
import { parseIgnoreFile, type IgnoreRule } from "../../ignorefile/ignore-file.ts";
import type { BuildContext } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { joinPath } from "../../plan/stage-config.ts";
import { proven, saw, unproven } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { copiesWritten } from "../copies.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withinGlob } from "../path-globs.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Nothing that COPY or ADD asks for is left out by .dockerignore.",
    why: "What the ignore file leaves out never reaches the builder. The build fails with a file that is not found although everybody sees it lying there.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:CopyIgnoredFile", "droast:DF077"],
    settledBy: "file",
    words: ["copy", "add"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    ignored: "{source} is left out by {file}, line {line}",
    all: "every file is left out by {file}, line {line}",
    unknown: "{source} is left out by {file}, line {line}, but for exceptions that match nothing yet",
    noContext: "the build context is not known",
  },
  title: () => "nothing that is copied is left out",
  file({ plan, project }) {
    const asked = copiesWritten(plan).filter(
      ({ deferred, instruction, sources }) => !deferred && sources.length > 0 && !instruction.flags.some(({ name }) => name === "from"),
    );
    if (asked.length === 0) return proven();
    const { context } = plan;
    if (context === undefined || project === undefined) return unproven(saw("noContext"));
    const files = new Map<string, readonly IgnoreRule[]>();
    const rulesIn = (file: string): readonly IgnoreRule[] => {
      const rules = files.get(file) ?? parseIgnoreFile(project.read(file) ?? "").rules;
      files.set(file, rules);
      return rules;
    };
    const wrong: Evidence<"ignored" | "all">[] = [];
    const open: Evidence<"unknown">[] = [];
    for (const { known, span, value } of asked.flatMap(({ sources }) => sources)) {
      if (!known || REMOTE.test(value)) continue;
      const path = joinPath("/", value).slice(1);
      const rule = leftOut(path, context, project.files());
      if (rule === undefined) continue;
      const place = placeOf(plan, span);
      const rules = rulesIn(rule.file);
      // what is taken back in may be made before the build
      if (path === "" && !rules.some(({ exception }) => exception)) wrong.push(saw("all", rule, place));
      else if (path === "") open.push(saw("unknown", { source: value, ...rule }, place));
      else if (hasExceptionBelow(path, rules)) open.push(saw("unknown", { source: value, ...rule }, place));
      else wrong.push(saw("ignored", { source: value, ...rule }, place));
    }
    return sureFindings(wrong, open);
  },
});

const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|[^/@]+@[^/:]+:|github\.com\/)/;

type Rule = Readonly<{ file: string; line: number }>;

/** The line that leaves all of a source out; undefined where something of it is sent, or where nothing leaves it out. */
function leftOut(path: string, context: BuildContext, files: readonly string[]): Rule | undefined {
  const isAsked = matcher(path);
  if (context.files.some(isAsked)) return undefined;
  const first = files.find(isAsked);
  if (first !== undefined) return context.ignoredBy(first);
  // nothing is there yet: a file that some other tool makes first
  return path === "" || /[*?[]/.test(path) ? undefined : context.ignoredBy(path);
}

/** A file is asked for by its own name, by a folder it is in, or by a pattern for either. */
function matcher(path: string): (file: string) => boolean {
  if (path === "") return () => true;
  if (!/[*?[\\]/.test(path)) return (file) => file === path || file.startsWith(`${path}/`);
  return withinGlob(path);
}

/** Whether the ignore file takes something back that may lie in the folder: `!build/*.jar`. */
function hasExceptionBelow(path: string, rules: readonly IgnoreRule[]): boolean {
  return rules.some(({ exception, written }) => {
    const pattern = written.replace(/^!\s*\.?\/?/, "");
    return exception && (pattern.startsWith(`${path}/`) || /^[^/]*[*?[]/.test(pattern));
  });
}
