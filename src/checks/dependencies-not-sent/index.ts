import { strictObject } from "valibot";
import type { InstalledFolder } from "../../facts/unwanted-in-context.ts";
import { installedFolders } from "../../facts/unwanted-in-context.ts";
import { packageActionOf, type PackageAction } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { ContextSource } from "../context-copies.ts";
import { filesBrought } from "../context-copies.ts";
import type { KnownContext } from "../context-directory.ts";
import { isKeptOut, knownContext, takesAlong, wholeCopies } from "../context-directory.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Packages installed on the machine that builds stay there.",
    why: "node_modules and .venv hold programs for the system and the paths they were made on. COPY . . puts them over what the image installed, and the container then fails, or runs other versions, only when a certain person built it.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { sent: "{keyword} {source} takes {folder} along, over what {manager} installs in the image; name it in {ignoreFile}" },
  title: () => "installed packages stay on the machine that builds",
  file({ plan }) {
    const known = knownContext(plan);
    const ignoreFile = known?.directory.ignoreFile;
    // a context without any ignore file is for ignore-file-present
    if (known === undefined || ignoreFile === undefined) return proven();
    return noneOf(
      wholeCopies(plan).flatMap((source) => {
        const sent = installedFolders.flatMap((folder) => sentOver(plan, known, source, folder, ignoreFile));
        // `venv` is another name for the same
        return sent.filter(({ message }, index) => sent.findIndex((other) => other.message.args["manager"] === message.args["manager"]) === index);
      }),
    );
  },
});

function sentOver(plan: Plan, known: KnownContext, source: ContextSource, { managers, mark, path }: InstalledFolder, ignoreFile: string): Evidence<"sent">[] {
  const isThere = takesAlong(known, source, path, mark);
  const comesAlong = isThere || (isKeptOut(known, path) && takesWhereThere(known, source, mark));
  if (!comesAlong) return [];
  const steps = chainOf(plan, source.stage).flatMap((part) => part.steps);
  const manager = steps
    .flatMap((step) => (step.kind === "run" ? step.commands : []))
    .map((command) => packageActionOf(command))
    .find(
      (action) =>
        action !== undefined &&
        action.verb === "install" &&
        managers.includes(action.manager) &&
        !installsOutside(action) &&
        (isThere || action.manager !== "pip" || isNamed(plan, path)),
    );
  if (manager === undefined) return [];
  return [
    saw(
      "sent",
      { keyword: source.instruction.keyword, source: source.written, folder: path, manager: manager.program, ignoreFile },
      placeOf(plan, source.span),
    ),
  ];
}

/** The folder is not there now, but would be taken. */
function takesWhereThere({ context }: KnownContext, source: ContextSource, mark: string): boolean {
  return context.ignoredBy(`${mark.split("/")[0] ?? mark}/x`) === undefined && context.ignoredBy(mark) === undefined && filesBrought(source, [mark]).length > 0;
}

/** Tools for everyone go elsewhere. */
function installsOutside({ args, manager, packages }: PackageAction): boolean {
  if (args.option("-g", "--global") !== undefined) return true;
  return manager === "pip" && packages.length > 0 && packages.every(({ name }) => /^(?:pip|uv|poetry|pipenv|setuptools|wheel)$/.test(name));
}

/** Whether the file makes or uses an environment of this name: pip fills one only where it is told to, the others find `.venv` by themselves. */
function isNamed(plan: Plan, folder: string): boolean {
  const name = folder.replace(".", String.raw`\.`);
  return new RegExp(`(?:^|[^\\w.-])${name}(?![\\w.-])`).test(plan.text.replaceAll(/-m venv\b|python[\d.]*-venv/g, ""));
}
