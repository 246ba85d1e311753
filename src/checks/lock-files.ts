import { joinPath } from "../plan/stage-config.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { wordsOf } from "../dockerfile/words.ts";
import { mountsOf } from "./package-steps.ts";
import { fitsGlob } from "./path-globs.ts";
import { chainOf } from "./stages.ts";
import type { WrittenRun } from "./written-commands.ts";

/** Whether a lock file lies in the folder in which a RUN runs: copied there from the build context, or mounted. */
export function lockBefore(plan: Plan, run: WrittenRun, names: readonly string[]): "there" | "absent" | "unknown" {
  const there = new Set<string>();
  let perhaps = false;
  let workdir: string | undefined;
  const arrive = (source: string, destination: string): void => {
    const found = placesOf(plan, source, destination, names);
    if (found === undefined) perhaps = true;
    for (const place of found ?? []) there.add(place);
  };
  for (const step of chainOf(plan, run.stage).flatMap((stage) => stage.steps)) {
    if (step.instruction.span.start >= run.instruction.span.start) break;
    if (step.instruction.keyword === "WORKDIR") workdir = joinPath(workdir, wordsOf(step.instruction, plan.tree.escape)[0]?.value ?? "");
    if (step.kind !== "copy" && step.kind !== "add") continue;
    if (step.from !== undefined || step.inline) perhaps = true;
    else for (const source of step.sources) arrive(source.value, folderOf(step, workdir));
  }
  for (const { options, type } of mountsOf(run)) {
    if (type !== "bind") continue;
    const target = joinPath(workdir, options.get("target") ?? options.get("dst") ?? options.get("destination") ?? ".");
    const source = options.get("source") ?? options.get("src") ?? ".";
    if (options.has("from")) perhaps = true;
    // a file is mounted under the name that the target gives
    else if (names.includes(nameOf(source)) && names.includes(nameOf(target))) arrive(source, joinPath(target, ".."));
    else arrive(source, target);
  }
  if (there.has(joinPath(workdir, "."))) return "there";
  return perhaps || there.size > 0 ? "unknown" : "absent";
}

function folderOf(step: Extract<Step, { kind: "copy" | "add" }>, workdir: string | undefined): string {
  const { sources, destination } = step;
  const isFile = sources.length === 1 && !/(?:^|\/)\.{0,2}$/.test(destination.value) && nameOf(destination.value) === nameOf(sources[0]?.value ?? "");
  const folder = joinPath(workdir, destination.value);
  return isFile ? joinPath(folder, "..") : folder;
}

/** The folders into which a source brings one of the names; undefined where that is not known. */
function placesOf(plan: Plan, source: string, folder: string, names: readonly string[]): readonly string[] | undefined {
  if (/^(?:https?:|git@)/.test(source)) return [];
  if (source.includes("$")) return undefined;
  const path = source
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  const { context } = plan;
  if (context === undefined) return names.includes(nameOf(path)) ? [folder] : mayBring(path, names) ? undefined : [];
  const files = context.files.filter((file) => names.includes(nameOf(file)));
  return files.flatMap((file) => {
    if (file === path || (/[*?]/.test(path) && fitsGlob(`/${path}`, `/${file}`))) return [folder];
    if (path !== "" && !file.startsWith(`${path}/`)) return [];
    return [joinPath(joinPath(folder, path === "" ? file : file.slice(path.length + 1)), "..")];
  });
}

/** Without a context: a folder, or a pattern that fits. Pipfile and its like are no folders. */
function mayBring(path: string, names: readonly string[]): boolean {
  const name = nameOf(path);
  if (/^[A-Z]\w*$/.test(name)) return false;
  return name === "" || !name.replace(/^\./, "").includes(".") || names.some((each) => /[*?]/.test(name) && fitsGlob(`/${name}`, `/${each}`));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
