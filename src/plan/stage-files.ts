import { posix } from "node:path";
import { baseImage } from "../facts/base-images.ts";
import { emptyInOfficialImages } from "../facts/command-effects.ts";
import { changeByCommand, type FileChange } from "./file-changes.ts";
import { parseReference } from "./image-reference.ts";
import { isBelow, normal, resolveFrom } from "./paths.ts";
import type { Plan, Stage, Step } from "./plan.ts";

/** Whether something is there: surely, surely not, or not known. */
export type Presence = "yes" | "no" | "unknown";

/** Names of which nobody makes a folder. */
const FILE_NAME = /\.(?:txt|toml|lock|json|ya?ml|py|[cm]?[jt]sx?|cfg|ini|conf|sh|md|sql|xml|html|css|env|pem|crt|gz|zip|whl|jar)$/i;

type CopyStep = Step & { readonly kind: "copy" | "add" };

/** Whether a stage holds a path, an absolute one without wildcards, once all its steps have run. What cannot be known is never guessed. */
export function pathIn(plan: Plan, stage: Stage, path: string): Presence {
  const wanted = normal(path);
  if (wanted === "/") return "yes";
  let state = inBase(plan, stage, wanted);
  let cwd = workdirBefore(plan, stage);
  for (const step of stage.steps) {
    if (step.kind === "other") {
      if (step.instruction.keyword === "WORKDIR") {
        cwd = resolveFrom(cwd, unquoted(step.instruction.args.text));
        if (cwd !== undefined && isBelow(cwd, wanted)) state = "yes";
        else if (cwd === undefined) state = afterUnknown(state);
      }
      continue;
    }
    state = apply(state, step.kind === "run" ? changeByRun(stage, step, cwd, wanted) : changeByCopy(plan, step, cwd, wanted));
  }
  return state;
}

function inBase(plan: Plan, stage: Stage, path: string): Presence {
  if (stage.from.stage !== undefined) {
    const below = plan.stages[stage.from.stage];
    return below === undefined ? "unknown" : pathIn(plan, below, path);
  }
  const { ref } = stage.from;
  if (ref === undefined || ref.includes("$")) return "unknown";
  if (ref === "scratch") return "no";
  const { name, tag } = parseReference(ref);
  const base = baseImage(name, tag);
  if (base?.empty === true) return "no";
  return base !== undefined && emptyInOfficialImages.some((pattern) => pattern.test(path)) ? "no" : "unknown";
}

function workdirBefore(plan: Plan, stage: Stage): string | undefined {
  if (stage.from.stage !== undefined) {
    const workdir = plan.stages[stage.from.stage]?.config.workdir?.value;
    if (workdir !== undefined) return resolveFrom("/", workdir);
  }
  const { ref } = stage.from;
  const { name, tag } = parseReference(ref ?? "");
  // the images of languages and systems start at the root
  return ref === "scratch" || baseImage(name, tag)?.plain === true ? "/" : undefined;
}

function apply(state: Presence, change: FileChange): Presence {
  if (change === "makes") return "yes";
  if (change === "removes") return "no";
  return change === "may-make" ? (state === "no" ? "unknown" : state) : change === "may-remove" ? (state === "yes" ? "unknown" : state) : state;
}

function afterUnknown(state: Presence): Presence {
  return state === "no" ? "unknown" : state;
}

function changeByRun(stage: Stage, step: Step & { readonly kind: "run" }, cwd: string | undefined, path: string): FileChange {
  // what a mount holds is gone after the step, and so may be what a command wrote there
  if (step.mounts.some(({ options }) => isBelow(path, normal(options.get("target") ?? options.get("dst") ?? options.get("destination") ?? "\0"))))
    return "nothing";
  // a shell that is not read, or nothing but a here-document for another program
  if (step.commands.length === 0) return "may-make";
  let change: FileChange = "nothing";
  let folder = cwd;
  for (const command of step.commands) {
    const own = changeByCommand(command, { cwd: folder, path, environment: stage.config.env });
    if (own !== "nothing" && !(own === "may-make" && change === "makes")) change = own;
    if (command.name === "cd" || command.name === "pushd") folder = resolveFrom(folder, command.args[0]?.literal === true ? command.args[0].value : "$");
  }
  return change;
}

function changeByCopy(plan: Plan, step: CopyStep, cwd: string | undefined, path: string): FileChange {
  const to = resolveFrom(cwd, step.destination.value);
  if (to === undefined) return "may-make";
  if (isBelow(to, path)) return "makes";
  if (!isBelow(path, to)) return "nothing";
  const rest = path.slice(to === "/" ? 1 : to.length + 1);
  const changes = step.sources.map((source) => bySource(plan, step, source.value, rest));
  if (changes.includes("makes")) return "makes";
  return step.inline || changes.includes("may-make") ? "may-make" : "nothing";
}

/** What one source does to a path that lies at `rest` below the destination. */
function bySource(plan: Plan, step: CopyStep, source: string, rest: string): FileChange {
  if (/[$*?[\\]|\{\{|:\/\//.test(source) || step.kind === "add" || step.instruction.flags.some(({ name }) => name === "parents" || name === "exclude"))
    return "may-make";
  const name = posix.basename(source);
  const [first = ""] = rest.split("/");
  if (step.from === undefined) return byContext(plan, normal(posix.join("/", source)).slice(1), rest, FILE_NAME.test(name));
  const from = step.from.stage === undefined ? undefined : plan.stages[step.from.stage];
  if (from === undefined) return "may-make";
  // a folder's content comes without its name, a file keeps its own
  const there = pathIn(plan, from, posix.join("/", source, rest));
  if (there === "yes") return "makes";
  return there === "no" && first !== name ? "nothing" : "may-make";
}

function byContext(plan: Plan, source: string, rest: string, isFile: boolean): FileChange {
  const name = posix.basename(source);
  if (plan.context === undefined) return isFile && rest !== name ? "nothing" : "may-make";
  const { files } = plan.context;
  if (files.includes(source)) return rest === name ? "makes" : "nothing";
  const wanted = posix.join(source, rest);
  return files.some((file) => isBelow(file, wanted)) ? "makes" : "nothing";
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
