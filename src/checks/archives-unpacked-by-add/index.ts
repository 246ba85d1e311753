import { strictObject } from "valibot";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { joinPath } from "../../plan/stage-config.ts";
import { wordsOf } from "../../dockerfile/words.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

/** What ADD unpacks by itself. */
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz))$/i;
const TAR_VALUED: ReadonlySet<string> = new Set([
  "-f",
  "--file",
  "-C",
  "--directory",
  "--strip-components",
  "--transform",
  "--exclude",
  "-I",
  "--use-compress-program",
  "--owner",
  "--group",
]);

export const check: Check = defineCheck({
  meta: {
    summary: "A local archive that is only unpacked is brought by ADD.",
    why: "COPY of an archive and tar in a RUN keep the content twice: packed in one layer, unpacked in the next. ADD unpacks a local tar archive by itself and leaves only the files.",
    level: "info",
    group: "size",
    since: "0.1.0",
    sameAs: ["hadolint:DL3010", "droast:DF067", "dockerlinter:EC0003"],
    settledBy: "file",
    words: ["tar"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { copied: "{archive} is copied here and unpacked on line {line}: ADD does both and keeps no copy" },
  title: () => "local archives are unpacked by ADD",
  file({ plan }) {
    return noneOf(
      plan.stages
        .flatMap((stage) => unpackedIn(plan, stage))
        .map(({ archive, copy, line }) => saw("copied", { archive, line }, placeOf(plan, copy.instruction.head))),
    );
  },
});

interface Unpacked {
  readonly archive: string;
  readonly copy: Step;
  readonly line: number;
}

/** Archives that a COPY of a stage brings from the context and a later RUN of it gives to tar. */
function unpackedIn(plan: Plan, stage: Stage): readonly Unpacked[] {
  const found: Unpacked[] = [];
  const copied = new Map<string, Step>();
  let workdir: string | undefined;
  for (const step of stage.steps) {
    if (step.instruction.keyword === "WORKDIR") workdir = joinPath(workdir, wordsOf(step.instruction, plan.tree.escape)[0]?.value ?? "");
    if (step.kind === "copy" && step.from === undefined && !step.inline) {
      for (const path of archivesOf(step, workdir)) copied.set(path, step);
    }
    if (step.kind !== "run") continue;
    for (const command of step.commands) {
      const path = command.wrappers.length === 0 ? extracted(command, workdir) : undefined;
      const copy = path === undefined ? undefined : copied.get(path);
      if (path === undefined || copy === undefined) continue;
      found.push({ archive: path.slice(path.lastIndexOf("/") + 1), copy, line: plan.lines.position(command.span.start).line });
      copied.delete(path);
    }
  }
  return found;
}

/** Where the archives of a COPY come to lie. */
function archivesOf({ destination, sources }: Extract<Step, { kind: "copy" | "add" }>, workdir: string | undefined): readonly string[] {
  return sources.flatMap(({ value }) => {
    if (!ARCHIVE.test(value) || /[$*?[]/.test(value + destination.value)) return [];
    const name = value.slice(value.lastIndexOf("/") + 1);
    // without a slash at its end, a destination that is no archive may be a folder or a file: left alone
    if (/(?:^|\/)\.{0,2}$/.test(destination.value)) return [joinPath(workdir, `${destination.value}/${name}`)];
    return ARCHIVE.test(destination.value) ? [joinPath(workdir, destination.value)] : [];
  });
}

/** The archive that tar unpacks whole; with a list of names, or on its way through a pipe, ADD would not do the same. */
function extracted(command: ShellCommand, workdir: string | undefined): string | undefined {
  if (programName(command.name) !== "tar" || command.pipe !== undefined) return undefined;
  const [first, ...others] = command.args;
  // tar xzf FILE: the letters may stand without a dash
  const words = first !== undefined && /^[a-wyzA-Z]*x[a-zA-Z]*$/.test(first.value) ? [{ ...first, value: `-${first.value}` }, ...others] : command.args;
  const args = readArguments(words, TAR_VALUED);
  if (
    args.option("-x", "--extract", "--get") === undefined ||
    args.operands.length > 0 ||
    args.option("--strip-components", "--transform", "--exclude") !== undefined
  )
    return undefined;
  const file = args.value("-f", "--file");
  return file?.literal === true ? joinPath(workdir, file.value) : undefined;
}
