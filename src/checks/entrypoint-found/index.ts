import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { broughtInto } from "../brought-files.ts";
import { baseOf } from "../final-programs.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";
import { isForDevelopment } from "../main-process.ts";
import { joinPath } from "../path-globs.ts";
import { placeIn } from "../image-places.ts";
import { findProgram } from "../program-files.ts";
import { startWords } from "../started-programs.ts";
import { entriesOf } from "../image-entries.ts";

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const SCRIPT = /\.sh$|entrypoint/;
/** Commands that may make a file of any name. */
const MAKES_FILES = /\b(?:git\s+clone|curl|wget|tar|unzip|make|svn|rsync|aws|gsutil|dpkg|cp|mv|ln|install|cat|tee|echo|printf)\b|>|<</;

export const check: Check = defineCheck({
  meta: {
    summary: "The start script is where ENTRYPOINT or CMD looks for it.",
    why: "A script that is copied to one place and started from another is found by nobody: the image builds, and its container ends at once with no such file or directory.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "nothing brings {path} into the image",
    notInPath: "{name} is copied to {found}, which is not in PATH: write {found}",
    absent: "the image is started with {word}, and {path} is not in it",
    directory: "the image is started with {word}, and that is a folder",
    dangling: "the image is started with {word}, a link to {target}, which is not there",
    elsewhere: "the image is started with {word}, which is in no folder of PATH; it is {path}",
    present: "{path} is there",
    notScript: "the image is started by a program, not by a script or a path",
  },
  title: () => "the start script is where it is looked for",
  file({ plan }) {
    const [word = ""] = commandLine(plan)?.words ?? [];
    const { cmd, entrypoint, workdir } = plan.target?.config ?? {};
    const instruction = entrypoint === undefined || entrypoint.value.words.length === 0 ? cmd : entrypoint;
    const name = word.slice(word.lastIndexOf("/") + 1);
    if (instruction?.value.form !== "exec" || plan.target === undefined || plan.context === undefined) return noneOf([]);
    if (!SCRIPT.test(name) || /[${<\\]/.test(word) || !isSure(plan, name)) return noneOf([]);
    const { destinations, files } = broughtInto(plan, plan.target);
    const paths = [...files.keys(), ...destinations.keys()];
    const place = placeOf(plan, instruction.span);
    if (word.includes("/")) {
      if (!word.startsWith("/") && workdir === undefined) return noneOf([]);
      const path = joinPath(workdir?.value ?? "/", word);
      return noneOf(paths.some((each) => each === path || hides(plan, path)) ? [] : [saw("missing", { path }, place)]);
    }
    const named = paths.filter((path) => path.endsWith(`/${name}`));
    const folders = pathFolders(plan);
    const [found] = named;
    if (found === undefined || folders === undefined || named.some((path) => folders.includes(path.slice(0, path.lastIndexOf("/"))))) return noneOf([]);
    return noneOf([saw("notInPath", { name, found }, place)]);
  },
  image({ image }) {
    const [word = ""] = startWords(image);
    if (image.config.os !== "linux" || !(word.includes("/") || SCRIPT.test(word))) return notApplicable(saw("notScript"));
    const found = findProgram(image, word);
    switch (found.kind) {
      case "file":
        return proven(saw("present", { path: found.path }, placeIn(found.entry)));
      case "directory":
        return violated(saw("directory", { word }));
      case "dangling":
        return violated(saw("dangling", { word, target: found.target }));
      case "absent": {
        const other = word.includes("/") ? undefined : entriesOf(image).find(({ path, type }) => type === "file" && path.endsWith(`/${word}`));
        if (other !== undefined) return violated(saw("elsewhere", { word, path: other.path }, placeIn(other)));
        return violated(saw("absent", { word, path: found.path }));
      }
    }
  },
});

/** Whether every file that may have this name is known. */
function isSure(plan: Plan, name: string): boolean {
  if (plan.target === undefined) return false;
  const base = baseOf(plan, plan.target);
  // for development the project is often mounted
  if (base?.plain !== true || isForDevelopment(plan)) return false;
  return chainOf(plan, plan.target).every((stage) =>
    stage.steps.every((step) => {
      const text = step.instruction.args.text;
      if (step.kind === "run")
        return !text.includes(name) && !MAKES_FILES.test(text) && step.instruction.heredocs.length === 0 && !step.commands.some(runsFile);
      if (step.kind === "add") return step.sources.every(({ value }) => !/^[a-z]+:|\.(?:tar|tgz|gz|xz|zip)/.test(value));
      if (step.kind !== "copy") return true;
      // a folder of another image or stage may hold it
      return (
        (step.from === undefined || step.sources.every(({ value }) => /\.\w+$/.test(value))) &&
        !text.includes("$") &&
        !step.instruction.flags.some((flag) => flag.name === "parents")
      );
    }),
  );
}

/** A script of one's own may make a file of any name. */
function runsFile({ args, name }: ShellCommand): boolean {
  const program = programName(name);
  if (/\.\w{2,4}$/.test(program) || (name.includes("/") && !/^\/(?:usr\/)?(?:local\/)?s?bin\//.test(name))) return true;
  return (shells.has(program) || /^(?:\.|source|python[\d.]*|perl|ruby|node)$/.test(program)) && args.some((word) => !word.value.startsWith("-"));
}

/** Whether something is copied to a folder above the path from where it is not known. */
function hides(plan: Plan, path: string): boolean {
  if (plan.target === undefined) return true;
  return chainOf(plan, plan.target).some((stage) =>
    stage.steps.some((step) => (step.kind === "copy" || step.kind === "add") && step.inline && path.endsWith(step.destination.value)),
  );
}

function pathFolders(plan: Plan): readonly string[] | undefined {
  const path = plan.target?.config.env.get("PATH")?.value;
  if (path === undefined) return DEFAULT_PATH.split(":");
  const parts = path.split(":");
  if (parts.some((part) => part.includes("$") && part !== "$PATH" && part !== "${PATH}")) return undefined;
  return parts.flatMap((part) => (part.includes("$") ? DEFAULT_PATH.split(":") : [part.replace(/\/$/, "")]));
}
