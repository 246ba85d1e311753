import { posix } from "node:path";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { keywordLike, lineEndOf, startOfComments } from "../inserted-lines.ts";
import type { FixEdit } from "../kind.ts";
import { isGlob, withinGlob } from "../path-globs.ts";
import { chainOf } from "../stages.ts";
import type { Install } from "./installs.ts";
import { manifestsOf } from "./manifests.ts";

export interface Late {
  readonly install: Install;
  /** The COPY that came before. */
  readonly before: Span;
}

type CopyStep = Step & { readonly kind: "copy" | "add" };

/** Copies what the installation reads where the source was copied, and the source behind the installation. */
export function sourceMoved(plan: Plan, { before, install }: Late): readonly FixEdit[] {
  const { context } = plan;
  const stage = plan.stages.find(({ steps }) => steps.some(({ span }) => span.start === before.start));
  const at = stage?.steps.findIndex(({ span }) => span.start === before.start) ?? -1;
  const copy = stage?.steps[at];
  const runAt = stage?.steps.findIndex(({ span }) => span.start <= install.command.span.start && install.command.span.end <= span.end) ?? -1;
  const run = stage?.steps[runAt];
  if (context === undefined || stage === undefined || copy?.kind !== "copy" || run?.kind !== "run" || runAt <= at) return [];
  if (!movable(plan, copy) || !stage.steps.slice(at + 1, runAt).every(isIndifferent) || !run.commands.every(isInstalling)) return [];
  const workdir = workdirAt(plan, stage, copy);
  const destination = workdir === undefined ? undefined : posix.resolve(workdir, copy.destination.value);
  const folder = copy.sources[0]?.value.replace(/^\.\/|^\//, "").replace(/\/$/, "") ?? "";
  if (workdir === undefined || destination === undefined) return [];
  const root = folder === "." ? "" : folder;
  const source = (path: string): string | undefined => {
    const inside = posix.relative(destination, path);
    return inside.startsWith("..") ? undefined : posix.join(root, inside);
  };
  const manifests = manifestsOf(install, { context, source, workdir });
  if (manifests === undefined || manifests.length === 0) return [];
  const copied = stage.steps.slice(0, at).flatMap((step) => (step.kind === "copy" && step.from === undefined ? step.sources.map(({ value }) => value) : []));
  // somebody has begun with it
  const missing = manifests.filter((manifest) => !copied.some((each) => isCopied(each, manifest)));
  return moved(plan, { copy, run, manifests: missing, root });
}

function isCopied(source: string, manifest: string): boolean {
  const path = source.replace(/^(?:\.?\/)+/, "");
  return path === manifest || (isGlob(path) && withinGlob(path)(manifest));
}

interface Move {
  readonly copy: CopyStep;
  readonly run: Step;
  /** Of the context. */
  readonly manifests: readonly string[];
  /** What of the context is copied; empty for all of it. */
  readonly root: string;
}

function moved(plan: Plan, { copy, manifests, root, run }: Move): readonly FixEdit[] {
  const { head, span } = copy.instruction;
  const end = lineEndOf(plan.text);
  const start = startOfComments(plan, span.start);
  const written = plan.text.slice(start, span.end);
  const flags = copy.instruction.flags.map((flag) => `${plan.text.slice(flag.span.start, flag.span.end)} `).join("");
  const indent = plan.text.slice(span.start, head.start);
  const to = copy.destination.value.replace(/\/$/, "");
  const lines = [...groupedByFolder(manifests, root)].map(
    ([folder, files]) => `${indent}${keywordLike(plan, copy.instruction, "COPY")} ${flags}${files.join(" ")} ${join(to, folder)}/`,
  );
  const after = run.instruction.span.end;
  const isEnded = plan.text.slice(0, after).endsWith("\n");
  const together = `move ${span.start}`;
  return [
    { start, end: span.end, text: lines.map((line) => line + end).join(""), together },
    { start: after, end: after, text: isEnded ? written : `${end}${written.replace(/\r?\n$/, "")}`, together },
  ];
}

function join(to: string, folder: string): string {
  return folder === "" || folder === "." ? to : `${to}/${folder}`;
}

/** Files of one folder go into one COPY; the folder as it is below what was copied. */
function groupedByFolder(files: readonly string[], root: string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const folder = posix.relative(root, posix.dirname(file));
    groups.set(folder, [...(groups.get(folder) ?? []), file]);
  }
  return groups;
}

function movable(plan: Plan, copy: CopyStep): boolean {
  const { destination, from, instruction, sources } = copy;
  const [only, other] = sources;
  return (
    from === undefined &&
    only !== undefined &&
    other === undefined &&
    instruction.json === undefined &&
    instruction.heredocs.length === 0 &&
    instruction.comments.length === 0 &&
    plan.tree.nodes.includes(instruction) &&
    !/[$*?[]/.test(`${only.value}${destination.value}`) &&
    instruction.flags.every(({ name }) => name === "chown" || name === "chmod" || name === "link")
  );
}

/** What neither brings files nor changes where others go. */
function isIndifferent(step: Step): boolean {
  return /^(?:ARG|ENV|LABEL|EXPOSE|STOPSIGNAL|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(step.instruction.keyword);
}

/** A command that reads nothing of the source but what an installation does. */
function isInstalling(command: ShellCommand): boolean {
  const action = packageActionOf(command);
  const name = programName(command.name);
  if (action !== undefined) return action.packages.every(({ kind }) => kind === "name" || kind === "unknown");
  if (name === "rm") return command.args.every(({ value }) => /^(?:-|\/|~)/.test(value));
  return /^(?:set|true|echo|python[\d.]*)$/.test(name) && (!name.startsWith("python") || command.args[0]?.value === "-m");
}

/** The working directory where a step stands; undefined where it is not known. */
function workdirAt(plan: Plan, stage: Stage, step: Step): string | undefined {
  let folder: string | undefined = "/";
  for (const part of chainOf(plan, stage)) {
    for (const each of part.steps) {
      if (each === step) return folder;
      if (each.instruction.keyword !== "WORKDIR") continue;
      const written = each.instruction.args.text;
      folder = /[$"']/.test(written) || folder === undefined ? undefined : posix.resolve(folder, written);
    }
  }
  return folder;
}
