import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import { fitsSegment } from "./path-globs.ts";
import { mountsOf } from "./package-steps.ts";
import type { WrittenRun } from "./written-commands.ts";

/** What a command leaves in the layer. */
export interface Leftover {
  /** Folders it is in, all of them or the only one that there is: `/var/lib/apt/lists`. */
  readonly folders: readonly string[];
  /** Folders below the home of whoever runs it: `.cache/pip`. */
  readonly homes?: readonly string[];
  /** A command of the program itself that takes it away. */
  readonly cleans: (command: ShellCommand) => boolean;
}

const HOMES = ["/root", "~", "$HOME", "${HOME}", "/home/*"];
/** A script may take anything away. */
const SCRIPT = /(?:clean|purge|strip|slim|minimi[sz]e|\.sh$)/i;

/** Tests of find by which it leaves some files alone. */
const FILTERS = /^-(?:i?name|i?path|i?regex|i?wholename|newer\w*|[acm]time|[acm]min|size|user|group|perm|empty)$/;

/** Whether what a command of a RUN leaves is still there at the end of it; `unknown` where something may take it away. */
export function leftBehind(run: WrittenRun, command: ShellCommand, leftover: Leftover): "kept" | "removed" | "unknown" {
  const mounts = mountsOf(run).filter(({ type }) => type === "cache" || type === "tmpfs" || type === "bind");
  const targets = mounts.map(({ options }) => options.get("target") ?? options.get("dst") ?? options.get("destination") ?? "");
  if (targets.some((target) => takes(target, leftover) === "all")) return "removed";
  if (targets.some((target) => target.includes("$") || takes(target, leftover) === "perhaps")) return "unknown";

  const after = run.commands.slice(run.commands.indexOf(command) + 1);
  const verdicts = after.map((later) => effectOf(later, run.commands, leftover));
  if (verdicts.includes("all")) return "removed";
  return verdicts.includes("perhaps") ? "unknown" : "kept";
}

type Taken = "all" | "perhaps" | "nothing";

function effectOf(command: ShellCommand, all: readonly ShellCommand[], leftover: Leftover): Taken {
  if (leftover.cleans(command)) return "all";
  const program = programName(command.name);
  if (program === "rm") return removalOf(command, all, leftover);
  if (program === "find") return foundOf(command, leftover);
  if (["sh", "bash", "dash", "ash", "source", "."].includes(program)) return command.args.length > 0 ? "perhaps" : "nothing";
  return SCRIPT.test(program) ? "perhaps" : "nothing";
}

function removalOf({ args, wrappers }: ShellCommand, all: readonly ShellCommand[], leftover: Leftover): Taken {
  const { operands } = readArguments(args, new Set());
  if (wrappers.includes("xargs")) return "perhaps";
  const taken = operands.flatMap((word) => bracesOf(word.value)).map((path) => takes(path, leftover));
  if (taken.includes("all")) return "all";
  // a folder may have been entered before
  const isInFolder = operands.some((word) => !/^[/$~]/.test(word.value)) && all.some((command) => /^(?:cd|pushd)$/.test(command.name));
  return isInFolder || taken.includes("perhaps") || leftOpen(operands) ? "perhaps" : "nothing";
}

function leftOpen(operands: readonly ShellWord[]): boolean {
  return operands.some((word) => !word.literal && /^[$`]/.test(word.value));
}

function foundOf(command: ShellCommand, leftover: Leftover): Taken {
  const expression = command.args.findIndex((word) => /^[-(!]/.test(word.value));
  const words = command.args.slice(expression).map((word) => word.value);
  const removes = words.includes("-delete") || words.includes("rm") || words.includes("/bin/rm") || command.pipe !== undefined;
  if (!removes) return "nothing";
  const paths = command.args.slice(0, expression === -1 ? undefined : expression).map((word) => takes(word.value, leftover));
  // of what lies there some is left
  if (paths.includes("all") && words.some((word) => FILTERS.test(word)))
    return leftover.folders.some((folder) => command.args[0]?.value.startsWith(folder) === true) ? "perhaps" : "nothing";
  return paths.includes("all") ? "all" : paths.includes("perhaps") ? "perhaps" : "nothing";
}

/** What removing a path, with stars in it, does to the folders. */
function takes(path: string, { folders, homes = [] }: Leftover): Taken {
  const places = [...folders, ...homes.flatMap((folder) => HOMES.map((home) => `${home}/${folder}`))];
  // any user's home is like any other's
  const clean = path
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "")
    .replace(/^\/home\/[^/]+/, "/home/*");
  if (clean === "") return path.startsWith("/") ? "all" : "nothing";
  if (places.some((place) => covers(clean, place))) return "all";
  if (/^[$`]/.test(clean) && !/^\$(?:HOME\b|\{HOME\})/.test(clean)) return "perhaps";
  // any folder may be somebody's home
  if (homes.some((folder) => foldersOf(folder).some((part) => clean.endsWith(`/${part}`)))) return "perhaps";
  return places.some((place) => clean.startsWith(`${place}/`)) ? "perhaps" : "nothing";
}

/** Whether the path is the place, a folder above it, or everything in one of these. */
function covers(path: string, place: string): boolean {
  const parts = path.split("/");
  return [...foldersOf(place), `${place}/x`].some((folder) => {
    const segments = folder.split("/");
    return segments.length === parts.length && parts.every((part, index) => fitsSegment(part, segments[index] ?? ""));
  });
}

/** The path and the folders above it. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/")).filter((folder) => folder !== "");
}

/** Nobody writes more in one word. */
const MOST_PATHS = 1000;

/** `/var/{cache,lib}/x` as the paths it stands for. */
function bracesOf(text: string): readonly string[] {
  let paths: readonly string[] = [""];
  let rest = text;
  for (;;) {
    const start = rest.indexOf("{");
    const end = rest.indexOf("}", start);
    const choices = rest.slice(start + 1, end).split(",");
    const isChoice = start !== -1 && end !== -1 && rest[start - 1] !== "$" && choices.length > 1 && !choices.some((each) => each.includes("{"));
    if (!isChoice || paths.length * choices.length > MOST_PATHS) return paths.map((path) => path + rest);
    const before = rest.slice(0, start);
    paths = paths.flatMap((path) => choices.map((each) => path + before + each));
    rest = rest.slice(end + 1);
  }
}
