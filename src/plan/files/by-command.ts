import { programName } from "../../shell/wrappers.ts";
import { isBelow } from "../paths.ts";
import type { StageConfig } from "../plan.ts";
import { packageActionOf } from "../package-actions.ts";
import { accountPrograms } from "./account-commands.ts";
import { operandsOf, type Doing, type Effect } from "./doing.ts";
import { environmentMade, mkdir, redirected, rm, tee, touch } from "./files-made.ts";
import { cp, install, ln, mv } from "./files-moved.ts";
import { joined } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { otherProgram } from "./other-programs.ts";
import { chmod, chown, setfacl } from "./rights-changed.ts";
import { placeOfWord } from "./words.ts";

const programs: Readonly<Record<string, (doing: Doing) => Effect>> = {
  mkdir,
  touch,
  rm,
  rmdir: rm,
  unlink: rm,
  tee,
  cp,
  mv,
  ln,
  install,
  chmod,
  setfacl,
  chown: (doing) => chown(doing, false),
  chgrp: (doing) => chown(doing, true),
  ...accountPrograms,
};

/** What a command does to files and accounts, its redirections first, as sure as the script lets it be. */
export function effectOf(doing: Doing, environment: StageConfig["env"]): Effect {
  const effect = byProgram(doing, environment);
  const changes = [...redirected(doing), ...effect.changes];
  const { command } = doing;
  if (command.flow?.skippable === true) return { ...effect, changes: changes.map(perhapsNot) };
  if (command.flow?.unnoticed !== true) return { ...effect, changes };
  const { sure } = effect;
  return { ...effect, changes: changes.map((change) => (sure === undefined ? perhapsNot(change) : unlessSure(change, sure))) };
}

function byProgram(doing: Doing, environment: StageConfig["env"]): Effect {
  const { command } = doing;
  const program = programName(command.name);
  const known = Object.hasOwn(programs, program) ? programs[program] : undefined;
  if (known !== undefined) return known(doing);
  const target = environmentFolder(doing, program);
  return target === undefined ? otherProgram(doing, environment) : { changes: environmentMade(target, doing) };
}

/** The folder of a virtual environment that a command makes. */
function environmentFolder(doing: Doing, program: string): string | undefined {
  const words = doing.command.args;
  const venv = words.findIndex(({ value }, index) => value === "venv" && words[index - 1]?.value === "-m");
  const isUv = program === "uv" && words[0]?.value === "venv";
  const from = isUv ? 1 : program === "virtualenv" ? 0 : /^(?:python|pypy)[\d.]*$/.test(program) && venv !== -1 ? venv + 1 : undefined;
  if (from === undefined || packageActionOf(doing.command)?.verb === "install") return undefined;
  const named = operandsOf(words.slice(from)).at(-1);
  if (named === undefined && !isUv) return undefined;
  const place = named === undefined ? undefined : placeOfWord(named, doing);
  if (place === undefined) return doing.cwd === undefined ? undefined : `${doing.cwd === "/" ? "" : doing.cwd}/.venv`;
  // --python 3.13 is no folder
  return place.kind === "path" && words.slice(from).every(({ value }) => !/^(?:-p|--python|--prompt)$/.test(value)) ? place.path : undefined;
}

function perhapsNot(change: Change): Change {
  return (path, before, earlier) => joined(before, change(path, before, earlier));
}

function unlessSure(change: Change, sure: (earlier: FileView) => boolean): Change {
  return (path, before, earlier) => {
    const after = change(path, before, earlier);
    return after === before || sure(earlier) ? after : joined(before, after);
  };
}

/** A step's changes leave alone what a mount holds during the step. */
export function besideMounts(change: Change, targets: readonly string[]): Change {
  if (targets.length === 0) return change;
  const isMounted = (path: string): boolean => targets.some((target) => isBelow(path, target));
  return (path, before, earlier) => {
    if (isMounted(path)) return before;
    const view: FileView = {
      at: (asked) => (isMounted(asked) ? { ...before, is: "unknown", type: undefined, uid: undefined, gid: undefined } : earlier.at(asked)),
      resolve: earlier.resolve,
    };
    return change(path, before, view);
  };
}
