import { strictObject } from "valibot";
import { emptyInOfficialImages } from "../../facts/command-effects.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Step } from "../../plan/plan.ts";
import { isBelow, resolveFrom } from "../../plan/paths.ts";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { related, saw } from "../../verdict/answer.ts";
import { broughtInto } from "../brought-files.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Nothing is removed in a later layer than the one that brought it.",
    why: "Each step adds a layer, and a layer can only hide what lies below it. What is removed in a later step still travels with every push and pull, and anyone can read it out of the image.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["rm", "remove", "purge", "erase", "del", "clean"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    copied: "{path} is removed here, but stays in the layer of the copy that brought it: leave it out with .dockerignore, or copy less",
    packages: "{packages} is removed here, but stays in the layer of the RUN that installed it: remove it there, or install it in another stage",
    brought: "it was brought here",
  },
  title: () => "what is removed was brought in the same layer",
  file({ plan }) {
    return noneOf(findingsIn(plan));
  },
});

type Finding = ReturnType<typeof saw<"copied" | "packages" | "brought">>;

/** A source with a suffix is a file. */
const FILE = /(?:^|\/)\.*[^/.][^/]*\.\w{1,8}$/;

/** Texts that a build reads once. */
const SCRIPT = /\.(?:sh|bash|py|rb|pl|m?js|txt|ini|cfg|conf|ya?ml|toml|json|sql|list|patch|diff)$/;
/** Characters of a text that nobody minds in a layer. */
const SMALL = 65_536;
const MAKERS = new Set(["curl", "wget", "mkdir", "touch", "tee"]);

interface Brought {
  readonly what: "copied" | "packages";
  /** A destination, or a package's name. */
  readonly name: string;
  readonly step: Step;
}

type Removed = Pick<Brought, "what" | "name"> & { readonly span: Span };

/** What earlier steps of the layers that are shipped brought, against what each step removes. */
function findingsIn(plan: Plan): Finding[] {
  const findings: Finding[] = [];
  const brought: Brought[] = [];
  const sent = plan.context === undefined || plan.target === undefined ? undefined : broughtInto(plan, plan.target).files;
  let cwd: string | undefined = "/";
  for (const stage of stagesInTarget(plan)) {
    for (const step of stage.steps) {
      if (step.kind === "other" && step.instruction.keyword === "WORKDIR") cwd = resolveFrom(cwd, step.instruction.args.text);
      if (step.kind === "copy" || step.kind === "add") brought.push(...copiedBy(step, cwd));
      if (step.kind !== "run") continue;
      for (const { what, name, span } of removedBy(step, cwd)) {
        const source = brought.find((each) => each.what === what && (what === "copied" ? isBelow(name, each.name) : each.name === name));
        if (source === undefined || (what === "copied" && (isOwn(step, name, span) || isSlight(plan, source, name, sent)))) continue;
        const args = what === "copied" ? { path: name } : { packages: name };
        findings.push(saw(what, args, placeOf(plan, span)), related(saw("brought", {}, placeOf(plan, source.step.span))));
      }
      brought.push(...leftBy(step));
    }
  }
  return findings;
}

/** Whether the step itself put something there before it takes it away. */
function isOwn(step: Step & { readonly kind: "run" }, path: string, span: Span): boolean {
  return step.commands.some(({ args, name, span: own }) => {
    const program = programName(name);
    const words = MAKERS.has(program) ? args : ["ln", "cp", "mv", "install"].includes(program) ? args.slice(-1) : [];
    return own.start < span.start && words.some(({ value }) => isBelow(withoutTrailing(value, "/"), path));
  });
}

/** A copied script that is run and removed costs some kilobytes; and what is not sent at all costs nothing. */
function isSlight(plan: Plan, { name }: Brought, path: string, sent: ReadonlyMap<string, unknown> | undefined): boolean {
  if (path !== name && sent !== undefined && ![...sent.keys()].some((file) => isBelow(file, path))) return true;
  if (!SCRIPT.test(path)) return false;
  const end = path.slice(path.lastIndexOf("/"));
  const texts = plan.context?.files.filter((file) => `/${file}`.endsWith(end)).map((file) => plan.context?.read(file)) ?? [];
  return texts.every((text) => text !== undefined && text.length < SMALL);
}

/** Paths that a copy surely brings: the files it names, and a folder of which the base has nothing. */
function copiedBy(step: Extract<Step, { kind: "copy" | "add" }>, cwd: string | undefined): Brought[] {
  const to = resolveFrom(cwd, step.destination.value);
  if (to === undefined || step.from !== undefined) return [];
  const isFolder = /(?:^|\/)\.?$/.test(step.destination.value) || step.sources.length > 1 || to === cwd;
  const paths = step.sources.flatMap(({ value }) => {
    if (/[$*?[]|:\/\//.test(value)) return [];
    if (FILE.test(value)) return [isFolder ? `${to}/${value.slice(value.lastIndexOf("/") + 1)}` : to];
    return emptyInOfficialImages.some((pattern) => pattern.test(to)) ? [to] : [];
  });
  return paths.map((name) => ({ what: "copied", name, step }));
}

/** The packages that a RUN leaves in its layer. Lists of packages are for apt-lists-removed. */
function leftBy(step: Step & { readonly kind: "run" }): Brought[] {
  // a cache mount may keep them off the layer
  if (step.mounts.some(({ type }) => type === "cache" || type === "tmpfs")) return [];
  const left: Brought[] = [];
  const gone = new Set(step.commands.flatMap((command) => removedByCommand(command, "/")).map(({ what, name }) => `${what} ${name}`));
  for (const command of step.commands) {
    const action = packageActionOf(command);
    if (action?.verb !== "install" || (action.manager !== "apt" && action.manager !== "apk")) continue;
    const group = action.manager === "apk" ? action.args.value("-t", "--virtual")?.value : undefined;
    const names = group === undefined ? action.packages.filter(({ kind }) => kind === "name").map(({ name }) => name) : [group];
    for (const name of names) if (!gone.has(`packages ${name}`)) left.push({ what: "packages", name, step });
  }
  return left;
}

function removedBy(step: Step & { readonly kind: "run" }, cwd: string | undefined): Removed[] {
  // where the step changes its folder, relative paths mean something else
  const moves = step.commands.some(({ name }) => name === "cd" || name === "pushd");
  return step.commands.flatMap((command) => removedByCommand(command, moves ? undefined : cwd));
}

function removedByCommand(command: ShellCommand, cwd: string | undefined): Removed[] {
  const action = packageActionOf(command);
  if (action?.verb === "remove" && (action.manager === "apt" || action.manager === "apk")) {
    return action.packages.filter(({ kind }) => kind === "name").map(({ name, word }) => ({ what: "packages" as const, name, span: word.span }));
  }
  if (programName(command.name) !== "rm") return [];
  return command.args
    .filter(({ value }) => !value.startsWith("-"))
    .flatMap((word): Removed[] => {
      // a home is not followed
      const path = word.value.startsWith("~") ? undefined : resolveFrom(cwd, word.value);
      return path === undefined ? [] : [{ what: "copied", name: path, span: word.span }];
    });
}
