import { readArguments } from "../../shell/arguments.ts";
import { onceFor } from "../../text/once.ts";
import { isBelow } from "../paths.ts";
import { born, newMode, operandsOf, parentOf, type Doing, type Effect } from "./doing.ts";
import { absent, asPresent, joined, unknown, type FileState } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { foldersMade, plainFolders } from "./folders-made.ts";
import { changedMode, modeOf, unknownMode, type Mode } from "./modes.ts";
import { covers, placeOfWord, textOf, type Place } from "./words.ts";

export function mkdir(doing: Doing): Effect {
  const { command, runner, step, umask } = doing;
  const args = readArguments(command.args, new Set(["-m", "--mode"]));
  const parents = args.option("-p", "--parents") !== undefined;
  const asked = args.value("-m", "--mode");
  const text = asked === undefined ? undefined : textOf(asked, doing);
  const full = newMode(0o777, umask);
  const mode = asked === undefined ? full : text === undefined ? unknownMode : (changedMode(text, modeOf(0o777), true, umask, true) ?? unknownMode);
  const places = args.operands.map((word) => placeOfWord(word, doing));
  return {
    changes: places.map((place) =>
      place.kind === "path"
        ? foldersMade(place.path, { owner: runner, mode: full, by: step, last: { owner: runner, mode }, alone: !parents })
        : perhaps(place, doing),
    ),
    sure: (earlier) =>
      runner.uid === 0 &&
      places.every(
        (place) =>
          place.kind === "path" &&
          (parents ? isFree(place.path, earlier) : earlier.at(parentOf(place.path)).type === "folder" && earlier.at(place.path).is === "absent"),
      ),
  };
}

/** Whether nothing but a folder stands in the way of a folder. */
function isFree(path: string, earlier: FileView): boolean {
  for (let at = path; at !== "/"; at = parentOf(at)) {
    const { is, type } = earlier.at(at);
    if (is !== "absent" && type !== "folder") return false;
  }
  return true;
}

/** A file is there afterwards; where it was there before, it is the one that it was. */
function fileMade(target: string, doing: Doing, mode: Mode = newMode(0o666, doing.umask)): Change {
  const realIn = onceFor((earlier: FileView) => ({ real: earlier.resolve(target) }));
  return (path, before, earlier) => {
    const { real } = realIn(earlier);
    if (real === undefined) return joined(before, unknown(doing.step));
    if (path !== real) return path !== "/" && isBelow(real, path) ? asPresent(before, doing.step) : before;
    if (before.is === "present") return before;
    const created = born("file", doing.runner, mode, earlier.at(parentOf(path)), doing.step);
    return before.is === "absent" ? created : joined(asPresent(before, doing.step), created);
  };
}

export function touch(doing: Doing): Effect {
  const args = readArguments(doing.command.args, new Set(["-d", "--date", "-r", "--reference", "-t", "--time"]));
  const perhapsNot = args.option("-c", "--no-create") !== undefined;
  const places = perhapsNot ? [] : args.operands.map((word) => placeOfWord(word, doing));
  return {
    changes: places.map((place) => fileIn(place, doing)),
    sure: (earlier) => doing.runner.uid === 0 && places.every((place) => place.kind === "path" && earlier.at(parentOf(place.path)).type === "folder"),
  };
}

/** Something that the runner owns may come to be in a place. */
export function perhaps(place: Place, { runner, step }: Doing): Change {
  return (path, before) => {
    if (covers(place, path, true) === "no" || before.is === "present") return before;
    const one: FileState = { ...absent(step), is: "unknown", uid: runner.uid };
    return before.is === "absent" ? one : { ...joined(before, one), is: "unknown" };
  };
}

export function rm(doing: Doing): Effect {
  const args = readArguments(doing.command.args, new Set());
  const isFolderOnly = doing.command.name.endsWith("rmdir");
  const recursive = args.option("-r", "-R", "--recursive") !== undefined;
  const places = args.operands.map((word) => placeOfWord(word, doing));
  const change: Change = (path, before, earlier) => {
    if (before.is === "absent") return before;
    for (const place of places) {
      const real = place.kind === "path" ? earlier.resolve(place.path, "keep") : undefined;
      const reached =
        place.kind !== "path" ? covers(place, path, recursive) : real === undefined ? "maybe" : covers({ kind: "path", path: real }, path, recursive);
      if (reached === "yes") return absent(doing.step);
      if (reached === "maybe") return before.is === "present" ? { ...before, is: "unknown", by: doing.step } : before;
    }
    return before;
  };
  return {
    changes: [change],
    // what -f cannot remove for want of being there is not there
    sure: () => doing.runner.uid === 0 && !isFolderOnly && args.option("-f", "--force") !== undefined && places.every((place) => place.kind === "path"),
  };
}

/** `python -m venv DIR`, `virtualenv DIR`, `uv venv DIR`: what lies in it is the runner's. */
export function environmentMade(target: string, doing: Doing): readonly Change[] {
  const folders = ["", "/bin", "/lib"].map((folder) => plainFolders(target + folder, doing.runner, doing.umask, doing.step));
  return [...folders, perhaps({ kind: "within", folder: target }, doing), fileMade(`${target}/pyvenv.cfg`, doing)];
}

/** `>` and `>>`. The shell makes the file, before the command begins. */
export function redirected(doing: Doing): readonly Change[] {
  const targets = (doing.command.redirects ?? []).flatMap(({ operator, target }) =>
    /^(?:&?>>?|>\||<>)$/.test(operator) && target !== undefined ? [target] : [],
  );
  const places = targets.map((word) => placeOfWord(word, doing)).filter((place) => place.kind !== "path" || !isBelow(place.path, "/dev"));
  return places.map((place) => fileIn(place, doing));
}

export function tee(doing: Doing): Effect {
  return { changes: operandsOf(doing.command.args).map((word) => fileIn(placeOfWord(word, doing), doing)) };
}

function fileIn(place: Place, doing: Doing): Change {
  return place.kind === "path" ? fileMade(place.path, doing) : perhaps(place, doing);
}
